"""The evidence of a report, read once: a person's own sessions, all others apart."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.insights.friction import Hitch, cite, find_hitches, once
from pipeline.insights.ledger import Friction, RuleEdit, group, rule_edits
from pipeline.insights.told import Claim
from pipeline.insights.values import Asked, InsightsInput, InsightsSession
from pulse.core.evidence.quotes import (
    SHORTEST,
    is_fit,
    sentences,
    shorten,
    without_secret_intentions,
)
from pulse.core.values import Evidence, EvidenceKind, Origin

_CITED = 3
_COMMAND = re.compile(r"^/[\w:.-]+\s*")


@dataclass(frozen=True, slots=True)
class Recorded:
    """``analysed`` are the sessions that statistics are of: a person's own. ``own`` is
    the evidence of these, ``prompts`` what was written there, each once. What ran
    without anybody typing is in none of it."""

    given: InsightsInput
    analysed: Mapping[str, InsightsSession]
    own: Sequence[Evidence]
    by_session: Mapping[str, Sequence[Evidence]]
    prompts: Sequence[Asked]
    hitches: Sequence[Hitch]  # without what agents did alone
    frictions: Sequence[Friction]
    edits: Sequence[RuleEdit]

    def of_kind(self, *kinds: EvidenceKind) -> list[Evidence]:
        """The owner's side of a session: without what subagents did."""
        return [e for e in self.own if e.kind in kinds and e.origin is Origin.MAIN]


def read(given: InsightsInput) -> Recorded:
    analysed = {s.session: s for s in given.analysed if s.origin is Origin.MAIN}
    own = [
        piece
        for piece in once(piece for _day, piece in given.evidence)
        if piece.session in analysed and piece.origin is not Origin.HEADLESS
    ]
    by_session: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in own:
        by_session[piece.session].append(piece)
    hitches = [h for h in find_hitches(own) if not h.automated]
    edits = rule_edits(own)
    return Recorded(
        given=given,
        analysed=analysed,
        own=own,
        by_session=by_session,
        prompts=_prompts(given.prompts, analysed),
        hitches=hitches,
        frictions=group(hitches, edits),
        edits=edits,
    )


def _prompts(asked: Iterable[Asked], analysed: Collection[str]) -> list[Asked]:
    """What a fork copied was written once."""
    first: dict[str, Asked] = {}
    for each in asked:
        if each.session not in analysed or each.menu:
            continue
        known = first.get(each.record)
        if known is None or each.session < known.session:
            first[each.record] = each
    return sorted(first.values(), key=lambda a: (a.time, a.session, a.record))


def own_words(text: str) -> str:
    """What the owner wrote, without the name of a slash command."""
    return _COMMAND.sub("", text, count=1)


def claim(text: str, pieces: Sequence[Evidence] = (), **numbers: int) -> Claim:
    """A sentence with its numbers put in by name; the newest records show it."""
    return Claim(
        text=text.format(**numbers),
        evidence=tuple(cite(piece) for piece in spread(pieces)),
        numbers=numbers,
        sessions=len({piece.session for piece in pieces}),
    )


def spread(pieces: Sequence[Evidence], most: int = _CITED) -> list[Evidence]:
    """The newest of each session first, so that a pattern is shown by several."""
    newest: dict[str, Evidence] = {}
    for piece in sorted(pieces, key=lambda e: e.time, reverse=True):
        newest.setdefault(piece.session, piece)
    rest = [piece for piece in reversed(pieces) if newest[piece.session] is not piece]
    return [*newest.values(), *rest][:most]


def counted(number: int, one: str, many: str = "") -> str:
    """The word that goes with a number: "session", "sessions"."""
    return one if number == 1 else many or f"{one}s"


def piece_of(asked: Asked, sentence: str) -> Evidence:
    """What the owner wrote as evidence, quoted where that may be quoted."""
    quote = shorten(sentence)
    whole = len(quote) >= SHORTEST or quote == asked.text.strip()
    meant = without_secret_intentions(sentences(asked.text))
    fit = whole and sentence in meant and is_fit(quote)
    return Evidence(
        session=asked.session,
        record=asked.record,
        time=asked.time,
        quote=quote if fit else "",
        kind=EvidenceKind.PROMPT,
        project=asked.project,
        data={"act": asked.act},
    )
