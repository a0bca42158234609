"""Tokens, cost, prompts and sessions by day, week, project, model or agent.

The result is plain JSON; docs/statistics.md says what every number of it means.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from pulse.core.stats.ledger import Ledger
from pulse.core.stats.prices import Price, price_of, prices_read
from pulse.core.stats.usage import Call
from pulse.core.values import Usage

BY: Final = ("day", "week", "project", "model", "agent")
_QUARTER: Final = 900_000  # milliseconds; no zone's midnight lies within a quarter-hour
_MILLIONTH: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Query:
    """What to add up: calendar days from midnight in ``zone``, both ends included.
    ``project_of`` turns a working directory into the name of its project; ``within``
    tells whether one belongs to ``project``."""

    by: str = "day"
    zone: str = "UTC"
    since: date | None = None
    until: date | None = None
    project: str = ""
    agent: str = ""
    project_of: Callable[[str], str] = str
    within: Callable[[str], bool] | None = None


class Row(NamedTuple):
    """What belongs together: a day, the Monday of a week, a project, or "" for all;
    then the agent and the model."""

    period: str
    agent: str
    model: str


@dataclass(slots=True)
class Sum:
    """What calls used. ``priced`` holds their tokens by price, so that dollars are
    counted once and without rounding; of ``unpriced`` tokens no price is known."""

    usage: list[int] = field(default_factory=lambda: [0] * 5)
    priced: dict[Price, list[int]] = field(default_factory=dict)
    unpriced: int = 0
    early_output: bool = False
    sessions: set[str] = field(default_factory=set)
    prompts: int = 0

    def add(self, call: Call, price: Price | None) -> None:
        _add(self.usage, call[5:10])
        self.sessions.add(call.session)
        self.early_output |= call.output_is_lower_bound and call.output > 0
        if price is None:
            self.unpriced -= call.less
        else:
            _add(self.priced.setdefault(price, [0] * 5), call[5:10])

    def take(self, other: "Sum") -> None:
        _add(self.usage, other.usage)
        for price, counts in other.priced.items():
            _add(self.priced.setdefault(price, [0] * 5), counts)
        self.unpriced += other.unpriced
        self.early_output |= other.early_output
        self.sessions |= other.sessions
        self.prompts += other.prompts

    def numbers(self) -> dict[str, Any]:
        """As JSON. A cost without any price is null, never 0."""
        new, output, wrote, read, _hour = self.usage
        cost = sum((p.of(Usage(*c)) for p, c in self.priced.items()), Decimal())
        return {
            "input_tokens": new,
            "output_tokens": output,
            "cache_creation_tokens": wrote,
            "cache_read_tokens": read,
            "sessions": len(self.sessions),
            "prompts": self.prompts,
            "cost": float(cost.quantize(_MILLIONTH)) if self.priced else None,
            "cost_is_partial": self.unpriced > 0,
            "output_is_lower_bound": self.early_output,
        }


def _add(counts: list[int], more: Iterable[int]) -> None:
    for place, count in enumerate(more):
        counts[place] += count


def summarize(ledgers: Mapping[str, Ledger], query: Query) -> dict[str, Any]:
    """The answer to a query, from what every agent's ledger holds."""
    rows: dict[Row, Sum] = {}
    unanswered: dict[Row, Sum] = {}
    kept = {a: x for a, x in ledgers.items() if query.agent in ("", a)}
    for agent, ledger in kept.items():
        _Adding(query, agent, rows, unanswered).add(ledger)
    groups: dict[str, Sum] = {}
    members: dict[str, set[Row]] = {}
    for row, total in (*rows.items(), *unanswered.items()):
        name = _group(query.by, row)
        groups.setdefault(name, Sum()).take(total)
        members.setdefault(name, set()).add(row)
    whole = Sum()
    for total in groups.values():
        whole.take(total)
    return {
        "by": query.by,
        "timezone": query.zone,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "project": query.project or None,
        "agent": query.agent or None,
        "currency": "USD",
        "prices_read": prices_read().isoformat(),
        "rows": [_named(query.by, r) | rows[r].numbers() for r in sorted(rows)],
        "unanswered": [
            _named(query.by, row)
            | {"sessions": len(total.sessions), "prompts": total.prompts}
            for row, total in sorted(unanswered.items())
        ],
        "groups": [
            _head(query.by, name, members[name]) | groups[name].numbers()
            for name in sorted(groups)
        ],
        "totals": whole.numbers(),
        "undated_messages": sum(ledger.undated for ledger in kept.values()),
        "unread_lines": sum(ledger.unread for ledger in kept.values()),
    }


