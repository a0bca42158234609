"""What else its owner wants taken out, and what may stay.

Options are values: whoever redacts passes them in. All of them are off by default.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# A name@host.tld; what git writes before ":" and addresses that take no mail stay.
_EMAIL: Final = re.compile(
    r"(?<![\w.+%-])(?!(?:git|no-?reply)@)[A-Za-z0-9][A-Za-z0-9._+%-]{0,63}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])",
    re.ASCII,
)
# The user's name in a path, and in the name that Claude Code makes of a path.
_HOME: Final = re.compile(
    r"(?:(?<![\w.])/(?:home|Users)/|\b[A-Za-z]:[\\/]{1,8}Users[\\/]{1,8}"
    r"|(?<!\w)-(?:home|Users)-)(?P<user>[^\s/\\:\"'`<>|*?()\[\]{},;-]{1,64})"
)
#: Where raw lines could hold them, in any case, whatever way JSON is written.
_EMAIL_RAW: Final = r"[a-z0-9._+%-]@[a-z0-9]"
_HOME_RAW: Final = r"[/\\-](?:home|users)[/\\-]"

#: What may stand between two words: a blank or an escape of JSON; a no-break space and
#: other blanks of Unicode are here as the bytes of their UTF-8.
_BLANK_RAW: Final = (
    r"(?:[\s\x1c-\x1f]|\\+[nrtfv]|\\+u[0-9a-f]{4}|\xc2[\x85\xa0]|\xe1\x9a\x80"
    r"|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)+"
)


@dataclass(frozen=True)
class Options:
    """``emails`` and ``homes`` turn on what is off by default. ``words`` are names that
    must not leave, found as whole words in any case. ``allow`` are values that are
    known to be harmless: as they are written, or as ``/regular expressions/``.

    Raises re.error for an expression that is none.
    """

    emails: bool = False
    homes: bool = False
    words: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _ = self._allowed

    @cached_property
    def key(self) -> str:
        """An id of what differs from the default, "" where nothing does."""
        if self == Options():
            return ""
        values = (self.emails, self.homes, sorted(self.words), sorted(self.allow))
        return hashlib.sha256(repr(values).encode()).hexdigest()[:12]

    @cached_property
    def raw(self) -> tuple[str, ...]:
        """Expressions for raw lines, to be matched in any case."""
        found = [_EMAIL_RAW] * self.emails + [_HOME_RAW] * self.homes
        return (*found, *map(_raw_word, filter(str.strip, self.words)))

    @cached_property
    def _allowed(self) -> re.Pattern[str] | None:
        parts = [
            f"(?:{a[1:-1]})" if len(a) > 2 and a[0] == a[-1] == "/" else re.escape(a)
            for a in self.allow
        ]
        return re.compile("|".join(parts)) if parts else None

    @cached_property
    def _word(self) -> re.Pattern[str] | None:
        words = sorted((w.split() for w in self.words), key=len, reverse=True)
        parts = [r"\s+".join(map(re.escape, word)) for word in words if word]
        if not parts:
            return None
        before = r"(?:(?<![^\W_])|(?<=\\[nrt]))"  # an underscore parts words, too
        return re.compile(rf"{before}(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)

    def allows(self, value: str) -> bool:
        """Is this known to be harmless?"""
        return self._allowed is not None and self._allowed.fullmatch(value) is not None

    def redact(self, text: str, found: Counter[str]) -> str:
        """The text without what the owner wants taken out."""
        for name, pattern, write in self._patterns():
            parts, last = [], 0
            for match in pattern.finditer(text):
                if self.allows(match[0]):
                    continue
                found[name] += 1
                parts += [text[last : match.start()], write(match)]
                last = match.end()
            text = "".join([*parts, text[last:]]) if parts else text
        return text

    def _patterns(
        self,
    ) -> Iterator[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]]:
        if self.emails:
            yield "email", _EMAIL, lambda match: "[redacted:email]"
        if self.homes:
            yield "home", _HOME, _without_user
        if self._word:
            yield "word", self._word, lambda match: "[redacted:word]"


def _without_user(match: re.Match[str]) -> str:
    """``/home/ada/x`` becomes ``/home/[user]/x``: a path as before, only nobody's."""
    return match[0][: match.start("user") - match.start()] + "[user]"


def _raw_word(word: str) -> str:
    """How JSON may write a word: as UTF-8 or as escapes, blanks as anything blank."""
    return _BLANK_RAW.join("".join(map(_raw_letter, part)) for part in word.split())


def _raw_letter(letter: str) -> str:
    if letter.isascii():
        return rf"\\*{re.escape(letter)}" if letter in '/"\\' else re.escape(letter)
    cases = {letter, letter.lower(), letter.upper(), letter.swapcase()}
    written = ["".join(f"\\x{b:02x}" for b in c.encode()) for c in sorted(cases)]
    return rf"(?:{'|'.join(written)}|\\+u[0-9a-f]{{4}}(?:\\+u[0-9a-f]{{4}})?)"
