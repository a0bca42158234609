"""Which code does which kind of work. Rooms register theirs in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from runs.models import Run


class Handler(Protocol):
    """Work in two steps.

    `prepare` runs outside any transaction: slow parts, foreign calls, short commits of
    its own that are safe to repeat. `commit` runs inside the transaction that also ends
    the run, and only while the lease holds; what it returns (JSON or None) is stored as
    the run's result. Both may be called again for the same run.
    """

    def prepare(self, run: Run) -> Any: ...

    def commit(self, run: Run, work: Any) -> Any: ...


@dataclass(frozen=True)
class Simple:
    """A handler made of one function, called inside the ending transaction."""

    function: Callable[[Run], Any]

    def prepare(self, run: Run) -> None:
        return None

    def commit(self, run: Run, work: None) -> Any:
        return self.function(run)


@dataclass(frozen=True)
class Kind:
    handler: Handler
    attempts: int


@dataclass(frozen=True)
class Schedule:
    every: timedelta
    function: Callable[[], object]


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}


def register(
    kind: str, handler: Handler | Callable[[Run], Any], *, attempts: int = 5
) -> None:
    """Let `handler` do the work called `kind`, failing for good after `attempts`."""
    if callable(handler):
        handler = Simple(handler)
    _kinds[kind] = Kind(handler, attempts)


def register_schedule(
    name: str, every: timedelta, function: Callable[[], object]
) -> None:
    """Call `function` about every `every`, by one worker at a time.

    The function asks what is due and enqueues it; it must be safe to call twice.
    """
    _schedules[name] = Schedule(every, function)


def kind(name: str) -> Kind | None:
    return _kinds.get(name)


def schedules() -> dict[str, Schedule]:
    return dict(_schedules)


class _Tick:
    """Calls the function of the schedule that the run is named after."""

    def prepare(self, run: Run) -> None:
        schedule = _schedules.get(run.key)
        if schedule:
            schedule.function()

    def commit(self, run: Run, work: None) -> None:
        return None


register("schedule", _Tick())