class _Adding:
    """Adds the calls and prompts of one agent's ledger to rows."""

    def __init__(
        self,
        query: Query,
        agent: str,
        rows: dict[Row, Sum],
        unanswered: dict[Row, Sum],
    ) -> None:
        self._query, self._agent = query, agent
        self._rows, self._unanswered = rows, unanswered
        self._zone = ZoneInfo(query.zone)
        self._days: dict[int, date] = {}
        self._prices: dict[tuple[str, date], Price | None] = {}
        # Of each session and period: when which model answered.
        self._answers: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, ledger: Ledger) -> None:
        for call in ledger.calls():
            period = self._period(call.at, call.project)
            if period is None:
                continue
            row = Row(period, self._agent, call.model)
            self._rows.setdefault(row, Sum()).add(call, self._price(call))
            answers = self._answers.setdefault((call.session, period), [])
            answers.append((call.at, call.model))
        for answers in self._answers.values():
            answers.sort()
        for prompt in ledger.prompts():
            period = self._period(prompt.at, prompt.project)
            if period is not None:
                total = self._answered(prompt.at, prompt.session, period)
                total.prompts += 1
                total.sessions.add(prompt.session)

    def _period(self, at: int, cwd: str) -> str | None:
        """What a moment in a directory belongs to; None if it was not asked for."""
        query = self._query
        quarter = at // _QUARTER
        day = self._days.get(quarter)
        if day is None:
            moment = datetime.fromtimestamp(quarter * _QUARTER // 1000, UTC)
            day = self._days[quarter] = moment.astimezone(self._zone).date()
        if (query.since and day < query.since) or (query.until and day > query.until):
            return None
        if query.within and not query.within(cwd):
            return None
        if query.by == "day":
            return day.isoformat()
        if query.by == "week":
            return (day - timedelta(days=day.weekday())).isoformat()
        return query.project_of(cwd) if query.by == "project" else ""

    def _price(self, call: Call) -> Price | None:
        day = (datetime.fromtimestamp(call.at // 86_400_000 * 86_400, UTC)).date()
        key = (call.model, day)
        if key not in self._prices:
            self._prices[key] = price_of(call.model, day)
        price = self._prices[key]
        return price and price.tier(call.input + call.cache_creation + call.cache_read)

    def _answered(self, at: int, session: str, period: str) -> Sum:
        """The row of the model that answered a prompt first, else of the one that last
        spoke in that session and period; without any, a row of its own."""
        answers = self._answers.get((session, period))
        if not answers:
            row = Row(period, self._agent, "")
            return self._unanswered.setdefault(row, Sum())
        _at, model = answers[min(bisect_left(answers, (at, "")), len(answers) - 1)]
        return self._rows[Row(period, self._agent, model)]


def _group(by: str, row: Row) -> str:
    return {"model": row.model, "agent": row.agent}.get(by, row.period)


def _named(by: str, row: Row) -> dict[str, Any]:
    """The keys of a row, always the same ones."""
    return {
        "date": row.period if by in ("day", "week") else None,
        "project": row.period if by == "project" else None,
        "agent": row.agent,
        "model": row.model or None,
    }


def _head(by: str, name: str, rows: set[Row]) -> dict[str, Any]:
    """What one line of the table stands for, and what is in it."""
    return {
        "date" if by in ("day", "week") else by: name or None,
        "agents": sorted({row.agent for row in rows}),
        "models": sorted({row.model for row in rows if row.model}),
    }


def lines_of(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The groups of an answer with the names by which people know them."""
    by = answer["by"]
    for group in answer["groups"]:
        name = group["date" if by in ("day", "week") else by]
        yield name or "(none)", group
