"""What an owner says in passing about how texts should sound: "not so salesy"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pulse.core.evidence.quotes import KEEP_OUT, is_fit, sentences

SHORTEST, LONGEST = 8, 160  # characters of a remark
#: Longer prompts are pasted texts; what they say of style is about something else.
LONGEST_PROMPT = 1_500
#: Words that only ever speak of style; a database can look for them first.
MARKS = (
    "salesy", "marketing speak", "marketing language", "like marketing", "buzzword",
    "hype", "emoji", "hashtag", "exclamation",
    "jargon", "plain word", "plain english", "plain language", "corporate", "clickbait",
    "self-promot", "bragg", "humble", "cheesy", "pompous", "sounds like ai",
    "superlative", "flowery", "tone", "wording",
)  # fmt: skip
_MARK = re.compile(rf"\b(?:{'|'.join(map(re.escape, MARKS))})", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:no|not|don't|dont|do not|never|without|less|avoid|stop|too|please|use|keep|"
    r"more|remove|drop|cut|write|should|prefer|skip|leave out|sound|make)\b",
    re.IGNORECASE,
)
# These speak of program text as often as of prose.
_CODE = re.compile(
    r"[{}();=<>`]|\b(?:function|class|variable|css|html|regex|parser|render\w*|"
    r"unicode|component|button|icon|test|column|field|api|bug|error|marketing page)\b",
    re.IGNORECASE,
)
_OFTEN = 2


class Habit(StrEnum):
    """What somebody does to the drafts again and again."""

    SHORTER = "shorter"
    WE = "we"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Edited:
    """What a writer wrote, and what the person made of it."""

    before: str
    after: str


def remark_in(prompt: str) -> str:
    """The sentence of a prompt that says how texts should sound, or ""."""
    if len(prompt) > LONGEST_PROMPT:
        return ""
    text = unicodedata.normalize("NFC", prompt).replace("’", "'")
    for sentence in sentences(text):
        said = " ".join(sentence.split())
        if (
            SHORTEST <= len(said) <= LONGEST
            and _MARK.search(said)
            and _WISH.search(said)
            and not _CODE.search(said)
            and not KEEP_OUT.search(said)
            and is_fit(said)
        ):
            return said
    return ""


def habits(edited: Sequence[Edited]) -> tuple[Habit, ...]:
    """What was done to most of these drafts, and at least to two of them."""
    tests = {
        Habit.SHORTER: _shortened,
        Habit.WE: _made_plural,
        Habit.NUMBERS: _without_numbers,
    }
    return tuple(
        habit
        for habit, done in tests.items()
        if (count := sum(map(done, edited))) >= _OFTEN and count * 2 > len(edited)
    )


def _shortened(edit: Edited) -> bool:
    return len(edit.after) < 0.75 * len(edit.before)


def _made_plural(edit: Edited) -> bool:
    singular, plural = re.compile(r"\bI\b"), re.compile(r"\bwe\b", re.IGNORECASE)
    said = plural.search(edit.after) and not singular.search(edit.after)
    return bool(singular.search(edit.before) and said)


def _without_numbers(edit: Edited) -> bool:
    digit = re.compile(r"\d")
    return bool(digit.search(edit.before) and not digit.search(edit.after))
