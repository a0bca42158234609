"""What rooms above want to be told: they add a function in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import date

#: Called after the commit with (owner id, local date, first sync): the day's input is
#: another one now. With ``first_sync`` it is history that was just sent for the first
#: time, so nobody should have to wait for the night.
day_changed: list[Callable[[int, date, bool], None]] = []
