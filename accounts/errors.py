"""What a service says no to; pages show the words, the API makes them a problem."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Refused(Exception):
    """``str(error)`` is for the person: what happened, then what to do."""

    code = "refused"
    status = 409
    title: str | Promise = gettext_lazy("This was not done")


class NotAllowed(Refused):
    """The person may see the thing, but not do this to it."""

    code = "forbidden"
    status = 403
