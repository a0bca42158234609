"""What stands behind ``pulse stats``: reading all files, remembering, a table.

``memo`` and ``table`` load nothing heavy: where no file has changed they are all that
runs.
"""
