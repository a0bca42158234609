"""What may go wrong on the way to a score."""


class BadDays(Exception):
    """A labelled day cannot be read; the text is one sentence that says which."""
