"""A report as JSON, as the API and the export send it."""

from typing import Any

from journal.models import Insights


def report_json(report: Insights) -> dict[str, Any]:
    """Each figure has its number of the period before; ``told`` is told in words."""
    return {
        "id": report.public_id,
        "kind": report.kind,
        "starts": report.starts.isoformat(),
        "ends": report.ends.isoformat(),
        "projects": report.projects,
        "revision": report.revision,
        "written_at": report.written_at.isoformat(),
        "writer": report.writer,
        "statistics": report.statistics,
        "told": report.told,
    }
