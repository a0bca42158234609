"""Profiles as JSON values and back, as they are stored and sent."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from pipeline.growth import Past
from pipeline.values import Profile

T = TypeVar("T")


def plain(value: object) -> Any:
    """Any of our values as only objects, arrays, texts, numbers and booleans."""
    return msgspec.to_builtins(value)


def typed(data: Any, kind: type[T]) -> T:
    """The value again."""
    return msgspec.convert(data, kind)


def profile_json(profile: Profile) -> dict[str, Any]:
    """Only objects, arrays, texts, numbers and booleans; times as ISO 8601."""
    data: dict[str, Any] = msgspec.to_builtins(profile)
    return data


def profile_value(data: dict[str, Any]) -> Profile:
    """The profile again. Members that an older release did not write are empty."""
    return msgspec.convert(data, Profile)


def past_value(data: Mapping[str, Any]) -> Past:
    """The numbers of a stored profile; what it does not hold is empty."""
    return msgspec.convert({k: v for k, v in data.items() if v is not None}, Past)
