"""Apply the rules to a line of JSON or of anything else.

A line is never parsed and written anew: each string literal is unescaped, looked at,
and only when something was found is that literal replaced. So everything else stays
byte for byte as it was, whatever shape the line is in, and valid JSON stays valid.
"""

import hashlib
import json
import re
from collections import Counter
from functools import cache
from typing import Any, Final

from pulse.core.redact import assignments
from pulse.core.redact.rules import REFINED, RULES, Rule

_ENGINE = 1  # part of the ruleset: raise it when this file finds something else


def _ruleset() -> str:
    """An id of the rules and of what applies them; any change makes another id."""
    parts = [repr(REFINED)]
    parts += [f"{r.name}\0{r.keywords}\0{r.pattern}" for r in RULES]
    parts += [str(_ENGINE), assignments.ASSIGNMENT.pattern]
    parts += [
        p.pattern for p in vars(assignments).values() if isinstance(p, re.Pattern)
    ]
    return "r1-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


RULESET: Final = _ruleset()


def _trie(words: dict[str, str]) -> str:
    """One pattern for many words, four times as fast as a flat alternation."""
    tree: dict[str, Any] = {}
    for word, more in words.items():
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = more
    return _branch(tree)


def _branch(tree: dict[str, Any]) -> str:
    if "" in tree and not tree[""]:
        return ""
    parts = [re.escape(c) + _branch(t) for c, t in sorted(tree.items()) if c]
    parts += [tree[""]] if "" in tree else []
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


@cache
def _pattern(rule: Rule) -> re.Pattern[str]:
    """Compiled when first needed: all of them take longer than a small sync."""
    return re.compile(rule.pattern)


_WORDS = {k: REFINED.get(k, "") for r in RULES for k in r.keywords}
_TOKEN_GATE = _trie(_WORDS)
# Case costs time: this one runs on lowered text.
_NAME_GATE = (
    rf"(?:{assignments.NAMES})(?!s(?![a-z]))[\w-]{{0,25}}"
    r"(?:\\{0,8}[\"'`])?\]?\s{0,4}[:=]"
)
_TOKENS_IN_BYTES = re.compile(_TOKEN_GATE.encode())
_TOKENS_IN_TEXT = re.compile(_TOKEN_GATE)
_NAMES_IN_BYTES = re.compile(_NAME_GATE.encode())
_NAMES_IN_TEXT = re.compile(_NAME_GATE)
_NAME_PARTS = tuple(b"pass pwd secret token credential _key -key".split()) + tuple(
    letter + b"key" for letter in (b"i", b"s", b"e", b"n", b"g", b"t", b"h")
)
# Letters written as \u00xx could hide a keyword from a look at the raw bytes.
_HIDDEN = re.compile(rb"\\u00[2-7]")

# To its closing quote, or to the end of the line: a start without an end must not be
# looked for again from every quote behind it.
_LITERAL = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>")?', re.DOTALL)
_KEY_FOLLOWS = re.compile(r"\s*:")
_BEGINS_KEY = re.compile(r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_ENDS_KEY = re.compile(r"-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_NUMBER = re.compile(r"-?\d{4,}(?=[\s,}\]])")


class ScannerError(Exception):
    """The scanner does not work: nothing may be sent."""


def ensure_working() -> None:
    """Compile every rule and try one. Raises ScannerError."""
    try:
        for rule in RULES:
            _pattern(rule)
    except re.error as error:
        raise ScannerError(f"a rule is broken: {error}") from error
    canary = b'{"text": "' + b"ghp_" + b"a1B2" * 9 + b'"}\n'
    out, found = redact_line(canary)
    if found.total() != 1 or json.loads(out) != {"text": placeholder("github-token")}:
        raise ScannerError("it does not find what it should")


def placeholder(name: str) -> str:
    return f"[redacted:{name}]"


def redact_text(text: str, found: Counter[str] | None = None) -> str:
    """Replace the secrets in a plain text; ``found`` counts them by rule."""
    found = Counter() if found is None else found
    if _TOKENS_IN_TEXT.search(text):
        for rule in RULES:
            if any(keyword in text for keyword in rule.keywords):
                text = _apply(rule, text, found)
    if _NAMES_IN_TEXT.search(text.lower()):
        text = _replace_values(text, found)
    return text


def _replace_values(text: str, found: Counter[str]) -> str:
    parts, last = [], 0
    for start, end in assignments.find(text):
        found["assignment"] += 1
        parts += [text[last:start], placeholder("assignment")]
        last = end
    return "".join([*parts, text[last:]])


