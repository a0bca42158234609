"""Collecting evidence: the quote is checked here, in one place, for every kind."""

from dataclasses import dataclass, field, replace

from pulse.core.evidence.quotable import quotable
from pulse.core.evidence.quotes import SHORTEST, is_fit, lengthen, shorten
from pulse.core.values import Evidence, EvidenceKind, Json, Record, Role


@dataclass(slots=True)
class Found:
    """Evidence of one session. The same record shows the same thing only once."""

    items: list[Evidence] = field(default_factory=list)
    _seen: set[tuple[str, EvidenceKind, str]] = field(default_factory=set)

    def add(
        self, record: Record, kind: EvidenceKind, quote: str, **data: Json
    ) -> Evidence | None:
        quote = shorten(quote)
        if record.role is Role.TOOL and 0 < len(quote) < SHORTEST:
            quote = lengthen(quote, quotable(record))
        key = (record.id, kind, quote)
        if record.time is None or record.hidden or not is_fit(quote):
            return None
        if key in self._seen:
            return None
        self._seen.add(key)
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
        return evidence

    def change(self, old: Evidence, **data: Json) -> None:
        """Set data of a piece found before, once later records tell more."""
        place = self.items.index(old)
        self.items[place] = replace(old, data={**old.data, **data})
