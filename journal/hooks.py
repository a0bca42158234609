"""What rooms above want to be told: they add a function in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User

#: The profile of this ISO week was composed anew and has changed for some audience.
#: Called inside the transaction that stores it.
week_changed: list[Callable[[User, str, datetime], None]] = []