def _apply(rule: Rule, text: str, found: Counter[str]) -> str:
    pattern = _pattern(rule)
    grouped = "secret" in pattern.groupindex

    def replace(match: re.Match[str]) -> str:
        found[rule.name] += 1
        if not grouped:
            return placeholder(rule.name)
        start, end = match.start(), match.end()
        secret_start, secret_end = match.span("secret")
        return text[start:secret_start] + placeholder(rule.name) + text[secret_end:end]

    return pattern.sub(replace, text)


def may_hold_secrets(line: bytes) -> bool:
    """A quick look at raw bytes; False is certain."""
    if _TOKENS_IN_BYTES.search(line) or _HIDDEN.search(line):
        return True
    # Every answer of a model counts its tokens; plurals name no secret.
    lowered = line.lower().replace(b"tokens", b"")
    return (
        any(part in lowered for part in _NAME_PARTS)
        and _NAMES_IN_BYTES.search(lowered) is not None
    )


def redact_line(line: bytes) -> tuple[bytes, Counter[str]]:
    """One line in, one line out, and what was found by rule. A line without findings
    comes back unchanged, byte for byte."""
    found: Counter[str] = Counter()
    if not may_hold_secrets(line):
        return line, found
    text = line.decode("utf-8", errors="surrogateescape")
    result = _Literals(found).redact(text)
    if not _is_json(text):
        # Bytes between quotes mean nothing here: look at the line as it stands too.
        body = result.rstrip("\r\n")
        result = redact_text(body, found) + result[len(body) :]
    if not found:
        return line, found
    return result.encode("utf-8", errors="surrogateescape"), found


def _is_json(text: str) -> bool:
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


class _Literals:
    """Walks over the string literals of one line and remembers what one literal says
    about the next: the key of a value, and a private key cut into lines."""

    def __init__(self, found: Counter[str]) -> None:
        self._found = found
        self._key = ""
        self._inside_key = False

    def redact(self, line: str) -> str:
        parts, last = [], 0
        for match in _LITERAL.finditer(line):
            if match["end"] is None:
                break
            between = line[last : match.start()]
            parts.append(self._number(between))
            parts.append(self._literal(match[0], line, match.end()))
            last = match.end()
        parts.append(self._tail(line[last:]))
        return "".join(parts)

    def _literal(self, literal: str, line: str, end: int) -> str:
        text = _unescape(literal)
        is_key = _KEY_FOLLOWS.match(line, end) is not None
        key, self._key = self._key, text if is_key else ""
        redacted = self._text(text, key)
        if redacted == text:
            return literal
        return json.dumps(redacted, ensure_ascii=not _writable(redacted))

    def _text(self, text: str, key: str) -> str:
        if self._inside_key:
            self._inside_key = _ENDS_KEY.search(text) is None
            return placeholder("private-key") if text.strip() else text
        begins = _BEGINS_KEY.search(text)
        if begins and not _ENDS_KEY.search(text, begins.end()):
            self._inside_key = True
        redacted = redact_text(text, self._found)
        if (
            redacted == text
            and key
            and assignments.is_secret_name(key)
            and assignments.is_secret_value(key, text, quoted=True, tight=False)
        ):
            self._found["assignment"] += 1
            return placeholder("assignment")
        return redacted

    def _number(self, between: str) -> str:
        """A number below a key like "password" becomes a string."""
        key, self._key = self._key, ""
        if not key or not re.match(r"\s*:\s*-?\d", between):
            self._key = key
            return between
        if not re.search(r"(?i)pass|pwd", key) or not assignments.is_secret_name(key):
            return between
        self._found["assignment"] += 1
        return _NUMBER.sub(json.dumps(placeholder("assignment")), between, count=1)

    def _tail(self, rest: str) -> str:
        """What follows the last whole literal: punctuation, or a literal cut off."""
        cut = rest.find('"')
        if cut < 0:
            return self._number(rest)
        text = _unescape(rest[cut:].rstrip("\r\n\\") + '"')
        redacted = redact_text(text, self._found)
        if redacted == text:
            return rest
        end = rest[len(rest.rstrip("\r\n")) :]
        written = json.dumps(redacted, ensure_ascii=not _writable(redacted))
        return rest[:cut] + written[:-1] + end


def _unescape(literal: str) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return literal[1:-1]
    return value if isinstance(value, str) else literal[1:-1]


def _writable(text: str) -> bool:
    """Bytes that were no UTF-8 travel as lone surrogates U+DC80..U+DCFF; escapes of
    real lone surrogates must be written as escapes."""
    return not any(
        "\ud800" <= c <= "\udfff" and not "\udc80" <= c <= "\udcff" for c in text
    )
