"""What every drawing of a report is made of, and the sessions behind its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from frontend.insights import charts
from frontend.templatetags.wt import agent
from pipeline.insights.figures import Group, Shown, Statistics
from sessions_app.models import CodingSession

MOST_LINKS = 12  # sessions behind one label; the count says how many there are
MOST_BARS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """A session, with a record of it where one shows what was counted."""

    session: str
    title: str
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One label: its bar, its count, its count before, and the sessions behind it."""

    bar: charts.Bar
    mark: str = ""
    fill: str = ""
    links: tuple[Link, ...] = ()
    more: int = 0
    of_these: int | None = None  # how many the links are of, if not all

    @property
    def behind(self) -> int:
        return self.bar.n if self.of_these is None else self.of_these


@dataclass(frozen=True, slots=True)
class Part:
    """One drawing with its finding; without ``enough`` there is none, and
    ``needs`` says why."""

    says: str
    hint: str
    under: tuple[str, ...] = ()
    needs: str = ""
    chart: Any = None
    rows: tuple[Row, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


class Links:
    """Titles of the owner's sessions by public id; what is gone has no link."""

    def __init__(self, owner: User, found: Statistics) -> None:
        named = {name for group in _groups(found) for name in group}
        rows = CodingSession.objects.owned_by(owner).filter(public_id__in=named)
        self._titles: dict[str, str] = {
            name: title or f"{agent(its)}, {native[:8]}"
            for name, title, its, native in rows.values_list(
                "public_id", "title", "agent", "native_id"
            )
        }

    def of(
        self, sessions: Iterable[str], shown: Sequence[Shown] = ()
    ) -> tuple[tuple[Link, ...], int]:
        """The first of them with their records, and how many more there are."""
        there = [name for name in sessions if name in self._titles]
        links = tuple(
            Link(
                name,
                self._titles[name],
                tuple(each for each in shown if each.session == name),
            )
            for name in there[:MOST_LINKS]
        )
        return links, len(there) - len(links)


def _groups(found: Statistics) -> Iterable[Iterable[str]]:
    every: tuple[Group, ...] = (
        *(*found.kinds, *found.goals, *found.outcomes),
        *(*found.errors, *found.signs, *found.interruptions),
    )
    for group in every:
        yield group.sessions[:MOST_LINKS]
    for row in found.tools[:MOST_BARS]:
        yield row.sessions[:MOST_LINKS]
    yield found.claims.unseen[:MOST_LINKS]
    for names in found.denominators.left.values():
        yield names[:MOST_LINKS]
