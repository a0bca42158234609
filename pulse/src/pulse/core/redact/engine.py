"""Apply the rules to lines: where the gates point, and nowhere else.

The gates are those of Hyperscan where it is installed and works, else those of ``re``.
What decides is the same code behind both, so both find the same.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, Literal

from pulse.core.redact import assignments, literals, matching
from pulse.core.redact.gates import (
    HIDDEN,
    HIDDEN_LETTER,
    NAMES,
    OPTIONAL,
    TOKENS,
    Place,
)
from pulse.core.redact.matching import NAME_GATE, TOKEN_GATE, pattern_of, placeholder
from pulse.core.redact.native import KEPT, NativeError, NativeGate
from pulse.core.redact.options import Options
from pulse.core.redact.rules import RULES

_ENGINE = 2  # part of the ruleset: raise it when this room finds something else
BLOCK: Final = 512 * 1024  # bytes of lines that are scanned at once, or one long line

#: From so many bytes on it pays to compile for the native engine.
WORTH: Final = 4 * 2**20

Engine = Literal["auto", "native", "python"]


def _ruleset() -> str:
    """An id of the rules and of what applies them; any change makes another id."""
    parts = [f"{w.text}\0{w.follows}" for w in (*TOKENS, *NAMES)]
    parts += [f"{r.name}\0{r.keywords}\0{r.pattern}\0{r.before}" for r in RULES]
    parts += [str(_ENGINE), assignments.ASSIGNMENT.pattern]
    parts += [
        p.pattern for p in vars(assignments).values() if isinstance(p, re.Pattern)
    ]
    return "r1-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


RULESET: Final = _ruleset()
_HIDDEN: Final = re.compile(HIDDEN)


class ScannerError(Exception):
    """The scanner does not work: nothing may be sent."""


class Redactor:
    """Takes the secrets out of lines and of texts.

    ``engine`` is "python", "native", or "auto": native where that works. ``trouble``
    says why it is not native, for a person; nothing ever goes unscanned. ``cache`` is a
    folder where the native engine may keep what it compiled.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        engine: Engine = "auto",
        cache: Path | None = None,
    ) -> None:
        self.options = options or Options()
        #: Like RULESET, of the rules and the options together.
        self.ruleset = f"{RULESET}{'+' if self.options.key else ''}{self.options.key}"
        self.trouble = ""
        self._optional = re.compile(
            "|".join(self.options.raw) or "(?!)", re.ASCII | re.IGNORECASE
        )
        self._wanted = engine
        self._cache = cache
        self._native: NativeGate | None = None
        self._chosen = engine == "python"
        self._seen = 0  # bytes

    @property
    def engine(self) -> str:
        """What has been chosen: "native" or "python"."""
        return "native" if self._native else "python"

    def _native_gate(self) -> NativeGate | None:
        """Made when it is worth it: a few lines are read sooner than it is compiled.
        Raises ScannerError where it must be native and cannot be."""
        worth = self._wanted == "native" or self._seen > WORTH
        if not self._chosen and (worth or _is_kept(self._cache)):
            try:
                self._native = NativeGate(self.options.raw, cache=self._cache)
            except NativeError as error:
                if self._wanted == "native":
                    raise ScannerError(str(error)) from error
                self.trouble = str(error)
            self._chosen = True
        return self._native

    def text(self, text: str, found: Counter[str] | None = None) -> str:
        """A plain text with its secrets replaced; ``found`` counts them by rule."""
        found = Counter() if found is None else found
        words = matching.words_in(text)
        return matching.redact_text(text, words, found, self.options)

    def line(self, line: bytes) -> tuple[bytes, Counter[str]]:
        """One line in, one line out, and what was found by rule. A line without
        findings comes back unchanged, byte for byte."""
        found: Counter[str] = Counter()
        return self.lines([line], found)[0], found

    def lines(
        self, lines: Iterable[bytes], found: Counter[str] | None = None
    ) -> list[bytes]:
        """As many lines out as in; faster than one by one. ``found`` counts."""
        found = Counter() if found is None else found
        return [out for block in _blocks(lines) for out in self._block(block, found)]

    def everywhere(self, line: bytes, found: Counter[str]) -> bytes:
        """Like ``line``, but without the gates: the slow truth that tests compare."""
        return literals.redact(line, None, self.text, found, self.options)

    def places(self, block: bytes) -> list[Place]:
        """Where, in order, something could be found: all places that are needed."""
        self._seen += len(block)
        native = self._native_gate()
        if native:
            try:
                return native.places(block)
            except NativeError as error:
                # From here on in pure Python: slower, but it finds the same.
                self._native, self.trouble = None, str(error)
        raw = block.decode("latin-1")  # a letter for each byte
        lowered = block.lower().decode("latin-1")
        found = {(place, word.text) for place, word in TOKEN_GATE.find(raw)}
        found.update((place, word.text) for place, word in NAME_GATE.find(lowered))
        found.update((m.start(), HIDDEN_LETTER) for m in _HIDDEN.finditer(raw))
        found.update((m.end() - 1, OPTIONAL) for m in self._optional.finditer(raw))
        return sorted(found)

    def _block(self, lines: Sequence[bytes], found: Counter[str]) -> list[bytes]:
        out = list(lines)
        for number, start, places in _by_line(lines, self.places(b"".join(lines))):
            in_line: Counter[str] = Counter()
            offsets = [place - start for place, _ in places]
            text = self._text_with({word for _, word in places})
            redacted = literals.redact(
                lines[number], offsets, text, in_line, self.options
            )
            if in_line:
                out[number] = redacted
                found += in_line
        return out

    def _text_with(self, words: set[str]) -> literals.Text:
        """Redacts the texts of a line where the gates saw these words."""
        if HIDDEN_LETTER in words:
            return self.text
        return lambda text, found: matching.redact_text(
            text, words, found, self.options
        )


