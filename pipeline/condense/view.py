"""The lines that a model reads, within a budget.

    # 09:02
    1 prompt: fix the retry bug in the uploader
    2 tests ok 41/0: 41 passed in 2.06s

A heading begins a thread of work at its time; a line has its number, what it shows,
what code read there, and one stretch of the quote. No quote holds a line break, so no
quote can begin a line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from zoneinfo import ZoneInfo

from pipeline.condense.excerpts import excerpt
from pipeline.condense.left_out import LeftOut, Why
from pipeline.condense.telling import Told
from pipeline.tokens import estimated_tokens
from pulse.core.values import Evidence, EvidenceKind, Origin

Kind = EvidenceKind
#: Characters of a quote, as generous as fits.
WIDTHS = (180, 120, 90, 70)
_QUESTION = 60
_NAMES = {Kind.PULL_REQUEST: "pr", Kind.COMMAND: "ran"}


@dataclass(frozen=True, slots=True)
class Part:
    """Lines for one request, and the evidence that they number from 1."""

    text: str
    lines: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be shown: characters together, and so many parts of some tokens."""

    characters: int
    parts: int
    tokens: int


def parts(told: Sequence[Told], zone: str, left: LeftOut, room: Room) -> list[Part]:
    """All that there is room for, in the order of time."""
    fitting, width = _fitting(told, room.characters)
    split = _split(fitting, zone, width, room.tokens)[: room.parts]
    shown = [each for part in split for each in part]
    left.add(_without(told, shown), Why.ROOM)
    left.shown += len(shown)
    left.shortened += sum(_is_cut(each.piece, width) for each in shown)
    return [
        Part("\n".join(_lines(each, zone, width)), tuple(t.piece for t in each))
        for each in split
    ]


def _is_cut(piece: Evidence, width: int) -> bool:
    return excerpt(piece, width) != excerpt(piece, len(piece.quote))


def _without(told: Sequence[Told], shown: Iterable[Told]) -> list[Evidence]:
    kept = {id(each) for each in shown}
    return [each.piece for each in told if id(each) not in kept]


def _fitting(told: Sequence[Told], characters: int) -> tuple[list[Told], int]:
    """The widest quotes with which all fits, else as much as fits of the narrowest,
    what says least going first."""
    for width in WIDTHS:
        if sum(_size(each, width) for each in told) <= characters:
            return list(told), width
    narrow = WIDTHS[-1]
    order = sorted(range(len(told)), key=lambda n: (told[n].rank, -told[n].weight, -n))
    held = accumulate(_size(told[n], narrow) for n in order)
    kept = {n for n, size in zip(order, held, strict=True) if size <= characters}
    return [each for n, each in enumerate(told) if n in kept], narrow


def _size(each: Told, width: int) -> int:
    # With its number, the line break and a share of its heading.
    return len(shows(each.piece)) + len(excerpt(each.piece, width)) + 9


def _split(
    shown: Sequence[Told], zone: str, width: int, tokens: int
) -> list[list[Told]]:
    """Parts that each stay within the budget of a request, between threads where that
    is possible."""
    parts: list[list[Told]] = []
    held = tokens  # full: the first thread begins a part
    for thread in _by_thread(shown):
        whole = _tokens(thread, zone, width) <= tokens
        for some in [thread] if whole else [[each] for each in thread]:
            size = _tokens(some, zone, width)
            if held + size > tokens:
                parts.append([])
                held = 0
            parts[-1] += some
            held += size
    return parts


def _tokens(shown: Sequence[Told], zone: str, width: int) -> int:
    return estimated_tokens("\n".join(_lines(shown, zone, width)))


def _by_thread(shown: Iterable[Told]) -> list[list[Told]]:
    threads: dict[int, list[Told]] = {}
    for each in shown:
        threads.setdefault(each.thread, []).append(each)
    return list(threads.values())


def _lines(shown: Iterable[Told], zone: str, width: int) -> Iterable[str]:
    thread = None
    for number, each in enumerate(shown, 1):
        if each.thread != thread:
            thread = each.thread
            at = each.piece.time.astimezone(ZoneInfo(zone))
            yield f"# {at:%H:%M}{_typed(each.piece)}"
        yield f"{number} {shows(each.piece)}: {excerpt(each.piece, width)}"


def _typed(piece: Evidence) -> str:
    return "" if piece.origin is Origin.MAIN else " automatic"


def shows(piece: Evidence) -> str:
    """What the line shows, in a few words: the kind, and what code read there."""
    data, name = piece.data, _NAMES.get(piece.kind, piece.kind.value)
    told: list[object] = [name]
    if piece.kind is not Kind.COMMIT and data.get("outcome"):
        told.append(data["outcome"])
    if piece.kind is Kind.TESTS and data.get("passed") is not None:
        told.append(f"{data['passed']}/{data.get('failed') or 0}")
    if piece.kind is Kind.FILE and (data.get("added") or data.get("removed")):
        told.append(f"+{data.get('added') or 0}-{data.get('removed') or 0}")
    if piece.kind is Kind.PLAN:
        told.append("approved" if data.get("approved") else "refused")
    told += [data[key] for key in ("what", "why") if data.get(key)]
    if piece.kind is Kind.ANSWER and data.get("question"):
        question = " ".join(str(data["question"]).replace(":", "").split())
        told.append(f"to “{question[:_QUESTION].rstrip()}”")
    return " ".join(str(each) for each in told)
