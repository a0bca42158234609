"""Numbers of sessions, computed from their records; docs/statistics.md defines them."""

from pulse.core.stats.quarters import (
    GAP,
    QUARTER,
    Quarter,
    active_spans,
    active_time,
    counts_as_activity,
    is_prompt,
    line_counts,
    menu_answers,
    quarter_counts,
    quarter_of,
)

__all__ = [
    "GAP",
    "QUARTER",
    "Quarter",
    "active_spans",
    "active_time",
    "counts_as_activity",
    "is_prompt",
    "line_counts",
    "menu_answers",
    "quarter_counts",
    "quarter_of",
]
