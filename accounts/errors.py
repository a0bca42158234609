"""What a service says no to; pages show the words, the API makes them a problem."""


class Refused(Exception):
    """``str(error)`` is for the person: what happened, then what to do."""

    code = "refused"
    status = 409


class NotAllowed(Refused):
    """The person may see the thing, but not do this to it."""

    code = "forbidden"
    status = 403
