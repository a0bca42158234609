"""What a person typed into the search, understood. Nothing they can type fails.

Words, "phrases", -not, project:name, kind:decision, before:2026-11-01, after:… .
"""

import re
from dataclasses import dataclass
from datetime import date

from search.folding import fold

LONGEST = 400  # characters of a query that are read
MOST_WORDS = 16
#: A word of so many letters also finds longer ones that begin with it.
PREFIX = 3

_PIECE = re.compile(
    r'(?P<no>-)?(?:(?P<key>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
Words = tuple[str, ...]


def words_of(text: str) -> Words:
    return tuple(_WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class Query:
    """``wanted`` and ``excluded`` are words in a row: one word, or a phrase. ``exact``
    are the wanted ones that stood in quotes."""

    wanted: tuple[Words, ...] = ()
    excluded: tuple[Words, ...] = ()
    exact: frozenset[Words] = frozenset()
    projects: tuple[str, ...] = ()  # names
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None  # not included
    loose: bool = False  # any of the wanted words will do, more are closer

    @property
    def says_something(self) -> bool:
        return bool(self.wanted)

    @property
    def is_empty(self) -> bool:
        return self == Query()

    def ones_excluded(self) -> list["Query"]:
        """Each thing that must not be found, as if it were wanted."""
        return [
            Query(wanted=(each,), exact=frozenset({each})) for each in self.excluded
        ]

    def fts5(self) -> str:
        """As FTS5 asks: all tokens are letters and digits, so quoting is safe."""
        asked = (" OR " if self.loose else " AND ").join(
            self._quoted(each) for each in self.wanted
        )
        unwanted = "".join(f' NOT "{" ".join(each)}"' for each in self.excluded)
        return f"({asked}){unwanted}" if unwanted else asked

    def _quoted(self, each: Words) -> str:
        return f'"{" ".join(each)}"' + ("*" if self._begins(each) else "")

    def tsquery(self) -> str:
        """As PostgreSQL asks."""
        asked = [
            "(" + " <-> ".join(each) + (":*)" if self._begins(each) else ")")
            for each in self.wanted
        ]
        unwanted = [f"!({' <-> '.join(each)})" for each in self.excluded]
        wanted = " | ".join(asked) if self.loose else " & ".join(asked)
        return " & ".join([f"({wanted})" if unwanted else wanted, *unwanted])

    def _begins(self, each: Words) -> bool:
        return each not in self.exact and len(each[-1]) >= PREFIX


def parse(text: str, *, kinds: frozenset[str] = frozenset()) -> Query:
    """``kinds`` are those that exist; a key or a value that is none is just words."""
    found: dict[str, list[str]] = {"project": [], "kind": []}
    dates: dict[str, date] = {}
    wanted: list[Words] = []
    excluded: list[Words] = []
    exact: set[Words] = set()
    for match in _PIECE.finditer(text[:LONGEST].replace("\0", " ")):
        value = match["phrase"] if match["phrase"] is not None else match["word"]
        key = (match["key"] or "").lower()
        if not match["no"] and _is_filter(key, value, kinds):
            if key in found:
                found[key].append(value if key == "project" else value.lower())
            else:
                dates[key] = date.fromisoformat(value)
            continue
        row = words_of(f"{key} {value}")
        if row and match["no"]:
            excluded.append(row)
        elif row:
            wanted.append(row)
            exact |= {row} if match["phrase"] is not None else set()
    return Query(
        wanted=tuple(dict.fromkeys(wanted))[:MOST_WORDS],
        excluded=tuple(dict.fromkeys(excluded))[:MOST_WORDS],
        exact=frozenset(exact),
        projects=tuple(found["project"]),
        kinds=tuple(found["kind"]),
        since=dates.get("after"),
        until=dates.get("before"),
    )


def _is_filter(key: str, value: str, kinds: frozenset[str]) -> bool:
    if key == "project":
        return bool(value.strip())
    if key == "kind":
        return value.lower() in kinds
    return key in ("before", "after") and _is_date(value)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-20")
