"""Notes, tasks and decisions put where they can be found, in the transaction that
stores them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from accounts.models import User
from journal.models import DailyNote, Decision, OpenTask
from journal.services.shown import ShownItem, shown_day
from search.services import Doc, replace
from sessions_app.models import Project

NOTE_ITEM, TASK, DECISION = "note_item", "task", "decision"
#: Decisions and tasks have documents of their own.
_ELSEWHERE = ("decision", "open_task")


def index_ledger(owner: User, project: Project | None) -> None:
    """The tasks and decisions of a project, as they are now."""
    tasks = OpenTask.objects.owned_by(owner).shown().filter(project=project)
    decisions = Decision.objects.owned_by(owner).shown().filter(project=project)
    key = project.public_id if project else ""
    docs = [
        *(_task(task, key) for task in tasks),
        *(_decision(decision, key) for decision in decisions),
    ]
    replace(owner, docs, kinds=(TASK, DECISION), project=key)


def index_note(
    note: DailyNote | None, owner: User, day: date, usable: set[str]
) -> None:
    """The lines of a day as they hold. ``usable`` are the sessions that count."""
    items = shown_day(note).items if note else ()
    docs = [_item(item, day, usable) for item in items if _counts(item, usable)]
    replace(owner, docs, kinds=(NOTE_ITEM,), under=f"{day.isoformat()}/")


def _counts(item: ShownItem, usable: set[str]) -> bool:
    if item.kind in _ELSEWHERE or (item.project and item.project.left_out_at):
        return False
    return not item.evidence or bool(_sessions(item.evidence) & usable)


def _item(item: ShownItem, day: date, usable: set[str]) -> Doc:
    return Doc(
        NOTE_ITEM,
        f"{day.isoformat()}/{item.public_id}",
        item.text,
        _last(item.evidence, day),
        body=_body(item.instead, item.why, *_quotes(item.evidence, usable)),
        project=item.project.public_id if item.project else "",
        session=_only(item.evidence),
    )


def _task(task: OpenTask, project: str) -> Doc:
    return Doc(
        TASK,
        task.public_id,
        task.text,
        _last(task.evidence, task.opened_on),
        body=_body(*_quotes(task.evidence), task.closed_by.get("text", "")),
        project=project,
        session=_only(task.evidence),
    )


def _decision(decision: Decision, project: str) -> Doc:
    return Doc(
        DECISION,
        decision.public_id,
        decision.text,
        decision.at,
        body=_body(decision.instead, decision.why, *_quotes(decision.evidence)),
        project=project,
        session=_only(decision.evidence),
    )


def _body(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _quotes(
    evidence: Sequence[dict[str, Any]], usable: set[str] | None = None
) -> Iterable[str]:
    return (
        each["quote"]
        for each in evidence
        if usable is None or each["session"] in usable
    )


def _sessions(evidence: Sequence[dict[str, Any]]) -> set[str]:
    return {each["session"] for each in evidence}


def _only(evidence: Sequence[dict[str, Any]]) -> str:
    """The session that it rests on alone: with that one it goes."""
    sessions = _sessions(evidence)
    return sessions.pop() if len(sessions) == 1 else ""


def _last(evidence: Sequence[dict[str, Any]], day: date) -> datetime:
    times = (datetime.fromisoformat(each["at"]) for each in evidence)
    return max(times, default=datetime.combine(day, time(12), UTC))
