"""Texts without whose they are: names, paths, ids and addresses become plain stand-ins.

The same thing gets the same stand-in everywhere, so that a text still hangs together.
What is left are the words, and they are for a person to read before anybody else does.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from pulse.core.redact import redact_text

#: Parts of paths that every project has, and that tell something by what they are.
_COMMON_PARTS = """
bin dev dist docs etc home lib main master node_modules opt origin packages scripts src
static templates test tests tmp usr var venv
"""
#: Words with a capital letter that are nobody's name.
_PUBLIC_NAMES = """
Android Bash Chrome Chromium Claude Codex Django Docker English Excel Firefox Git Java
Kotlin Linux Markdown Node Postgres Python React Redis Ruby Rust Safari Swift Unix
Windows Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
April June July August September October November December
"""
_COMMON = frozenset(_COMMON_PARTS.split())
_PUBLIC = frozenset(_PUBLIC_NAMES.split())
_KNOWN = "known"
_PLACEHOLDER = "[redacted:"
_PATTERNS = {
    "url": r"[a-z]{2,10}://[^\s\"'<>)\]]+",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "uuid": r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    "address": r"\b\d{1,3}(?:\.\d{1,3}){3}\b",
    "path": r"(?:(?:~|\b[A-Za-z]:|\.{1,2})?(?:[/\\][\w.@+-]+)+[/\\]?"
    r"|\b[A-Za-z_][\w.@+-]*(?:[/\\][\w.@+-]+)+[/\\]?)",
    "file": r"\b[A-Za-z_][\w-]+\.[A-Za-z][A-Za-z0-9]{0,4}\b(?!\.\w)",
    "host": r"\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b",
    "hex": r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b",
    "number": r"\b\d{6,}\b",
    "handle": r"(?<![\w@])@[A-Za-z]\w+",
    "identifier": r"\b(?:[A-Za-z]\w*_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b",
    "name": r"(?<=[a-z0-9,;:)] )[A-Z][a-z]{2,}\b|\b[A-Z][a-z]{2,}(?=['’]s\b)",
}


class Neutral:
    """``names`` are words known to be somebody's: of people, projects and machines."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._given: dict[tuple[str, str], str] = {}
        known = sorted({n for n in names if len(n) > 1}, key=lambda n: (-len(n), n))
        words = "|".join(re.escape(name) for name in known)
        parts = [f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()]
        if known:
            # After what holds a name inside: addresses and paths.
            parts.insert(5, rf"(?P<{_KNOWN}>(?<!\w)(?i:{words})(?!\w))")
        self._found = re.compile("|".join(parts))
        # Inside a longer word only what is long enough to be meant by it.
        long = "|".join(re.escape(name) for name in known if len(name) > 3)
        self._inside = re.compile(long, re.IGNORECASE) if long else None

    def text(self, text: str) -> str:
        """Secrets are looked for before and after: a renamed part may uncover one."""
        clean = redact_text(text)
        self.counts["secret"] += clean.count(_PLACEHOLDER)
        renamed = self._found.sub(self._stand_in, clean)
        if self._inside:
            renamed = self._inside.sub("name", renamed)
        return redact_text(renamed)

    def _stand_in(self, found: re.Match[str]) -> str:
        kind, text = str(found.lastgroup), found.group()
        if kind == "name" and text in _PUBLIC:
            return text
        if kind == "path":
            return self._path(text)
        if kind == "file":
            return self._file(text)
        return self._named(kind, text, _MAKERS[kind])

    def _named(self, kind: str, text: str, make: Callable[[int, str], str]) -> str:
        key = (kind, text.casefold())
        if key not in self._given:
            number = sum(1 for other, _text in self._given if other == kind) + 1
            self._given[key] = make(number, text)
        self.counts[kind] += 1
        return self._given[key]

    def _path(self, text: str) -> str:
        home = re.match(r"(?:~|[/\\](?:home|Users)[/\\][^/\\]+|[A-Za-z]:[/\\]Users"
                        r"[/\\][^/\\]+)(?=[/\\]|$)", text)  # fmt: skip
        start, rest = ("/home/ada", text[home.end() :]) if home else ("", text)
        parts = re.split(r"([/\\])", rest)
        self.counts["path"] += 1
        return start + "".join(self._part(part) for part in parts)

    def _part(self, part: str) -> str:
        if part in ("", ".", "..", "~", "/", "\\") or part.casefold() in _COMMON:
            return part.replace("\\", "/")
        if part.isdigit() or re.fullmatch(r"[A-Za-z]:", part):
            return part
        if "." in part.strip("."):
            return self._file(part)
        return self._named("folder", part, lambda n, _text: f"folder{n}")

    def _file(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        short = ending if len(ending) <= 5 and ending.isalnum() else "txt"
        test = "test_" if stem.startswith("test_") else ""
        stem = stem.removeprefix("test_")
        given = self._named("file", stem, lambda n, _text: f"file{n}")
        return f"{test}{given}{dot}{short}"


_MAKERS: dict[str, Callable[[int, str], str]] = {
    _KNOWN: lambda n, text: f"Name{n}" if text[:1].isupper() else f"name{n}",
    "name": lambda n, _text: f"Person{n}",
    "url": lambda n, _text: f"https://example.com/{n}",
    "email": lambda n, _text: f"person{n}@example.com",
    "uuid": lambda n, _text: f"00000000-0000-4000-8000-{n:012d}",
    "address": lambda n, _text: f"192.0.2.{n % 254 + 1}",
    "host": lambda n, _text: f"host{n}.example",
    "hex": lambda n, text: f"{n:x}a0".rjust(min(len(text), 40), "b")[-len(text) :],
    "number": lambda n, text: str(n).rjust(len(text), "1")[-len(text) :],
    "handle": lambda n, _text: f"@person{n}",
    "identifier": lambda n, text: f"NAME_{n}" if text.isupper() else f"name_{n}",
}
