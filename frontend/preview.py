"""A text as a network shows it: paragraphs, what is wrong in them, where it folds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.limits import Finding, Measure, counted_length


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph: ``css`` says what is wrong, ``fold`` is a flag."""

    text: str
    css: str = ""
    fold: bool = False


def paragraphs(measure: Measure, findings: Sequence[Finding]) -> list[list[Span]]:
    """The plain text by paragraphs; positions of findings are in the whole of it."""
    plain = measure.text
    marks = [(one.start, one.end, "p-hit") for one in findings if one.end > one.start]
    if measure.length > measure.limit:
        marks.append((_limit_position(measure), len(plain), "over"))
    cuts = {position for start, end, _css in marks for position in (start, end)}
    if measure.fold is not None:
        cuts.add(measure.fold)
    found, start = [], 0
    for paragraph in plain.split("\n\n"):
        end = start + len(paragraph)
        found.append(list(_spans(measure, start, end, cuts, marks)))
        start = end + 2
    return found


def _spans(
    measure: Measure,
    start: int,
    end: int,
    cuts: set[int],
    marks: list[tuple[int, int, str]],
) -> Iterator[Span]:
    edges = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    for left, right in zip(edges, edges[1:], strict=False):
        if left == measure.fold:
            yield Span("", fold=True)
        css = next((css for a, b, css in marks if a <= left and right <= b), "")
        yield Span(measure.text[left:right], css)
    # A fold between two paragraphs belongs to the end of the first.
    if measure.fold is not None and end <= measure.fold < end + 2:
        yield Span("", fold=True)


def _limit_position(measure: Measure) -> int:
    """The first character that is too much, as the network counts."""
    low, high = 0, len(measure.text)
    while low < high:
        middle = (low + high + 1) // 2
        text = measure.text[:middle]
        length = counted_length(text, measure.network, measure.channel)
        if length <= measure.limit:
            low = middle
        else:
            high = middle - 1
    return low
