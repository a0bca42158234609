"""What must be looked at before a text may leave: each finding a sentence with a fix.

Pure: what is private, who is known and what was posted before is handed in.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.limits import BY_HAND, Finding, Measure, measure
from pulse.core.redact import redact_text

# Bounded, so that a long text without an address does not take quadratic time.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII
)
_REDACTED = re.compile(r"\[redacted:[^\]]*\]|\[redacted\]", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[\u2019'-]\w+)*")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")
#: Runs of so many words make up what two texts have in common.
SHINGLE = 4
#: From this share of common runs on, a reader takes two posts for the same.
SIMILAR = 0.5
#: Shorter names are found in ordinary words too often.
SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What the gate compares a text with.

    ``private`` are names of the owner's projects that may not be mentioned; ``people``
    names of others, from commits' trailers and teams; ``earlier`` posts of the owner on
    the same network, newest first.
    """

    private: Sequence[str] = ()
    people: Sequence[str] = ()
    earlier: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A sentence of the draft: its words, and the quotes that carry it, if any do."""

    text: str
    quotes: tuple[str, ...] = ()
    opinion: bool = False
    yours: bool = False


def holds_secret(text: str) -> bool:
    return redact_text(text) != text


def check(
    text: str,
    network: str,
    known: Known,
    sentences: Iterable[Bound] = (),
    channel: str = BY_HAND,
) -> tuple[Measure, list[Finding]]:
    """The text as the network counts it, and all findings, blocking ones first."""
    measured = measure(text, network, channel)
    plain = measured.text
    findings = [
        *measured.findings,
        *_secrets(plain),
        *_addresses(plain),
        *_names(plain, known),
        *_repeats(plain, known.earlier),
        *_unbound_numbers(plain, sentences),
    ]
    return measured, sorted(findings, key=lambda finding: not finding.blocking)


def _secrets(plain: str) -> Iterator[Finding]:
    if holds_secret(plain):
        yield Finding(
            "secret",
            "Something in the text looks like a password or a token.",
            "Take it out.",
            blocking=True,
        )
    elif found := _REDACTED.search(plain):
        yield Finding(
            "redacted",
            "The text shows a place where a secret was taken out.",
            "Say it without that place.",
            blocking=True,
            start=found.start(),
            end=found.end(),
        )


def _addresses(plain: str) -> Iterator[Finding]:
    for found in _EMAIL.finditer(plain):
        yield Finding(
            "email",
            f"“{found[0]}” is an e-mail address.",
            "Leave it out.",
            blocking=True,
            start=found.start(),
            end=found.end(),
        )


def _names(plain: str, known: Known) -> Iterator[Finding]:
    for name in known.private:
        yield from _named(
            plain,
            name,
            "private_project",
            "“{name}” is the name of a project that may not be mentioned.",
            "Leave the name out, or say in the settings that it may be mentioned.",
        )
    for name in known.people:
        yield from _named(
            plain,
            name,
            "person",
            "“{name}” is a person’s name from your records.",
            "Leave the name out, unless this person agreed to be named.",
        )


def _named(
    plain: str, name: str, code: str, sentence: str, fix: str
) -> Iterator[Finding]:
    if len(name) < SHORTEST_NAME:
        return
    # "Mark" is a person, "mark" a word; "tide-mark" is the project either way.
    flags = re.NOFLAG if name.isalpha() else re.IGNORECASE
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, flags)
    if not found:
        return
    # A name such as "website" is a word as well: then it is only worth a look.
    ordinary = name.isalpha() and name.islower()
    yield Finding(
        code,
        sentence.format(name=found[0]),
        fix,
        blocking=not ordinary,
        start=found.start(),
        end=found.end(),
    )


def _repeats(plain: str, earlier: Sequence[str]) -> Iterator[Finding]:
    words = _words(plain)
    for before in earlier:
        if words and words == _words(before):
            yield Finding(
                "repeat",
                "You posted this text already.",
                "Say something new, or reject this draft.",
                blocking=True,
            )
            return
    if any(similarity(plain, before) >= SIMILAR for before in earlier):
        yield Finding(
            "similar",
            "This says much the same as an earlier post of yours.",
            "Say what is new in it.",
            blocking=False,
        )


def similarity(one: str, other: str) -> float:
    """The share of word runs that two texts have in common, from 0 to 1."""
    left, right = _shingles(one), _shingles(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _unbound_numbers(plain: str, sentences: Iterable[Bound]) -> Iterator[Finding]:
    bound = list(sentences)
    if not bound:
        return
    recorded = {
        number for one in bound for quote in one.quotes for number in numbers(quote)
    }
    carried = {
        number
        for one in bound
        if one.quotes and not one.yours
        for number in numbers(one.text)
    }
    for found in _NUMBER.finditer(plain):
        if found[0] not in recorded | carried:
            yield Finding(
                "number",
                f"The number {found[0]} is in no record behind this draft.",
                "Check it: only you can know whether it is right.",
                blocking=False,
                start=found.start(),
                end=found.end(),
            )


def numbers(text: str) -> list[str]:
    """The numbers of a text as written, without what only ends a sentence."""
    return _NUMBER.findall(text)
