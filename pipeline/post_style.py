"""How a post should sound, and what somebody asked of the next version of it.

The offline writer can do a handful of things to a text: tell it shorter, start it
elsewhere, leave a part out, say "we". What it cannot do it says, by None.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")


class Tone(StrEnum):
    """Which sentences the offline writer prefers."""

    PLAIN = "plain"
    TECHNICAL = "technical"  # names identifiers and tests
    WARM = "warm"  # a little more first person


class Part(StrEnum):
    """What a post is made of: each can come first or be left out."""

    DEED = "deed"
    REASON = "reason"
    MISHAP = "mishap"
    LESSON = "lesson"
    PROOF = "proof"  # tests, a try, a release
    NUMBERS = "numbers"
    NAME = "name"  # of the project
    FRAME = "frame"  # the words before the matter: "A small thing from my week"


@dataclass(frozen=True, slots=True)
class Asked:
    """An instruction for the offline writer, understood.

    ``length`` is -1 for shorter, 1 for longer. ``first`` is the part to start with, or
    "". ``words`` are normalised phrases that must not occur. ``another`` asks for other
    words for the same matter.
    """

    length: int = 0
    first: str = ""
    leave_out: frozenset[str] = frozenset()
    plural: bool = False
    tone: str = ""
    words: frozenset[str] = frozenset()
    another: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """The owner's tone; ``without`` holds normalised phrases that are not offered."""

    tone: str = Tone.PLAIN
    without: frozenset[str] = frozenset()
    asked: Asked = Asked()

    @property
    def voice(self) -> str:
        return self.asked.tone or self.tone

    def allows(self, text: str) -> bool:
        """Whether a text holds none of the phrases that are not offered."""
        said = f" {normalised(text)} "
        return not any(
            f" {phrase} " in said for phrase in self.without | self.asked.words
        )

    def tells(self, part: Part) -> bool:
        return part not in self.asked.leave_out


def normalised(text: str) -> str:
    """The words of a text in lower case with one space between them, no marks."""
    return " ".join(_WORD.findall(text.casefold().replace("\u2019", "'")))


# ---------------------------------------------------------------- instructions

