"""What a number is of, and when there is too little to give one.

A rate, a median or a mean below its minimum is ``None``: "too little data". Counts are
always given, because a count claims nothing beyond itself.
"""

from collections.abc import Sequence
from typing import Final

MIN_RESPONSES: Final = 5  # response times, for their median and mean
MIN_CALLS: Final = 20  # finished tool calls, for a rate of errors
MIN_MESSAGES: Final = 10  # messages, for a share of them
MIN_DAYS: Final = 3  # days with messages, for messages a day


def percent(n: int, of: int, *, least: int = MIN_MESSAGES) -> int | None:
    """``n`` of ``of`` in whole per cent, halves up; None below the minimum."""
    return None if of < least or of == 0 else (200 * n + of) // (2 * of)


def rate(n: int, of: int, *, least: int) -> float | None:
    """``n`` per one of ``of``, with one decimal; None below the minimum."""
    return None if of < least or of == 0 else round(n / of, 1)


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number the mean of the middle two. Raises
    ValueError when there is none."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
