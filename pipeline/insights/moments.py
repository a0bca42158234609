"""A sentence of the owner to keep: one that decides something and says why."""

import re

from pipeline.insights.friction import cite
from pipeline.insights.record import Recorded, claim, counted
from pipeline.insights.said import any_of
from pipeline.insights.told import Claim, Moment
from pulse.core.evidence import words
from pulse.core.evidence.quotes import is_fit
from pulse.core.values import Evidence, EvidenceKind, Outcome

K = EvidenceKind
_FEWEST_WORDS, _MOST_WORDS = 6, 28
_ENOUGH = 3
_SOON = 120  # minutes in which what follows belongs to the moment
_OTHERS = any_of(
    r"\b(?:he|she|him|her|his|hers|they|them|their|colleague|boss|manager|customer|"
    r"client|team|guy|guys|someone|everybody|everyone|people)\b",
    r"@\w|https?://|[{}<>`\\|]|\w/\w",
)
_NAMES = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]{2,}\b")
_CONTRAST = any_of(r"\b(?:instead|rather|not|never|no longer|only|but)\b")
_AFTER = {
    K.TESTS: "the tests passed",
    K.COMMIT: "it was committed",
    K.PUSH: "it was pushed",
    K.CONFIRMATION: "you found that it works",
}


def find_moment(recorded: Recorded) -> Moment | None:
    """The most telling sentence, of equal ones the newest; none, if none tells."""
    pieces = recorded.of_kind(K.PROMPT, K.CORRECTION)
    ranked = max(
        ((_telling(piece), piece.time, piece) for piece in pieces),
        key=lambda found: found[:2],
        default=None,
    )
    if ranked is None or ranked[0] < _ENOUGH:
        return None
    piece = ranked[2]
    return Moment(cite(piece), _after(piece, recorded))


def _telling(piece: Evidence) -> int:
    quote = " ".join(piece.quote.split())
    fit = _FEWEST_WORDS <= len(quote.split()) <= _MOST_WORDS and is_fit(quote)
    if not fit or _OTHERS.search(quote) or _NAMES.search(quote) or words.asks(quote):
        return 0
    return (
        2 * words.decides(quote)
        + 2 * bool(words.reason(quote))
        + bool(_CONTRAST.search(quote))
        + (quote[:1].isupper() and quote.endswith("."))
    )


def _after(piece: Evidence, recorded: Recorded) -> Claim | None:
    """What was seen first after it, in the same session and soon."""
    for other in recorded.by_session[piece.session]:
        minutes = round((other.time - piece.time).total_seconds() / 60)
        seen = other.kind is K.CONFIRMATION or other.data.get("outcome") == Outcome.OK
        if other.time > piece.time and other.kind in _AFTER and seen:
            if not 1 <= minutes <= _SOON:
                return None
            return claim(
                f"{{minutes}} {counted(minutes, 'minute')} later {_AFTER[other.kind]}.",
                [other],
                minutes=minutes,
            )
    return None
