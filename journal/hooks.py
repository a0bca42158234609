"""What rooms above want to be told: they add a function in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User

#: The profile of this ISO week was composed anew and has changed for some audience.
#: Called inside the transaction that stores it.
week_changed: list[Callable[[User, str, datetime], None]] = []

#: Asked before anything is told to outsiders: given the owner and the public ids of the
#: projects that may be told of, whether a sentence holds something to keep in.
fit_for_outsiders: list[Callable[[User, list[str]], Callable[[str], bool]]] = []

#: How many drafts wait for this person: the daily mail says so.
drafts_waiting: list[Callable[[User], int]] = []
