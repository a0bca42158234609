"""A line that was misread, as a small day that shows it: reduced, renamed, redacted.

The format is that of the labelled days (docs/evaluation.md), so that whoever is given
one can let a writer read it again. Nothing here knows whose day it was.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.neutral import Neutral
from pulse.core.values import Item, ItemKind, Status

#: A Monday in the past: that it was another day says nothing.
DAY = date(2024, 1, 1)
MOST = 24  # records in one report
LONGEST, LINES = 400, 8  # characters of what was said, lines of what a tool printed
HIDDEN = "hidden"
_WORD = re.compile(r"\b[a-z]{5,}\b")
_TOOLS = {"Bash": "bash", "Read": "read", "Edit": "edit", "Write": "write"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One record behind the line. ``who`` is owner, agent or a tool's name; of a tool
    ``text`` is what it was given and ``out`` what came back."""

    session: str
    at: datetime  # where its owner was
    who: str
    text: str
    out: str = ""
    failed: bool = False
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixture:
    """``data`` is the whole of what can be shared; ``counts`` what was renamed."""

    data: Mapping[str, Any]
    counts: Mapping[str, int]
    left_out: int  # records beyond what a report holds


def fixture(
    item: Item,
    moments: Sequence[Moment],
    *,
    day: date,
    verdict: str,
    said: str = "",
    names: Collection[str] = (),
) -> Fixture:
    """``verdict``: "hidden", or the status that its owner says it has. ``names`` are
    those of people, projects and machines that may stand in the records."""
    neutral = Neutral(names)
    kept = _most_telling(moments)
    sessions: dict[str, dict[str, Any]] = {}
    renamed = {key: f"s{n}" for n, key in enumerate(_sessions(kept), 1)}
    for moment in kept:
        script = sessions.setdefault(
            renamed[moment.session], {"cwd": "project", "events": []}
        )
        script["events"].append(_event(moment, day, neutral))
    claim = neutral.text(item.text)
    data = {
        "about": neutral.text(said) or "A line of a note that its owner calls misread.",
        "zone": "UTC",
        "date": DAY.isoformat(),
        "sessions": sessions,
        "misread": {
            "kind": item.kind.value,
            "status": item.status.value,
            "text": claim,
            "instead": neutral.text(item.instead),
            "why": neutral.text(item.why),
            "verdict": verdict,
        },
        **_labels(item.kind, claim, verdict),
    }
    return Fixture(data, Counter(+neutral.counts), len(moments) - len(kept))


def _most_telling(moments: Sequence[Moment]) -> list[Moment]:
    """What is cited first, then what the owner said, in the order of time."""
    if len(moments) <= MOST:
        return list(moments)
    ranked = sorted(
        range(len(moments)),
        key=lambda n: (not moments[n].cited, moments[n].who != "owner", n),
    )
    return [moments[n] for n in sorted(ranked[:MOST])]


def _sessions(moments: Sequence[Moment]) -> dict[str, None]:
    return dict.fromkeys(moment.session for moment in moments)


def _event(moment: Moment, day: date, neutral: Neutral) -> dict[str, Any]:
    later = "+" if moment.at.date() > day else ""
    clock = f"{later}{moment.at:%H:%M}"
    if moment.who in ("owner", "agent"):
        text = neutral.text(_around(moment.text, moment.cited))
        return {f"{clock} {moment.who}": text}
    who = _TOOLS.get(moment.who, "bash")
    given = neutral.text(_around(moment.text, moment.cited)) or "true"
    event: dict[str, Any] = {f"{clock} {who}": given}
    if moment.out and who == "bash":
        event["out"] = neutral.text(_lines(moment.out, moment.cited))
        if moment.failed:
            event["exit"] = 1
    return event


def _around(text: str, quotes: Sequence[str]) -> str:
    """So much of a text that what was cited of it is there."""
    if len(text) <= LONGEST:
        return text
    place = next((text.find(quote) for quote in quotes if quote in text), 0)
    start = max(0, place - LONGEST // 4)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    before, after = ("… " if start else ""), " …"
    cut = text[start : start + LONGEST]
    whole = start + LONGEST >= len(text)
    return before + (cut if whole else cut.rsplit(" ", 1)[0] + after)


def _lines(text: str, quotes: Sequence[str]) -> str:
    """The lines around what was cited: what a tool prints is mostly noise."""
    lines = [line[:LONGEST] for line in text.strip("\n").split("\n")]
    if len(lines) <= LINES:
        return "\n".join(lines)
    heads = [quote.split("\n", 1)[0] for quote in quotes]
    places = (n for n, line in enumerate(lines) if any(h in line for h in heads if h))
    at = next(places, 0)
    start = max(0, min(at - LINES // 2, len(lines) - LINES))
    return "\n".join(lines[start : start + LINES])


def _labels(kind: ItemKind, claim: str, verdict: str) -> dict[str, Any]:
    """What a good note says of this day, and what it may not say again."""
    never = ["^" + re.escape(claim.rstrip(".")).replace(r"\ ", " ")]
    if verdict == HIDDEN:
        return {"must": [], "never": never}
    # Not the verb at its head: that may be what was wrong.
    words = sorted(dict.fromkeys(_WORD.findall(claim)), key=len, reverse=True)[:2]
    if not words:
        return {"must": [], "never": []}
    kinds = kind.value
    if kind in (ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT):
        proven = verdict in (Status.OBSERVED, Status.CONFIRMED)
        kinds = ItemKind.ACHIEVEMENT if proven else ItemKind.ATTEMPT
    return {"must": [{f"{kinds} {verdict}": words}], "never": []}
