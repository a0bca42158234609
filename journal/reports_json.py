"""A report as JSON, as the API and the export send it."""

from typing import Any

from journal.models import Insights
from journal.services.advice import told_of
from journal.services.facets import ReadByModel, ReadSession, facets_of
from journal.services.friction import LedgerRow, ledger
from journal.services.stored import cited_json
from pipeline.insights.codec import told_json
from pipeline.insights.told import Tally


def report_json(report: Insights) -> dict[str, Any]:
    """Each figure has its number of the period before; ``told`` is in words, without
    the suggestions that the owner is done with; ``friction`` is the ledger;
    ``read_by_model`` is null where no model reads."""
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
        "told": told_json(told_of(report)),
        "friction": [_friction(row) for row in _ledger(report)],
        "read_by_model": _read(facets_of(report)),
    }


def _ledger(report: Insights) -> list[LedgerRow]:
    """What was met in these days; its counts are of all time."""
    return ledger(
        report.owner,
        starts=report.starts,
        ends=report.ends,
        projects=frozenset(report.projects) or None,
    )


def _read(found: ReadByModel | None) -> dict[str, Any] | None:
    """Its counts are of what a model named, and in no other number."""
    if found is None:
        return None
    return {
        "analysed": found.analysed,
        "readable": found.readable,
        "read": found.read,
        "refused": found.refused,
        "model": found.model,
        "calls": found.calls,
        "cost_usd": None if found.unpriced else f"{found.cost:.6f}",
        "reason": found.reason,
        "goals": _counts(found.goals),
        "kinds": _counts(found.kinds),
        "friction": _counts(found.friction),
        "sessions": [_session(each) for each in found.sessions],
    }


def _counts(tally: Tally) -> dict[str, int]:
    return {each.label: each.count for each in tally.counts}


def _session(read: ReadSession) -> dict[str, Any]:
    facets = read.facets
    summary = facets.summary
    return {
        "id": read.session,
        "summary": summary and summary.text,
        "kind": facets.kind and facets.kind.label,
        "goals": [each.label for each in facets.goals],
        "friction": [each.label for each in facets.friction],
        "evidence": [cited_json(cited) for cited in summary.evidence]
        if summary
        else [],
    }


def _friction(row: LedgerRow) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "kind": row.kind.value,
        "side": row.side.value,
        "text": row.text,
        "times": row.times,
        "automated": row.automated,
        "sessions": row.sessions,
        "first_seen": row.first_seen.isoformat(),
        "last_seen": row.last_seen.isoformat(),
        "rule_adopted_on": row.rule_on and row.rule_on.isoformat(),
        "rule_adopted_by": row.rule_by,
        "since": row.since,
        "evidence": [cited_json(cited) for cited in row.evidence],
    }
