"""What `manage.py run_routines` does, in its order. Rooms above register theirs.

A routine does what is due for one person now, in the foreground and without waiting,
and yields a line for each thing it did. Registered in `AppConfig.ready`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """What was named on the command line; None and None mean: whatever is due."""

    day: date | None = None
    week: str | None = None  # ISO, "2026-W47"


class Routine(Protocol):
    def __call__(self, owner: User, asked: Asked, *, now: datetime) -> Iterator[str]:
        """Raise `RoutineFailed` after the rest was done if something did not work."""


class RoutineFailed(Exception):
    """Something was due and could not be done; the text is one plain sentence."""


NIGHTLY, WEEKLY, DRAFTS = "nightly", "weekly", "drafts"
ORDER = (NIGHTLY, WEEKLY, DRAFTS)

_routines: dict[str, Routine] = {}


def register(name: str, routine: Routine) -> None:
    """``name`` is one of `ORDER`."""
    if name not in ORDER:
        raise ValueError(f"{name!r} is not one of {', '.join(ORDER)}.")
    _routines[name] = routine


def registered(only: str | None = None) -> list[tuple[str, Routine]]:
    """The routines in their order, or the one that is asked for."""
    names = [only] if only else list(ORDER)
    return [(name, _routines[name]) for name in names if name in _routines]
