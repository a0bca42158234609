"""A text as a network shows it: sentences, links, faults, and where it folds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from frontend.entities import entities
from pipeline.limits import Finding, Measure, counted_length
from publishing.services.cards import SentenceProof

#: (start, end, class): characters of the plain text and how they look.
Mark = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence. ``css`` says how it looks; a ``fold`` is a flag."""

    text: str
    css: str = ""
    fold: bool = False

    @property
    def over(self) -> bool:
        return "over" in self.css.split()


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence with what carries it, or what stands between two (number 0)."""

    spans: tuple[Span, ...]
    number: int = 0
    said: SentenceProof | None = None

    @property
    def kind(self) -> str:
        """Which of these it is: evidence, yours, opinion, bare, or "" between two."""
        if self.said is None:
            return ""
        if self.said.proofs:
            return "evidence"
        if self.said.yours:
            return "yours"
        return "opinion" if self.said.opinion else "bare"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``rest``: all of it is behind the fold."""

    says: tuple[Say, ...]
    rest: bool


def paragraphs(
    measure: Measure,
    findings: Sequence[Finding],
    sentences: Sequence[SentenceProof] = (),
) -> list[Paragraph]:
    """The plain text by paragraphs; positions of findings are in the whole of it."""
    text = measure.text
    marks = list(_marks(measure, findings))
    cuts = {position for start, end, _css in marks for position in (start, end)}
    placed = list(_placed(text, sentences))
    found, start = [], 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        says = tuple(_says(measure, (start, end), placed, cuts, marks))
        rest = measure.fold is not None and start >= measure.fold
        found.append(Paragraph(says, rest))
        start = end + 2
    return found


def _marks(measure: Measure, findings: Sequence[Finding]) -> Iterator[Mark]:
    text = measure.text
    for start, end in entities(text, measure.network):
        yield start, end, "p-link"
    for one in findings:
        if one.end > one.start:
            yield one.start, one.end, "p-hit" if one.blocking else "p-hint"
    if measure.length > measure.limit:
        yield _limit_position(measure), len(text), "over"
    if measure.fold is not None:
        yield measure.fold, len(text), "rest"


def _placed(
    text: str, sentences: Iterable[SentenceProof]
) -> Iterator[tuple[int, int, int, SentenceProof]]:
    """Where each sentence stands: (start, end, its number from 1, sentence)."""
    position = 0
    for number, sentence in enumerate(sentences, 1):
        start = text.find(sentence.text, position)
        if start >= 0 and sentence.text:
            position = start + len(sentence.text)
            yield start, position, number, sentence


def _says(
    measure: Measure,
    within: tuple[int, int],
    placed: Sequence[tuple[int, int, int, SentenceProof]],
    cuts: set[int],
    marks: Sequence[Mark],
) -> Iterator[Say]:
    position, end = within

    def spans(left: int, right: int) -> tuple[Span, ...]:
        return tuple(_spans(measure, left, right, cuts, marks))

    for starts, ends, number, sentence in placed:
        left, right = max(starts, position), min(ends, end)
        if left >= right:
            continue
        if left > position:
            yield Say(spans(position, left))
        yield Say(spans(left, right), number, sentence)
        position = right
    if position < end:
        yield Say(spans(position, end))
    # A fold between two paragraphs belongs to the end of the first.
    if measure.fold is not None and end <= measure.fold < end + 2:
        yield Say((Span("", fold=True),))


def _spans(
    measure: Measure, start: int, end: int, cuts: set[int], marks: Sequence[Mark]
) -> Iterator[Span]:
    edges = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    for left, right in zip(edges, edges[1:], strict=False):
        if left == measure.fold:
            yield Span("", fold=True)
        classes = [css for a, b, css in marks if a <= left and right <= b]
        yield Span(measure.text[left:right], " ".join(dict.fromkeys(classes)))


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
