"""Typed looks into untyped JSON: a wrong type reads as an absent field."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pulse.core.values import Json

_MOST = 10**12  # no real count is larger; keeps sums inside 64 bits
_DEEPEST = 100
_LATEST = 4_102_444_800.0  # the year 2100 in seconds


def text_of(value: Json) -> str:
    return value if isinstance(value, str) else ""


def mapping(value: Json) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[Any]:
    return value if isinstance(value, list) else []


def is_deep(value: Json) -> bool:
    """Whether containers are nested so deeply that who writes them out may fail."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def count_of(value: Json) -> int:
    """A count of 0 or more; numbers written as strings count too."""
    if type(value) is int and 0 <= value <= _MOST:
        return value
    if isinstance(value, bool):
        return 0
    try:
        number = int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0
    return min(max(number, 0), _MOST)


def time_of(value: Json) -> datetime | None:
    """ISO 8601 text, or seconds or milliseconds since 1970, as UTC."""
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            time = datetime.fromisoformat(value.strip())
            if time.tzinfo is not UTC:
                time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        elif isinstance(value, int | float | str) and not isinstance(value, bool):
            seconds = float(value)
            seconds = seconds / 1000 if seconds > _LATEST else seconds
            time = datetime.fromtimestamp(seconds, UTC)
        else:
            return None
        return time if 2000 <= time.year < 2100 else None
    except (ValueError, OverflowError, OSError):
        return None


def plain_text(content: Json) -> str:
    """The text of a message's content: a string, or its text blocks, one per line."""
    if isinstance(content, str):
        return content
    texts = [
        text_of(block.get("text"))
        for block in items(content)
        if isinstance(block, dict) and block.get("type") == "text"
    ]
    return "\n".join(filter(None, texts))