_POLITE = re.compile(
    r"^(?:(?:please|pls|and|but|also|then|now|can you|could you|i(?:'d| would) (?:like|"
    r"want)(?: it| this)?(?: to be)?|make (?:it|this|the (?:text|post|draft))|"
    r"write (?:it|this)?|tell (?:it|this)|keep (?:it|this)|be|should be|it should be|"
    r"(?:(?:this|it) (?:is|sounds)|it's))\b[\s,:]*)+|"
    r"[\s,]*\b(?:please|pls|thanks|thank you)\b[\s.!]*$",
    re.IGNORECASE,
)
_DEGREE = r"(?:(?:a (?:bit|little|lot)|much|far|even|slightly|somewhat|way) )?"
_NO = (
    r"(?:without|leave out|leave off|drop|remove|cut|skip|omit|take out|no|not|"
    r"delete|(?:don't|do not|never) (?:name|mention|say|tell|use|include))"
    r"(?: any| all)?"
)
_FIRST = r"(?:start|begin|open|lead) (?:it )?(?:with|from)"
_NAMES = {
    Part.LESSON: r"lessons?(?: learn(?:ed|t))?|takeaway|what (?:i|we) learn(?:ed|t)",
    Part.REASON: r"reasons?|why|motivation|rationale",
    Part.MISHAP: r"mishap|failures?|failed (?:runs|attempts|tests)|problem|trouble|"
    r"what (?:went wrong|failed)|mistakes?",
    Part.PROOF: r"tests?|test results?|proof|evidence|results?",
    Part.DEED: r"change|deed|work|what (?:i|we) (?:did|changed|built|made)|news",
    Part.NUMBERS: r"numbers?|figures?|counts?|digits",
    Part.NAME: r"project|project(?:'s)? name|names? of the projects?|name",
    Part.FRAME: r"intro|introduction|introductory (?:words|sentence)|opening|lead-in|"
    r"preamble",
}
_MAKE: list[tuple[str, Asked]] = [
    (
        (
            rf"{_DEGREE}(?:shorter|briefer|tighter|more (?:concise|compact|brief))|"
            r"short|brief|concise|shorten(?: (?:it|this))?|"
            rf"cut (?:it|this)(?: down)?|{_DEGREE}too long|less text|fewer words"
        ),
        Asked(length=-1),
    ),
    (
        (
            rf"{_DEGREE}(?:longer|more detailed|more (?:details?|context|text))|"
            rf"(?:say|tell) {_DEGREE}more|expand(?: (?:it|this))?|{_DEGREE}too short"
        ),
        Asked(length=1),
    ),
    (
        (
            r"(?:in|use|into) (?:the )?(?:first person )?plural|(?:use|say|write|with) "
            r"[\"'“]?we[\"'”]?(?: (?:instead of|not|rather than) [\"'“]?i[\"'”]?)?|"
            r"[\"'“]?we[\"'”]? instead of [\"'“]?i[\"'”]?|(?:as|for) (?:a|the|our) team"
        ),
        Asked(plural=True),
    ),
    (rf"{_DEGREE}more (?:technical|precise|exact)", Asked(tone=Tone.TECHNICAL)),
    (
        (
            rf"{_DEGREE}(?:warmer|friendlier|more (?:personal|human|warm|friendly)|"
            r"less (?:dry|stiff|formal))"
        ),
        Asked(tone=Tone.WARM),
    ),
    (
        (
            rf"{_DEGREE}(?:plain|plainer|simpler|more (?:plain|sober|neutral)|"
            r"less (?:technical|personal))"
        ),
        Asked(tone=Tone.PLAIN),
    ),
    (
        (
            r"(?:try |do )?(?:it )?(?:again|differently)|(?:another|a different|a new) "
            r"(?:one|version|text|wording|draft|try|attempt)|rephrase(?: (?:it|this))?|"
            r"(?:in |use )?other words|reword(?: (?:it|this))?|something else"
        ),
        Asked(another=True),
    ),
]
_WITHOUT_WORDS = re.compile(
    rf"{_NO} (?:the )?(?:(?:words?|phrase|term|sentence|expression) )?[\"'“‘]"
    r"(?P<words>[^\"“”]{2,60}?)[\"'”’]|"
    rf"{_NO} the (?:word|phrase|term) (?P<word>[\w-]{{2,40}})",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[.;,]\s+|[.;,]$|\s+(?:and|but)\s+(?=\w)|\n+", re.IGNORECASE)


def _rules() -> Iterable[tuple[re.Pattern[str], Asked]]:
    for pattern, asked in _MAKE:
        yield re.compile(pattern, re.IGNORECASE), asked
    for part, names in _NAMES.items():
        thing = rf"(?:(?:the|its|their|my|this) )?(?:{names})"
        yield (
            re.compile(rf"{_NO} {thing}", re.IGNORECASE),
            Asked(leave_out=frozenset({part})),
        )
        if part not in (Part.NAME, Part.FRAME):
            yield re.compile(rf"{_FIRST} {thing}", re.IGNORECASE), Asked(first=part)


_RULES = tuple(_rules())


def parse_instruction(text: str) -> Asked | None:
    """What somebody wants of the next version, or None where a part of it is beyond
    the offline writer."""
    found = _WITHOUT_WORDS.search(text)
    asked = Asked()
    if found:
        phrase = normalised(found["words"] or found["word"])
        asked = replace(asked, words=frozenset({phrase}))
        text = text[: found.start()] + text[found.end() :]
    parts = [_POLITE.sub("", part.strip()).strip(" .,!") for part in _JOINT.split(text)]
    wishes = [_wish(part) for part in parts if part]
    if not wishes and not found:
        return None
    for wish in wishes:
        if wish is None:
            return None
        asked = _both(asked, wish)
    return asked


def _wish(part: str) -> Asked | None:
    part = part.replace("\u2019", "'")
    return next((wish for rule, wish in _RULES if rule.fullmatch(part)), None)


def _both(one: Asked, other: Asked) -> Asked:
    """Two wishes as one; of two that exclude each other the later."""
    return Asked(
        length=other.length or one.length,
        first=other.first or one.first,
        leave_out=one.leave_out | other.leave_out,
        plural=one.plural or other.plural,
        tone=other.tone or one.tone,
        words=one.words | other.words,
        another=one.another or other.another,
    )
