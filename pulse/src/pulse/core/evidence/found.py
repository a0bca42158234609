"""Collecting evidence: the quote is checked here, in one place, for every kind."""

from dataclasses import dataclass, field, replace

from pulse.core.evidence.quotable import quotable
from pulse.core.evidence.quotes import SHORTEST, is_fit, lengthen, shorten
from pulse.core.values import Evidence, EvidenceKind, Json, Origin, Record, Role


@dataclass(slots=True)
class Found:
    """Evidence of one session. The same record shows the same thing only once."""

    items: list[Evidence] = field(default_factory=list)
    _seen: set[tuple[str, EvidenceKind, str]] = field(default_factory=set)

    def add(
        self, record: Record, kind: EvidenceKind, quote: str, **data: Json
    ) -> int | None:
        """The place of the new piece in ``items``; None when there is nothing to
        quote, or when it is known."""
        quote = shorten(quote)
        if record.time is None or record.hidden or not quote:
            return None
        if len(quote) < SHORTEST and _is_of_a_call(record, quote):
            quote = lengthen(quote, quotable(record))
        key = (record.id, kind, quote)
        if key in self._seen or not is_fit(quote):
            return None
        self._seen.add(key)
        if record.origin is Origin.SUBAGENT:
            data = {**data, "agent": record.source}
        evidence = Evidence(
            session=record.session,
            record=record.id,
            time=record.time,
            quote=quote,
            kind=kind,
            origin=record.origin,
            branch=record.branch,
            data=data,
        )
        self.items.append(evidence)
        return len(self.items) - 1

    def change(self, place: int, **data: Json) -> None:
        """Set data of a piece found before, once later records tell more."""
        old = self.items[place]
        self.items[place] = replace(old, data={**old.data, **data})


def _is_of_a_call(record: Record, quote: str) -> bool:
    """Whether a short quote is of a call or a result: what people and agents say is
    quoted as it stands, however short."""
    asked = bool(record.calls) and quote not in record.text
    return record.role is Role.TOOL or asked