def _is_kept(cache: Path | None) -> bool:
    return cache is not None and any(cache.glob(KEPT))


def _blocks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    block: list[bytes] = []
    size = 0
    for line in lines:
        if size + len(line) > BLOCK and block:
            yield block
            block, size = [], 0
        block.append(line)
        size += len(line)
    if block:
        yield block


def _by_line(
    lines: Sequence[bytes], places: list[Place]
) -> Iterator[tuple[int, int, list[Place]]]:
    """The lines where something could be: number, offset, and the places."""
    ends = list(accumulate(map(len, lines)))
    at = 0
    while at < len(places):
        number = bisect_right(ends, places[at][0])
        here, at = at, bisect_left(places, (ends[number], ""), at)
        yield number, ends[number] - len(lines[number]), places[here:at]


@cache
def default() -> Redactor:
    """What the functions below use."""
    return Redactor()


def ensure_working() -> None:
    """Compile every rule and try one. Raises ScannerError."""
    check(default())


def check(redactor: Redactor) -> None:
    """Compile every rule and try one with each engine. Raises ScannerError."""
    try:
        for rule in RULES:
            pattern_of(rule)
    except re.error as error:
        raise ScannerError(f"a rule is broken: {error}") from error
    canary = b'{"text": "' + b"ghp_" + b"a1B2" * 9 + b'"}\n'
    expected = b'{"text": "%s"}\n' % placeholder("github-token").encode()
    for one in (redactor, Redactor(redactor.options, engine="python")):
        out, found = one.line(canary)
        if found.total() != 1 or out != expected:
            raise ScannerError("it does not find what it should")


def redact_line(line: bytes) -> tuple[bytes, Counter[str]]:
    return default().line(line)


def redact_lines(
    lines: Iterable[bytes], found: Counter[str] | None = None
) -> list[bytes]:
    return default().lines(lines, found)


def redact_text(text: str, found: Counter[str] | None = None) -> str:
    return default().text(text, found)


def may_hold_secrets(line: bytes) -> bool:
    """A quick look at raw bytes; False is certain."""
    return bool(default().places(line))
