"""The offline daily note: from records to a WorkDay, to a Note, to text."""

from pulse.core.note.offline import WRITER, OfflineWriter, coverage
from pulse.core.note.render import (
    coverage_line,
    item_line,
    render_markdown,
    render_text,
)
from pulse.core.note.status import Index, corrected_kind, outcome_of, status_of
from pulse.core.note.workday import directories, workday_from_records

__all__ = [
    "WRITER",
    "Index",
    "OfflineWriter",
    "corrected_kind",
    "coverage",
    "coverage_line",
    "directories",
    "item_line",
    "outcome_of",
    "render_markdown",
    "render_text",
    "status_of",
    "workday_from_records",
]
