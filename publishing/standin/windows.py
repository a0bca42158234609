"""Limits of calls: so many in so many seconds, for each person and operation."""

from dataclasses import dataclass

from publishing.standin.rules import DAY
from publishing.standin.state import State


@dataclass
class Window:
    """What is left of the tightest limit; ``resets`` is in seconds since 1970."""

    limit: int
    remaining: int
    resets: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        return {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.remaining),
            "x-rate-limit-reset": str(self.resets),
        }


def count(state: State, op: str, sub: str) -> Window | None:
    """Count this call unless it is one too many; None without a limit."""
    limits = state.rules.limits.get(op, ())
    if not limits:
        return None
    now, calls = state.clock.now(), state.calls.setdefault((op, sub), [])
    before = [_look(calls, now, *each) for each in limits]
    if full := [window for window in before if window.remaining <= 0]:
        latest = max(full, key=lambda window: window.resets)
        latest.exceeded = True
        return latest
    calls.append(now)
    return min((_look(calls, now, *each) for each in limits), key=lambda w: w.remaining)


def _look(calls: list[float], now: float, limit: int, seconds: int) -> Window:
    # A day goes by the calendar.
    start = now - now % DAY if seconds == DAY else _start(calls, now, seconds)
    used = sum(at >= start for at in calls)
    return Window(limit, max(0, limit - used), int(start + seconds), exceeded=False)


def _start(calls: list[float], now: float, seconds: int) -> float:
    """A window begins with the first call after the last one ended."""
    start = now
    opened: float | None = None
    for at in calls:
        if opened is None or at >= opened + seconds:
            opened = at
    if opened is not None and now < opened + seconds:
        start = opened
    return start
