"""Lines for CLAUDE.md: what the owner said in two sessions or more, said once.

A line is the owner's own sentence, made ready to paste. What a rule says already, by
the record, is not offered again.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.insights.gist import clusters, gist, similar
from pipeline.insights.ledger import SESSIONS, Friction, RuleEdit
from pipeline.insights.matters import matter_of
from pipeline.insights.record import Recorded, claim, counted, own_words, piece_of
from pipeline.insights.said import any_of
from pipeline.insights.told import Suggestion
from pipeline.insights.values import Asked
from pulse.core.evidence import words
from pulse.core.evidence.quotes import is_fit, sentences, without_secret_intentions
from pulse.core.values import Evidence

MOST = 5
_FEWEST_WORDS, _MOST_WORDS, _READ = 4, 30, 8
_PASTED, _LONG_PROMPT = 40, 300  # words: of a text that may be pasted, that surely is
#: How people say what holds from now on, or was not to be done that way.
_INSTRUCTS = any_of(
    r"\b(?:always|never|from now on|in future|every time|make sure|remember)\b",
    r"\b(?:don'?t|do not|no need to|stop)\s+\w+",
    r"^(?:no,? )?(?:please )?(?:use|run|write|keep|put|prefer|name|call|format|answer|"
    r"respond|commit|read|check|ask|add)\b.{0,80}\b(?:instead|not|before|after|without|"
    r"only|first|each|every|when(?:ever)?)\b",
    r"\b(?:must|should)(?:n'?t)? (?:not |never |always |only )?(?:be|use|have)\b",
)
_ABOUT_NOW = any_of(
    r"\b(?:yet|right now|for now|today|this time|tomorrow|this (?:pr|branch|commit))\b",
    r"https?://",
    r"\b(?:know|understand|see|think|remember)\b why\b",
    r"\bdon'?t (?:know|think|see|understand|want to|worry|have|need|care)\b",
)
_PEOPLE = any_of(r"\b(?:he|she|him|her|his|hers)\b", r"@\w+")
_LEAD_IN = re.compile(
    r"^(?:(?:no|nope|please|ok(?:ay)?|and|but|also|wait|so|again|stop|hey|remember to|"
    r"remember|from now on|i said|as i said|you should|you must|can you)"
    r"(?:[,.:;!]+\s*|\s+))+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    sentence: str
    words: frozenset[str]
    piece: Evidence


def find_rules(recorded: Recorded) -> tuple[Suggestion, ...]:
    """The owner's own lines first, most sessions first; then those of the table of
    matters that were met in two sessions, first what the owner had to speak about."""
    said = list(_sayings(recorded.prompts))
    own = [
        _suggestion(cluster, recorded)
        for cluster in _clusters(said)
        if not _is_ruled(cluster, recorded.edits)
    ]
    ranked = sorted(recorded.frictions, key=lambda f: not f.cost_words)
    coded = [
        _from_ledger(friction)
        for friction in ranked
        if len(friction.sessions) >= SESSIONS
        and not friction.key.startswith("said:")
        and friction.rule is None
        and matter_of(friction.matter).rule
    ]
    own.sort(key=lambda s: (-s.why.sessions, s.key))
    return tuple([*own, *coded][:MOST])


def _sayings(prompts: Sequence[Asked]) -> Iterator[_Said]:
    """Sentences that instruct. A longer text that is sent again is said once."""
    texts = set[str]()
    for asked in prompts:
        length = len(asked.text.split())
        if length > _LONG_PROMPT or (length > _PASTED and asked.text in texts):
            continue
        texts.add(asked.text)
        for part in without_secret_intentions(sentences(own_words(asked.text)))[:_READ]:
            if _instructs(part) and (piece := piece_of(asked, part)).quote:
                yield _Said(part, gist(part), piece)


def _instructs(sentence: str) -> bool:
    return (
        _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
        and not sentence.rstrip().endswith("?")
        and bool(_INSTRUCTS.search(sentence))
        and not _ABOUT_NOW.search(sentence)
        and not _PEOPLE.search(sentence)
        and not words.postpones(sentence)
        and is_fit(sentence)
    )


def _clusters(said: Sequence[_Said]) -> list[list[_Said]]:
    """Sentences that say nearly the same, in two sessions or more."""
    alike = clusters([each.words for each in said])
    found = [[said[place] for place in places] for places in alike]
    return [c for c in found if len({s.piece.session for s in c}) >= SESSIONS]


def _is_ruled(cluster: Sequence[_Said], edits: Sequence[RuleEdit]) -> bool:
    """Whether a file of rules was edited about it since it was first said."""
    since = cluster[0].piece.time
    return any(
        similar(gist(told), each.words)
        for edit in edits
        if edit.piece.time >= since
        for told in (*edit.said, *edit.text.splitlines())
        for each in cluster
    )


def _suggestion(cluster: Sequence[_Said], recorded: Recorded) -> Suggestion:
    pieces = [each.piece for each in cluster]
    sessions = len({piece.session for piece in pieces})
    shortest = min(cluster, key=lambda s: (len(s.sentence), s.piece.time))
    projects = {piece.project for piece in pieces}
    name = recorded.given.projects.get(pieces[0].project, "")
    return Suggestion(
        key=f"rule:{_digest(shortest.words)}",
        title="You said it more than once",
        why=claim(
            f"You said this {{times}} {counted(len(pieces), 'time')} in {{sessions}} "
            "sessions.",
            pieces,
            times=len(pieces),
            sessions=sessions,
        ),
        paste=ready(shortest.sentence),
        place=f"CLAUDE.md of {name}" if len(projects) == 1 and name else "CLAUDE.md",
    )


def ready(sentence: str) -> str:
    """A sentence of the owner as a line of a file of rules, in the owner's words."""
    text = " ".join(_LEAD_IN.sub("", sentence).split()).rstrip(" .!,;:")
    text = re.sub(r"^(?:don['’]?t|dont)\b", "Do not", text, flags=re.IGNORECASE)
    return f"{text[:1].upper()}{text[1:]}."


def _from_ledger(friction: Friction) -> Suggestion:
    pieces = [hitch.piece for hitch in friction.hitches]
    return Suggestion(
        key=f"matter:{friction.matter}",
        title=friction.text,
        why=claim(
            f"It got in the way {{times}} {counted(len(pieces), 'time')} in "
            "{sessions} sessions.",
            pieces,
            times=len(pieces),
            sessions=len(friction.sessions),
        ),
        paste=matter_of(friction.matter).rule,
        place="CLAUDE.md",
    )


def _digest(words: frozenset[str]) -> str:
    return hashlib.sha256(" ".join(sorted(words)).encode()).hexdigest()[:24]
