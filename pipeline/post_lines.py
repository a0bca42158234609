"""What decisions, mishaps and lessons of a profile say, taken apart for a post."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import post_words as words
from pipeline.post_frames import Slots
from pipeline.post_grammar import (
    counted,
    listed,
    lower_first,
    ordinal,
    with_articles,
)
from pipeline.values import Line
from pulse.core.language.verbs import VERBS

# How the owner called a lesson; the words before it, and what they become.
_LABELS = (
    ("turned", re.compile(r"^(?:it )?turns out(?: that)?\b[: ,]*", re.IGNORECASE)),
    (
        "learned",
        re.compile(r"^(?:i |we |today i )?learned(?: that)?\b[: ,]*", re.IGNORECASE),
    ),
    ("lesson", re.compile(r"^lesson(?: learn(?:ed|t))?\b[: ,]+", re.IGNORECASE)),
    ("rule", re.compile(r"^(?:new )?rule(?: of thumb)?\b[: ,]+", re.IGNORECASE)),
    (
        "note",
        re.compile(
            r"^(?:note to self|remember|good to know)\b(?: that\b)?[: ,]+",
            re.IGNORECASE,
        ),
    ),
)
_BEFORE = re.compile(
    r"^(?:(?:hm+|ok(?:ay)?|so|well|ah|and|but|right|alright)\b[\s,.:-]*)+",
    re.IGNORECASE,
)
_NOTED = re.compile(r"^Noted: [\"“](.+?)[.”\"]*$")
_ASKED = re.compile(
    r"(?:Chose|Decided to) \"?(?P<answer>[^\"]+?)\"?"
    r" \(asked: \"(?P<question>[^\"]+)\"\)$"
)
_QUESTION = re.compile(
    r"(?P<what>Where|How|When|(?:Which|What)(?: [\w-]+){0,3}) (?P<aux>should|must) "
    r"(?P<subject>[\w -]+?) (?P<verb>be \w+|\w+)\?$"
)
_VERBS = VERBS | {"appear", "begin", "belong", "end", "happen", "lie", "live", "start"}
_RUNS = re.compile(
    r"^The (?P<what>build|tests) failed (?P<count>\d+) times before pass"
)
_ATTEMPTS = re.compile(
    r"^(?P<count>\d+) attempts? failed when tried before one worked\b"
)
# "Chose this, skipped that and removed the third": no single idea.
_SEVERAL = re.compile(r", [a-z]+(?:ed|ept|ose|ade) .*\band [a-z]+(?:ed|ept|ose|ade)\b")
# What has to do with who may do what.
_GUARDED = re.compile(
    r"\b(?:log(?:ging|ged)?.?(?:in|out|on|off)|sessions?|tokens?|permissions?|access|"
    r"auth\w*|encrypt\w*|uploads?|cookies?|keys?|certificates?|sandbox|escap\w+|"
    r"sanitis\w+|sanitiz\w+|valid\w*|check\w*|limits?)\b",
    re.IGNORECASE,
)


_PREPOSITIONS = frozenset(
    ("after", "as", "at", "before", "behind", "beside", "between", "by", "every", "in",
     "inside", "into", "on", "once", "outside", "per", "through", "under", "via",
     "when", "with", "within", "without")
)  # fmt: skip
# Of a mishap in somebody's own words: that it is over.
_OVER = re.compile(
    r"\b(?:before (?:passing|one worked|they passed|it \w+)|until [\w ]+ (?:fixed|"
    r"worked|passed|helped)|(?:is|was|are|were) fixed)\b"
)


@dataclass(frozen=True, slots=True)
class Mishap:
    """What failed so often before it was over: build, tests or attempts; or ``told`` in
    somebody's own words."""

    what: str
    count: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that came up, as a clause, and what was chosen.

    ``decided`` follows "I decided": "that the index should live in a file", or with
    "to" where the question must be told first; "" where neither gives a sentence.
    """

    matter: str
    answer: str
    decided: str = ""

    @property
    def asks(self) -> bool:
        """Whether the question must be told for the answer to say something."""
        return not self.decided.startswith("that ")


def counts(mishap: Mishap) -> Slots:
    """How often something failed, in the words that sentences need."""
    number = mishap.count
    many = "s" * (number != 1)
    run = {"build": "build", "tests": "test run"}.get(mishap.what, "attempt")
    return {
        "times": {1: "once", 2: "twice"}.get(number, f"{counted(number)} times"),
        "runs": f"{counted(number)} {run}{many}",
        "failed": f"{counted(number)} failed {run}{many}",
        "attempts": f"{counted(number)} attempt{many}",
        "tries": f"{counted(number)} attempts" if many else "attempt",
        "them": "them" if many else "it",
        "one": "one" if many else "the next one",
        "next": ordinal(number + 1),
    }


def lesson_words(line: Line) -> str:
    """A lesson as the owner put it, without quotation marks; "" when not for a post."""
    text = _lesson(line)
    for _name, label in _LABELS:
        text = label.sub("", text)
    usable = words.is_sayable(text) and words.is_for_strangers(text)
    usable = usable and not words.points_back(text)
    return text if usable and len(text.split()) >= 4 else ""


def lesson_label(line: Line) -> str:
    """Under which word the owner wrote a lesson down, or "words"."""
    said = [_lesson(line), *(_BEFORE.sub("", c.quote) for c in line.evidence)]
    for text in said:
        for name, label in _LABELS:
            if label.match(text):
                return name
    return "words"


def _lesson(line: Line) -> str:
    quoted = _NOTED.match(line.text)
    text = (quoted[1] if quoted else line.text).strip().rstrip(".")
    return _BEFORE.sub("", text)


def shows_weakness(line: Line, open_tasks: Iterable[Line]) -> bool:
    """Whether a lesson is about something that guards others and is still undone."""
    text = lesson_words(line)
    about = words.content_words(text)
    return bool(_GUARDED.search(text)) and any(
        task.project == line.project
        and len(about & words.content_words(task.text)) >= 2
        for task in open_tasks
    )


def choice_words(line: Line) -> str:
    """A decision as a past-tense clause with a capital; "" when it says too little."""
    if answer := answer_of(line):
        told = answer.decided or f"{answer.matter}: {answer.answer}"
        return f"Decided {told}"
    head = words.head_of(line)
    if not words.is_deed(head) or not words.is_sayable(head):
        return ""
    return with_articles(listed(head))


def is_one_idea(choice: Line) -> bool:
    """Whether a decision is about one thing that is worth a sentence beside others."""
    head = words.head_of(choice)
    return not words.is_small(head) and not _SEVERAL.search(head)


def instead_of(line: Line) -> str:
    """What a decision was made against; "" when it is unsayable or said already."""
    instead = line.instead.strip().rstrip(".")
    if not _is_name(instead, line):
        instead = lower_first(instead)
    said = instead.lower() in words.head_of(line).lower()
    if not instead or said or not words.is_sayable(instead):
        return ""
    return with_articles(f"Kept {instead}").removeprefix("Kept ")


def _is_name(text: str, line: Line) -> bool:
    """Whether the owner wrote its first word with a capital within a sentence."""
    first = re.escape(text.split(" ")[0])
    within = re.compile(rf"[a-z,] {first}\b")
    capital = text[:1].isupper()
    return capital and any(within.search(cited.quote) for cited in line.evidence)


def answer_of(line: Line) -> Answer | None:
    """Chose a folder (asked: "Which transport should it use?") → which transport it
    should use, a folder."""
    found = _ASKED.match(line.text.rstrip("."))
    asked = _QUESTION.match(found["question"]) if found else None
    if not found or not asked:
        return None
    subject, verb = asked["subject"], asked["verb"]
    if not verb.startswith("be ") and verb not in _VERBS:
        return None
    matter = f"{lower_first(asked['what'])} {subject} {asked['aux']} {verb}"
    answer = lower_first(found["answer"])
    sayable = words.is_sayable(matter) and words.is_sayable(answer)
    if not sayable:
        return None
    return Answer(matter, answer, _decided(asked, answer))


def _decided(asked: re.Match[str], answer: str) -> str:
    """The answer as a clause of its own: "that … should …", or "to …"."""
    what, first = asked["what"].split(" ")[0], answer.split(" ")[0]
    whole = f"that {asked['subject']} {asked['aux']} {asked['verb']} {answer}"
    if what in ("Which", "What"):
        fits = first not in VERBS and not asked["verb"].startswith("be ")
        return whole if fits else ""
    if first in _PREPOSITIONS:
        return whole
    return f"to {answer}" if first in VERBS else ""


def mishap_of(line: Line) -> Mishap | None:
    """A mishap that is over and about the work; None for others."""
    if runs := _RUNS.match(line.text):
        return Mishap(runs["what"], int(runs["count"]))
    if attempts := _ATTEMPTS.match(line.text):
        return Mishap("attempts", int(attempts["count"]))
    told = words.head_of(line)
    sayable = words.is_sayable(told) and words.is_for_strangers(told)
    if sayable and _OVER.search(told) and not words.points_back(told):
        return Mishap("told", told=told)
    return None
