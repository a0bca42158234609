"""Statistics as JSON values and back, as they are stored and sent."""

from typing import Any

import msgspec

from pipeline.insights.figures import Statistics


def statistics_json(statistics: Statistics) -> dict[str, Any]:
    """Only objects, arrays, texts, numbers and booleans; times as ISO 8601."""
    data: dict[str, Any] = msgspec.to_builtins(statistics)
    return data


def statistics_value(data: dict[str, Any]) -> Statistics:
    """The statistics again. Raises ValueError for another shape: count them anew."""
    return msgspec.convert(data, Statistics)
