"""Records of a transcript as entries of its page: who, what, folded or open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.services import TranscriptPage
from sessions_app.services.shown import ShownCall, ShownRecord, ShownResult

GAP = timedelta(minutes=15)  # a pause that the page names
ACTS = {
    "queued": gettext_lazy("typed while the agent worked"),
    "command": gettext_lazy("slash command"),
    "shell": gettext_lazy("own shell command"),
    "answer": gettext_lazy("answered"),
    "feedback": gettext_lazy("refused, and said why"),
    "plan_approved": gettext_lazy("approved the plan"),
    "plan_rejected": gettext_lazy("refused the plan"),
    "rejection": gettext_lazy("refused the call"),
    "interrupt": gettext_lazy("interrupted"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``kind``: you, agent, subagent, tool, result, unparsed or gap."""

    kind: str
    record: ShownRecord
    anchor: str = ""  # empty where another entry of this record has it already
    who: str = ""
    call: ShownCall | None = None
    result: ShownResult | None = None
    result_anchor: str = ""
    open: bool = False
    pause: timedelta | None = None

    @property
    def empty(self) -> bool:
        """Nothing was said, and what was done has no name either."""
        record = self.record
        return not (record.text or record.answers or record.act in ACTS)


def entries(page: TranscriptPage, *, at: str = "") -> list[Entry]:
    """The entries of a page in order; the record ``at`` is open."""
    return list(_entries(page, at))


def _entries(page: TranscriptPage, at: str) -> Iterator[Entry]:
    anchors: set[str] = set()

    def anchor(record: str) -> str:
        if not record or record in anchors:
            return ""
        anchors.add(record)
        return f"r-{record}"

    before: datetime | None = None
    for record in page.records:
        if before and record.time and record.time - before > GAP:
            yield Entry("gap", record, pause=record.time - before)
        before = record.time or before
        if record.role == "unparsed":
            yield Entry("unparsed", record, anchor(record.id), _("Not read"))
            continue
        if record.text or record.answers or not (record.calls or record.results):
            kind, who = _who(record)
            yield Entry(kind, record, anchor(record.id), who)
        for call in record.calls:
            result = call.result
            yield Entry(
                "tool",
                record,
                anchor(record.id),
                call=call,
                result=result,
                result_anchor=anchor(result.record) if result else "",
                open=at == record.id or bool(result and result.record == at),
            )
        for result in record.results:
            yield Entry(
                "result",
                record,
                anchor(record.id),
                result=result,
                open=at == record.id,
            )


def _who(record: ShownRecord) -> tuple[str, str]:
    if record.role == "owner":
        said = ACTS.get(record.act)
        return "you", _("You") + (f", {said}" if said else "")
    if record.origin == "subagent":
        return "subagent", _("Subagent")
    if record.role == "tool":
        return "result", _("Tool")
    return "agent", _("Agent")
