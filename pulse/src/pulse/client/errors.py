"""What can go wrong, each with the exit status that a script may rely on.

0 all was acknowledged · 1 something was not sent · 2 wrong usage · 3 not logged in ·
4 nobody has said which projects may be sent · 5 another sync is running ·
6 this machine is in the way (disk full, folder not writable) · 130 stopped by Ctrl-C
"""


class PulseError(Exception):
    """``str(error)`` is a plain sentence: what happened, then what to do."""

    status = 1


class SendError(PulseError):
    """The server could not be reached, or did not take what was sent."""

    status = 1


class UsageError(PulseError):
    status = 2


class LoginError(PulseError):
    status = 3


class NoChoiceError(PulseError):
    status = 4


class BusyError(PulseError):
    status = 5


class LocalError(PulseError):
    status = 6
