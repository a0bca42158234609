"""Secrets known only by their name: ``DB_PASSWORD=…``, ``"apiKey": "…"``.

The name must sound like a secret and the value must look like one; code that only
handles secrets (``token = request.token``) stays readable.
"""

import base64
import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

# "key" alone may be anything; one of these is a secret.
_KEYS: Final = (
    *("access", "account", "admin", "api", "app", "auth", "cipher", "client"),
    *("consumer", "cookie", "encryption", "hmac", "jwt", "license", "master"),
    *("preshared", "private", "secret", "service", "session", "shared", "signing"),
    *("storage", "subscription", "webhook"),
)
# So may "pass" be the second of a renderer, or a test's.
_PASSES: Final = (
    *("admin", "auth", "db", "email", "ftp", "ldap", "mail", "mysql", "postgres"),
    *("redis", "root", "smtp", "ssh", "user"),
)
#: What a name of a secret holds, in lower case.
WORDS: Final = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "credential"),
    *(f"{kind}{joint}key" for kind in _KEYS for joint in ("", "_", "-", ".")),
    *(f"{kind}{joint}pass" for kind in _PASSES for joint in ("", "_", "-", ".")),
    *(f"{kind} key" for kind in ("access", "api", "license", "secret")),
)
NAMES: Final = "|".join(map(re.escape, WORDS))
# What may follow the name inside a key: "_2", "_prod", "Value", never a plural.
_SUFFIX = r"(?:[_-][A-Za-z0-9_-]{1,24}|[A-Z][A-Za-z0-9]{1,24}|\d{1,3})?"
_QUOTE = r"\\{0,8}[\"'`]"
ASSIGNMENT: Final = re.compile(
    rf"(?P<name>(?i:{NAMES}))(?P<suffix>{_SUFFIX})(?:{_QUOTE})?\]?"
    r"(?P<sep>\s{0,4}(?::\s{0,2}[A-Za-z][\w.| \[\]]{0,30}?\s{0,2}(?==))?"
    r"(?:=>|:=|(?<![=!<>])=(?!=)|:)[ \t]{0,4})"
    rf"(?:(?P<quote>{_QUOTE})(?P<quoted>(?:(?!(?P=quote))[^\r\n]){{4,400}})(?P=quote)"
    r"|(?P<bare>(?:[^\s\"'`,;<>(){}\[\]\\&|\x1b]|&(?!&|\w{1,40}=)){6,400}))",
    re.ASCII,  # as the gates look for it
)
_NAME: Final = re.compile(rf"(?P<name>(?i:{NAMES}))(?P<suffix>{_SUFFIX})\Z", re.ASCII)
_PASSWORD = re.compile(r"(?i)pass|pwd", re.ASCII)
_BEFORE = re.compile(r"[A-Za-z0-9_.-]{0,60}\Z")

# Names that end so hold something about a secret, not the secret.
_ABOUT = re.compile(
    r"(?i)[_-]?(?:ids?|names?|types?|counts?|urls?|uri|paths?|files?|env|fields?|length"
    r"|len|limit|budget|hint|headers?|ttl|expires?\w*|expiry|at|prefix|suffix|column"
    r"|label|placeholder|regex|pattern|validators?|policy|rules?|status|index|usage"
    r"|class|form|input|reset\w*|min\w*|max\w*|source|scopes?|version|set|valid)\Z"
)
# Token counts, tokenizers' special tokens, cursors of paged lists: as whole words, for
# "admin_token" and "session_token" are secrets.
_OTHER_TOKENS = re.compile(
    r"(?:(?<![A-Za-z])|(?<=[a-z0-9])(?=[A-Z]))"
    r"(?i:max|min|num|n|total|input|output|prompt|completion|cached?|pad|eos|bos|unk"
    r"|cls|sep|mask|special|stop|end|start|begin|next|prev|page|continuation|cancel\w*"
    r"|design|syntax|sync)[_-]?\Z"
)
_PLACEHOLDER = re.compile(
    r"(?i)(?:[x*.#_-]+|[^\w+/].*|your.*|my[_-].*|some[_-].*|example.*|sample.*|change.?me.*"
    r"|place.?holder.*|none|null|nil|true|false|undefined|required|optional|string|str"
    r"|bytes|password|passwd|secret|token|dummy|fake|foo\w*|bar|redacted.*|hidden"
    r"|process\.env.*|os\.environ.*|env\..*|secrets\..*"
    r"|\S*(?:\$\{|\{\{|%\().*|\S*(?:\.\.\.|…))\Z"
)
_CODE = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)*\??!?\Z")
_PATH = re.compile(r"(?:~|\.{1,2}/|[A-Za-z]:\\|https?://|/(?!\S*[+=]))\S*\Z")
_UPPER = re.compile(r"[A-Z0-9_]+\Z")
# Docker and npm keep a user and a password together, in base64.
_PAIRS: Final = {"auth", "_auth"}
# What a line of an environment file, a script or a Dockerfile begins with, also where
# it is listed with its number or in a diff.
_LINE_BEGINS = re.compile(
    r"(?:^|[\r\n]|\\n)[ \t]*(?:\d{1,6}[:\t→])?[-+>]?[ \t]*(?:export |ENV |ARG |- )?\Z"
)
_REST = re.compile(r"(?:[,<>)}\]][^\s\"'`\\;|&]*)?")


