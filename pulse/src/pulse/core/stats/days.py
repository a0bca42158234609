"""Cut a range of days out of a session. Days go from midnight to midnight."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pulse.core.days import day_bounds
from pulse.core.stats.events import (
    UNDATED,
    Call,
    Message,
    Observed,
    SessionStats,
    Span,
)
from pulse.core.stats.usage import milliseconds

_Event = TypeVar("_Event", Message, Call, Observed)


@dataclass(frozen=True, slots=True)
class Range:
    """``[start, end)`` in milliseconds since 1970; None is open."""

    start: int | None = None
    end: int | None = None

    @classmethod
    def of_days(cls, since: date | None, until: date | None, zone: str) -> "Range":
        """The days from ``since`` to ``until``, both included."""
        return cls(
            start=None
            if since is None
            else milliseconds(day_bounds(since, zone, 0)[0]),
            end=None if until is None else milliseconds(day_bounds(until, zone, 0)[1]),
        )

    @property
    def is_open(self) -> bool:
        return self.start is None and self.end is None

    def holds(self, at: int) -> bool:
        """A moment without a date is in no range of days, only in all time."""
        if at == UNDATED:
            return self.is_open
        late = self.start is None or at >= self.start
        return late and (self.end is None or at < self.end)

    def clip(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The parts of spans that are inside."""
        return tuple(
            (
                first if self.start is None else max(first, self.start),
                last if self.end is None else min(last, self.end),
            )
            for first, last in spans
            if (self.start is None or last >= self.start)
            and (self.end is None or first < self.end)
        )

    def cut(self, session: SessionStats) -> SessionStats | None:
        """What a session holds inside; None where it holds nothing."""
        whole = [(session.first, session.last)] if session.first != UNDATED else []
        kept = self.clip(whole)
        first, last = kept[0] if kept else (UNDATED, UNDATED)
        found = replace(
            session,
            first=first,
            last=last,
            spans=self.clip(session.spans),
            delegated=self.clip(session.delegated),
            messages=self._events(session.messages),
            calls=self._events(session.calls),
            observed=self._events(session.observed),
        )
        held = found.spans or found.messages or found.calls or found.observed
        return found if held else None

    def _events(self, events: Sequence[_Event]) -> tuple[_Event, ...]:
        return tuple(event for event in events if self.holds(event.at))
