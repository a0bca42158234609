"""What the record says that orders can be made of: what was asked again and again, how
tests are run, what was left open."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.insights.gist import clusters, gist
from pipeline.insights.record import Recorded, own_words, piece_of
from pipeline.lines import DatedItem, dated_items, still_open
from pulse.core.evidence import words
from pulse.core.evidence.quotes import sentences
from pulse.core.language.past import is_request
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
_FEWEST, _MOST_WORDS = 3, 40  # sessions of a repeated order; words of one
_LONGEST_COMMAND = 80
_GOES_THERE = re.compile(r"^cd \S+ ?(?:&&|;) ?")
_SHOWN_IN_PART = re.compile(r" ?(?:2>&1 ?)?(?:\| ?(?:tail|head|grep)\b.*)?$")
_SEVERAL = re.compile(r"&&|;|\||`|\$\(")


@dataclass(frozen=True, slots=True)
class Repeated:
    """An order given in several sessions, in the words of the last time."""

    text: str
    pieces: tuple[Evidence, ...]

    @property
    def sessions(self) -> int:
        return len({piece.session for piece in self.pieces})


def repeated_orders(recorded: Recorded) -> list[Repeated]:
    """Orders given in three sessions or more, nearly the same; most sessions first.
    Going on ("yes", "continue") is no order."""
    orders = [
        (asked, first)
        for asked in recorded.prompts
        if (first := _order(own_words(asked.text)))
    ]
    alike = [
        [orders[place] for place in places]
        for places in clusters([gist(first) for _asked, first in orders])
    ]
    found = [
        Repeated(" ".join(fit[-1].quote.split()), tuple(fit))
        for some in alike
        if len({asked.session for asked, _first in some}) >= _FEWEST
        and (fit := [p for each in some if (p := piece_of(*each)).quote])
    ]
    return sorted(
        (each for each in found if each.sessions >= _FEWEST),
        key=lambda each: (-each.sessions, each.text),
    )


def _order(text: str) -> str:
    """The first sentence, if it orders something."""
    first = next(iter(sentences(text)), "")
    wanted = is_request(first) or words.hands_over(first)
    short = len(first.split()) <= _MOST_WORDS
    return first if wanted and short and not words.approves(first) else ""


def command_of_tests(recorded: Recorded, project: str = "") -> str:
    """How tests are run most often; in this project, if one is named."""
    counts = Counter(
        _bare(str(piece.data.get("command") or ""))
        for piece in recorded.own
        if piece.kind is K.TESTS and project in ("", piece.project)
    )
    short = {
        command: n
        for command, n in counts.items()
        if command and len(command) <= _LONGEST_COMMAND
    }
    return min(short, key=lambda command: (-short[command], command), default="")


def _bare(command: str) -> str:
    """A command without the folder it is run in and what cuts its output."""
    command = _SHOWN_IN_PART.sub("", _GOES_THERE.sub("", " ".join(command.split())))
    return "" if _SEVERAL.search(command) else command


def left_open(recorded: Recorded) -> Sequence[DatedItem]:
    """Open tasks of the range that nothing in it closed, the newest first."""
    return still_open(dated_items(recorded.given.notes))[::-1]