def entropy(text: str) -> float:
    """Shannon entropy in bits for each character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values())


def is_secret_name(key: str) -> bool:
    """Does this key of a mapping name a secret?"""
    if key in _PAIRS:
        return True
    found = _NAME.search(key)
    return found is not None and _names_secret(
        key[: found.start()], found["name"], found["suffix"]
    )


def is_password_name(key: str) -> bool:
    """Does this key of a mapping name what may be a number?"""
    return _PASSWORD.search(key) is not None and is_secret_name(key)


def _names_secret(before: str, name: str, suffix: str) -> bool:
    if suffix and _ABOUT.match(suffix.lstrip("_-")):
        return False
    return name.lower() != "token" or not _OTHER_TOKENS.search(before)


def is_secret_value(key: str, value: str, *, quoted: bool, tight: bool) -> bool:
    """Does the value look like a secret rather than code or prose?

    ``tight`` is an assignment without blanks, as in an environment file.
    """
    if key in _PAIRS:
        return _is_pair(value)
    if _PLACEHOLDER.match(value) or _PATH.match(value) or " " in value:
        return False
    digit = any(c.isdigit() for c in value)
    letter = any(c.isalpha() for c in value)
    plain = _CODE.match(value) is not None
    if tight and _UPPER.match(key) and not quoted:
        return letter and not (plain and "." in value) and len(value) >= 6
    if _PASSWORD.search(key):
        strong = digit or not value.isalpha() or entropy(value) > 3.2
        code = plain and (not digit or "." in value or "_" in value)
        return (
            len(value) >= 6
            and strong
            and (quoted or not code)
            and not (quoted and plain and not digit)
        )
    if len(value) < 8 or not letter:
        return False
    if plain and not digit and (not quoted or len(value) < 20 or "_" in value):
        return False
    bits = entropy(value)
    return (digit and bits >= 3.0) or (len(value) >= 20 and bits > 3.8)


def _is_pair(value: str) -> bool:
    try:
        user, colon, password = base64.b64decode(value, validate=True).partition(b":")
    except ValueError:
        return False
    return bool(user and colon and password) and (user + password).isascii()


def find(text: str, names: Iterable[int] | None = None) -> list[tuple[int, int]]:
    """Ranges of the values that are assigned to secrets in a text. ``names`` are the
    places where a name may begin, in order; all of them where nobody knows them."""
    found, last = [], 0
    names = range(len(text)) if names is None else names
    for place in names:
        match = ASSIGNMENT.match(text, place) if place >= last else None
        if not match:
            continue
        last = match.end()
        span = _value(text, match)
        if span:
            found.append(span)
    return found


def _value(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    before = _BEFORE.search(text, max(0, match.start() - 60), match.start())
    prefix = before[0] if before else ""
    if not _names_secret(prefix, match["name"], match["suffix"]):
        return None
    group = "quoted" if match["quoted"] is not None else "bare"
    start, end = match.span(group)
    # A call, an index or a longer expression: code, not a value.
    if group == "bare" and text[end : end + 1] in {"(", "[", "{"}:
        return None
    key = prefix + match["name"] + match["suffix"]
    tight = match["sep"] in {"=", ":="}
    if not is_secret_value(key, match[group], quoted=group == "quoted", tight=tight):
        return None
    if group == "bare" and tight and _UPPER.match(key):
        place = match.start() - len(prefix)
        if _LINE_BEGINS.search(text, max(0, place - 40), place):
            # There a value goes on to its blank, whatever it is made of.
            rest = _REST.match(text, end)
            end = rest.end() if rest else end
    return start, end
