"""What stands behind ``pulse stats``: reading all files, remembering, a table.

``quick`` loads nothing at all: where no file has changed it is all that runs.
"""
