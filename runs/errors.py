"""How a handler says that its work did not come to its end."""

from datetime import timedelta


class Refused(Exception):
    """The work cannot succeed; trying again is of no use.

    Its text is stored as the reason and may be shown to the owner: plain words, nothing
    secret.
    """


class Later(Exception):
    """The work cannot go on now and is put back for `after`; not a counted attempt."""

    def __init__(self, reason: str, *, after: timedelta) -> None:
        super().__init__(reason)
        self.after = after


class LeaseLost(Exception):
    """Another worker has taken the work over: nothing from here may be stored."""
