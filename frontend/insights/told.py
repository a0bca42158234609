"""What a report tells, as its page shows it: words for labels, and the ledger drawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.calendar import Calendar
from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import Insights
from journal.services import friction
from journal.services.advice import done_with, told_of
from journal.services.friction import LedgerRow
from journal.services.spans import Span
from pipeline.insights.told import Tally

#: Rows of the ledger that a page shows, of what was met more than once.
MOST_ROWS = 10

FRICTION = {
    "misunderstood_request": gettext_lazy("Something else was done than asked for"),
    "wrong_approach": gettext_lazy("Another way than you wanted"),
    "buggy_code": gettext_lazy("It did not work"),
    "user_rejected_action": gettext_lazy("You refused a call or a plan"),
    "claude_got_blocked": gettext_lazy("The agent could not go on"),
    "user_stopped_early": gettext_lazy("You stopped the agent"),
    "wrong_file_or_location": gettext_lazy("The wrong file or place"),
    "excessive_changes": gettext_lazy("More changed than asked for"),
    "slow_or_verbose": gettext_lazy("Too slow, or too many words"),
    "tool_failed": gettext_lazy("A tool or a command failed"),
    "user_unclear": gettext_lazy("You put your own order right"),
    "external_issue": gettext_lazy("A limit or a service outside"),
    "other": gettext_lazy("Other"),
}
HELPED = {
    "correct_code_edits": gettext_lazy("Edits that held when they were run"),
    "good_debugging": gettext_lazy("From a red run to a green one"),
    "multi_file_changes": gettext_lazy("A change over many files"),
    "good_explanations": gettext_lazy("An answer that was enough"),
    "none": gettext_lazy("None of these"),
    "other": gettext_lazy("Other"),
}
SIDES = {
    "agent": gettext_lazy("the agent’s side"),
    "yours": gettext_lazy("your side"),
    "neither": gettext_lazy("neither side"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    n: int
    width: int  # per cent of the longest


@dataclass(frozen=True, slots=True)
class Dot:
    x: float  # per cent of the range
    fill: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A friction with its times in the range as dots, and the day of its rule."""

    row: LedgerRow
    dots: tuple[Dot, ...]
    says: str
    rule_x: float | None = None
    rule: str = ""  # the suggestion on this page that is about it


def told_parts(owner: User, report: Insights, span: Span) -> dict[str, Any]:
    """What the templates ``insights/_told_*.html`` want beside ``report``."""
    told = told_of(report)
    rows = friction.ledger(
        owner, starts=span.starts, ends=span.ends, projects=span.projects
    )
    calendar = calendar_of(owner)
    often = [row for row in rows if row.times > 1]
    keys = {one.key for one in told.rules}
    return {
        "told": told,
        "friction_bars": bars(told.friction, FRICTION),
        "helped_bars": bars(told.helped, HELPED),
        "sides": SIDES,
        "ledger": [_line(row, calendar, span, keys) for row in often[:MOST_ROWS]],
        "ledger_more": len(rows) - len(often[:MOST_ROWS]),
        "done_with": done_with(report),
    }


def bars(tally: Tally, names: Mapping[str, Any]) -> list[Bar]:
    most = max((each.count for each in tally.counts), default=1)
    return [
        Bar(str(names[each.label]), each.count, round(100 * each.count / most))
        for each in tally.counts
    ]


def _line(
    row: LedgerRow, calendar: Calendar, span: Span, rules: Collection[str]
) -> LedgerLine:
    first = calendar.bounds(span.starts)[0]
    length = (calendar.bounds(span.ends)[1] - first).total_seconds()

    def place(moment: datetime) -> float:
        return round(100 * (moment - first).total_seconds() / length, 2)

    inside = [moment for moment in row.moments if 0 <= place(moment) <= 100]
    late = [m for m in inside if row.rule_at is not None and m > row.rule_at]
    dots = tuple(Dot(place(m), "s-stop" if m in late else "s-soft") for m in inside)
    rule = None if row.rule_at is None else place(row.rule_at)
    return LedgerLine(
        row=row,
        dots=dots,
        says=_says(inside, late, has_rule=row.rule_at is not None),
        rule_x=rule if rule is not None and 0 <= rule <= 100 else None,
        rule=key if (key := f"matter:{row.matter}") in rules else "",
    )


def _says(
    inside: Sequence[datetime], late: Sequence[datetime], *, has_rule: bool
) -> str:
    times = ngettext("%(n)d time here", "%(n)d times here", len(inside))
    shown = times % {"n": len(inside)}
    if not has_rule:
        return _("%(times)s, no rule yet") % {"times": shown}
    return _("%(times)s, %(late)d of them after the rule") % {
        "times": shown,
        "late": len(late),
    }
