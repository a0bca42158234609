"""Codex's token counts: each call of the model once."""

from collections.abc import Mapping
from typing import Any

from pulse.core.agents.fields import count_of, mapping
from pulse.core.values import Usage


class Tokens:
    """Codex repeats its counts, with the same total, whenever limits change. What came
    since the last total counts; its parts are told beside it, or are the difference."""

    def __init__(self) -> None:
        self._total: Mapping[str, Any] = {}
        self._told = 0

    def count(self, info: Mapping[str, Any], scope: str) -> tuple[Usage, str] | None:
        """Usage of one call, and a name for the call that a replay would share: it is
        made of ``scope``, the turn, and of the total that the call arrived at."""
        total = mapping(info.get("total_token_usage"))
        last = mapping(info.get("last_token_usage"))
        before, self._total = self._total, total or self._total
        if total and total == before:
            return None
        usage = _usage(last) if last else _usage(total, before)
        if not usage.total:
            return None
        self._told += 1
        place = count_of(total.get("total_tokens")) if total else self._told
        return usage, f"{scope}#{place}"


def _usage(counts: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Usage:
    """``input_tokens`` includes those from the cache; reasoning is part of output."""

    def part(name: str) -> int:
        return max(count_of(counts.get(name)) - count_of((before or {}).get(name)), 0)

    cached = part("cached_input_tokens")
    return Usage(
        input=max(part("input_tokens") - cached, 0),
        output=part("output_tokens"),
        cache_read=cached,
    )
