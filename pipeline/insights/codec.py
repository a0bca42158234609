"""Statistics, and what is told, as JSON values and back: as they are stored."""

from typing import Any

import msgspec

from pipeline.insights.facets import Facets
from pipeline.insights.figures import Statistics
from pipeline.insights.told import Told


def statistics_json(statistics: Statistics) -> dict[str, Any]:
    """Only objects, arrays, texts, numbers and booleans; times as ISO 8601."""
    # By way of its text, so that it equals what a database gives back.
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(statistics))
    return data


def statistics_value(data: dict[str, Any]) -> Statistics:
    """The statistics again. Raises ValueError for another shape: count them anew."""
    return msgspec.convert(data, Statistics)


def told_json(told: Told) -> dict[str, Any]:
    """As a database gives it back, so that two of them can be compared."""
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(told))
    return data


def told_value(data: dict[str, Any]) -> Told:
    """What was told again. Raises ValueError for another shape: tell it anew."""
    return msgspec.convert(data, Told)


def facets_json(facets: Facets) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(facets))
    return data


def facets_value(data: dict[str, Any]) -> Facets:
    """The facets again. Raises ValueError for another shape."""
    return msgspec.convert(data, Facets)
