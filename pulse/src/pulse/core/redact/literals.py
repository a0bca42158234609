"""One line of JSON, or of anything else, with its secrets replaced.

A line is never parsed and written anew: a string literal is unescaped, looked at, and
only when something was found is that literal replaced. So everything else stays byte
for byte as it was, whatever shape the line is in, and valid JSON stays valid.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pulse.core.redact import assignments
from pulse.core.redact.matching import placeholder
from pulse.core.redact.options import Options

Text = Callable[[str, Counter[str]], str]

# To its closing quote, or to the end of the line: a start without an end must not be
# looked for again from every quote behind it.
_LITERAL: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>")?', re.DOTALL)
# Nothing but tokens of JSON: then no secret stands outside of its literals.
_TOKENS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[\s{}\[\]:,0-9.eE+-]++"
    rb'|"[^"\\]*+(?:\\.[^"\\]*+)*+"|true|false|null|NaN|Infinity)*+\Z',
    re.DOTALL,
)
# All whole literals that end before a place, and the last of them.
_BEFORE: Final = re.compile(
    rb'(?:[^"]*+(?P<last>"[^"\\]*+(?:\\.[^"\\]*+)*+"))*+', re.DOTALL
)
_VALUE: Final = re.compile(
    rb'\s*+:\s*+(?:(?P<list>\[\s*+)?(?=")|(?P<number>-?\d{4,})(?=[\s,}\]]|\Z))?'
)
_NEXT: Final = re.compile(rb'\s*+,\s*+(?=")')
_BEGINS_KEY = re.compile(r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_ENDS_KEY = re.compile(r"-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----")


def redact(
    line: bytes,
    places: Sequence[int] | None,
    text: Text,
    found: Counter[str],
    options: Options,
) -> bytes:
    """The line with its secrets replaced; ``places`` are the offsets, in order, where
    the gates saw something; None looks everywhere."""
    body = line.rstrip(b"\r\n")
    if not _TOKENS.match(body):
        # Bytes between quotes mean little here: look at the line as it stands too.
        walked = _Walk(body, text, found, options).everywhere()
        plain = walked.decode("utf-8", errors="surrogateescape")
        redacted = text(plain, found)
        return _encoded(redacted) + line[len(body) :] if found else line
    walk = _Walk(body, text, found, options)
    out = walk.everywhere() if places is None else walk.at(places)
    return out + line[len(body) :]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogateescape")


class _Walk:
    """Walks over the string literals of one line and remembers what one literal says
    about the next: the key of a value, and a private key cut into lines."""

    def __init__(
        self, line: bytes, text: Text, found: Counter[str], options: Options
    ) -> None:
        self._line = line
        self._options = options
        self._redact = text
        self._found = found
        self._inside_key = False
        self._parts: list[bytes] = []
        self._copied = 0  # how much of the line is in the parts
        self._next = 0  # behind the last literal that was looked at

    def everywhere(self) -> bytes:
        while literal := _LITERAL.search(self._line, self._next):
            self._look(literal)
        return b"".join([*self._parts, self._line[self._copied :]])

    def at(self, places: Sequence[int]) -> bytes:
        """Only the literals at these places, and what belongs to them."""
        for place in places:
            for literal in self._around(place) if place >= self._next else ():
                if literal.start() >= self._next:
                    self._look(literal)
            if self._inside_key:
                return self.everywhere()
        return b"".join([*self._parts, self._line[self._copied :]])

    def _around(self, place: int) -> Iterator[re.Match[bytes]]:
        """What is still to do of the literal at a place and the one before it, which
        may be its key."""
        before = _BEFORE.match(self._line, self._next, place + 1)
        assert before  # it matches nothing at all, too
        if before.start("last") >= 0:
            yield from _LITERAL.finditer(self._line, before.start("last"), before.end())
        here = _LITERAL.search(self._line, before.end())
        if here and here.start() <= place:
            yield here

    def _look(self, literal: re.Match[bytes]) -> None:
        """Look at a literal, and if it names a secret, at what it names."""
        key, in_list, line = "", False, self._line
        following: re.Match[bytes] | None = literal
        while following:
            text = self._text_of(following, key)
            self._next = following.end()
            value = _VALUE.match(line, self._next)
            if value:
                key, in_list = text, value["list"] is not None
                if not assignments.is_secret_name(key):
                    return
                if value["number"] is not None:
                    self._number(value, key)
                following = _LITERAL.match(line, value.end())
            else:
                more = _NEXT.match(line, self._next) if key and in_list else None
                following = _LITERAL.match(line, more.end()) if more else None

    def _text_of(self, literal: re.Match[bytes], key: str) -> str:
        """The text of a literal, which is replaced if there is a secret in it."""
        whole = literal["end"] is not None
        written = literal[0] if whole else literal[0].rstrip(b"\\") + b'"'
        text = _unescaped(written)
        redacted = self._redacted(text, key)
        if redacted != text:
            out = json.dumps(redacted, ensure_ascii=not _writable(redacted))
            self._put(literal.span(), _encoded(out if whole else out[:-1]))
        return text

    def _redacted(self, text: str, key: str) -> str:
        if self._inside_key:
            self._inside_key = _ENDS_KEY.search(text) is None
            return placeholder("private-key") if text.strip() else text
        begins = _BEGINS_KEY.search(text)
        if begins and not _ENDS_KEY.search(text, begins.end()):
            self._inside_key = True
        redacted = self._redact(text, self._found)
        if (
            redacted == text
            and key
            and assignments.is_secret_value(key, text, quoted=True, tight=False)
            and not self._options.allows(text)
        ):
            self._found["assignment"] += 1
            return placeholder("assignment")
        return redacted

    def _number(self, value: re.Match[bytes], key: str) -> None:
        """A number below a key like "password" becomes a string."""
        allowed = self._options.allows(value["number"].decode())
        if assignments.is_password_name(key) and not allowed:
            self._found["assignment"] += 1
            written = json.dumps(placeholder("assignment"))
            self._put(value.span("number"), written.encode())

    def _put(self, span: tuple[int, int], written: bytes) -> None:
        self._parts += [self._line[self._copied : span[0]], written]
        self._copied = span[1]


def _unescaped(literal: bytes) -> str:
    text = literal.decode("utf-8", errors="surrogateescape")
    if "\\" not in text:
        return text[1:-1]
    try:
        value = json.loads(text, strict=False)
    except ValueError:
        return text[1:-1]
    return value if isinstance(value, str) else text[1:-1]


def _writable(text: str) -> bool:
    """Bytes that were no UTF-8 travel as lone surrogates U+DC80..U+DCFF; escapes of
    real lone surrogates must be written as escapes."""
    return not any(
        "\ud800" <= c <= "\udfff" and not "\udc80" <= c <= "\udcff" for c in text
    )
