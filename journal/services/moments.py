"""The records behind a line, in the order in which they happened."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.services.zones import calendar_of
from pipeline.misread import Moment
from pulse.core.note.status import OWNER_KINDS
from pulse.core.values import EvidenceKind
from sessions_app.models import EvidenceRow
from sessions_app.services import record_excerpt
from sessions_app.services.shown import ShownCall, ShownRecord

#: What a tool is given, by what says most of it.
_WHO = {
    **dict.fromkeys((kind.value for kind in OWNER_KINDS), "owner"),
    EvidenceKind.REPLY.value: "agent",
}
_GIVEN = ("command", "file_path", "path", "pattern", "url", "query", "prompt")


def moments_behind(owner: User, evidence: Sequence[dict[str, Any]]) -> list[Moment]:
    """Each cited record with what stood right before and after it, once."""
    zone_at = calendar_of(owner).zone_at
    found: dict[tuple[str, int, str], ShownRecord] = {}
    for cited in evidence:
        session, record = cited["session"], cited["record"]
        excerpt = record_excerpt(owner, session, record, around=1)
        near = (*excerpt.before, excerpt.record, *excerpt.after) if excerpt else ()
        for each in near:
            found[session, each.line, each.id] = each
    moments: list[Moment] = []
    for (session, _line, name), each in sorted(found.items(), key=lambda pair: pair[0]):
        if each.time is None:
            continue
        at = each.time.astimezone(ZoneInfo(zone_at(each.time)))
        quotes = tuple(
            cited["quote"]
            for cited in evidence
            if (cited["session"], cited["record"]) == (session, name)
        )
        for moment in _of_record(each, session, at, quotes):
            _put(moments, moment)
    moments += _bare(owner, evidence, {(key[0], key[2]) for key in found})
    return sorted(moments, key=lambda moment: moment.at)


def _bare(
    owner: User, evidence: Sequence[dict[str, Any]], read: set[tuple[str, str]]
) -> Iterator[Moment]:
    """Of records whose transcript is not there, what evidence keeps of them."""
    zone_at = calendar_of(owner).zone_at
    for cited in evidence:
        key = cited["session"], cited["record"]
        if key in read:
            continue
        rows = EvidenceRow.objects.owned_by(owner)
        row = rows.filter(
            session__public_id=key[0], record=key[1], kind=cited["kind"]
        ).first()
        if row is not None:
            at, who = row.at.astimezone(ZoneInfo(zone_at(row.at))), _WHO.get(row.kind)
            said = row.quote if who else ""
            out = "" if who else row.quote
            yield Moment(key[0], at, who or "Bash", said, out, cited=(row.quote,))


def _of_record(
    record: ShownRecord, session: str, at: datetime, quotes: tuple[str, ...]
) -> Iterator[Moment]:
    who = "owner" if record.role == "owner" else "agent"
    if record.text and record.role in ("owner", "agent"):
        yield Moment(session, at, who, record.text, cited=quotes)
    for question, answer in record.answers:
        yield Moment(session, at, "agent", question, cited=quotes)
        yield Moment(session, at, "owner", answer, cited=quotes)
    for call in record.calls:
        yield Moment(session, at, call.name, _given(call), cited=quotes)
    for result in record.results:
        out = Moment(session, at, "", "", result.text, result.is_error, quotes)
        yield out


def _put(moments: list[Moment], new: Moment) -> None:
    """What came back belongs to the call right before it."""
    last = moments[-1] if moments else None
    waits = last and last.who not in ("owner", "agent") and not last.out
    if new.who or last is None or not waits or last.session != new.session:
        moments.append(replace(new, who=new.who or "Bash"))
        return
    cited = (*last.cited, *new.cited)
    moments[-1] = replace(last, out=new.out, failed=new.failed, cited=cited)


def _given(call: ShownCall) -> str:
    try:
        given = json.loads(call.input)
    except ValueError:  # too long to be shown whole
        return call.summary
    texts = (given.get(name) for name in _GIVEN)
    return next((text for text in texts if isinstance(text, str)), call.summary)
