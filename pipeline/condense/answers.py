"""What a model answered, as items: read strictly, each bound to its records again."""

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.condense.asking import Request
from pulse.core.note.status import status_of
from pulse.core.values import Cited, Evidence, Item, ItemKind, WriterError

#: Of a citation, where the cited text is not shorter itself.
SHORTEST_QUOTE = 12
_ORDER = list(ItemKind)


class _Citation(msgspec.Struct, forbid_unknown_fields=True):
    line: int
    quote: str


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    kind: ItemKind
    text: str
    evidence: list[_Citation]
    instead: str = ""
    why: str = ""


class _Answers(msgspec.Struct, forbid_unknown_fields=True):
    items: list[_Answer]


def items_from(
    answer: str, request: Request, project: str
) -> tuple[list[Item], list[tuple[str, str]]]:
    """The items of a model's answer, and what had to be refused: (text, reason).

    The status is computed from the cited lines; the validator checks it and the kind.
    Raises WriterError when the answer has not the form that was asked for.
    """
    try:
        answers = msgspec.json.decode(answer, type=_Answers)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WriterError("The model's answer could not be read.") from error
    items: list[Item] = []
    refused: list[tuple[str, str]] = []
    for given in answers.items:
        cited = _cited(given.evidence, request.lines)
        text = " ".join(given.text.split())
        if len(cited) < len(given.evidence) or not cited:
            refused.append((text, "It cited evidence that is not there."))
            continue
        items.append(
            Item(
                kind=given.kind,
                text=text,
                status=status_of(given.kind, text, _pieces(given.evidence, request)),
                project=project,
                evidence=cited,
                instead=given.instead.strip(),
                why=given.why.strip(),
            )
        )
    return items, refused


def merged(parts: Sequence[Sequence[Item]]) -> list[Item]:
    """One list from the items of several parts of a day, in the order of their time.

    By rule, not by another call: whoever merges by words may merge what does not belong
    together, and what each item cites would have to be found again. Two items of a kind
    that cite the same record tell the same matter; the later part saw more of it.
    """
    kept: list[Item] = []
    for items in parts:
        known = [(item, _records(item)) for item in kept]
        again = [(item.kind, _records(item)) for item in items]
        kept = [
            item
            for item, records in known
            if not any(kind is item.kind and records & other for kind, other in again)
        ]
        kept += items
    return sorted(kept, key=lambda item: _ORDER.index(item.kind))


def _pieces(given: Iterable[_Citation], request: Request) -> list[Evidence]:
    pieces = [request.lines[citation.line - 1] for citation in given]
    return sorted(pieces, key=lambda piece: piece.time)


def _records(item: Item) -> set[tuple[str, str]]:
    return {(cited.session, cited.record) for cited in item.evidence}


def _cited(given: Iterable[_Citation], lines: Sequence[Evidence]) -> tuple[Cited, ...]:
    found = []
    for citation in given:
        if not 1 <= citation.line <= len(lines):
            continue
        piece = lines[citation.line - 1]
        quote = citation.quote.rstrip("…")
        shortest = min(SHORTEST_QUOTE, len(piece.quote.strip()))
        if len(quote) >= max(shortest, 1) and quote in piece.quote:
            found.append(
                Cited(piece.session, piece.record, quote, piece.kind, piece.time)
            )
    return tuple(found)
