"""Time that can be moved: codes, tokens, windows and limits all go by it."""

import time
from datetime import UTC, datetime


class Clock:
    """The real time, ahead by what it was advanced."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        self.ahead += seconds

    def text(self) -> str:
        return stamp(self.now())


def stamp(moment: float) -> str:
    """As X writes times: 2026-11-20T15:18:44.000Z."""
    when = datetime.fromtimestamp(moment, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}Z"
