"""Rows of a report: its projects, its days, the tokens of each model."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from pipeline.insights.counting import Counted, milliseconds, range_of, spans_of
from pipeline.insights.figures import DayRow, ModelRow, ProjectRow
from pipeline.insights.values import Spent, Standing
from pulse.core.stats.days import Range
from pulse.core.stats.events import UNDATED
from pulse.core.stats.times import length, union
from pulse.core.values import Origin


def project_rows(found: Counted) -> tuple[ProjectRow, ...]:
    """By active time, the most first. A session in two projects is in both rows."""
    given, within = found.given, range_of(found.given)
    spans = spans_of(given.analysed, within)
    rows = []
    for key, name in given.projects.items():
        parts = [s.parts[key] for s in given.analysed if key in s.parts]
        mine = [s for s in given.sessions if key in s.projects]
        rows.append(
            ProjectRow(
                key=key,
                name=name,
                sessions=sum(s.standing is Standing.ANALYSED for s in mine),
                automated=sum(s.standing is Standing.AUTOMATED for s in mine),
                prompts=sum(
                    message.prompt and within.holds(message.at)
                    for part in parts
                    for message in part.messages
                ),
                active=length(spans.get(key, ())) // 1000,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.active, -row.sessions, row.key)))


def day_rows(found: Counted) -> tuple[DayRow, ...]:
    """Every day of the range, quiet ones too."""
    prompts = Counter(
        found.day_of(message.at)
        for message in found.messages()
        if message.prompt and message.at != UNDATED
    )
    rows = []
    for day in found.given.days:
        within = Range(milliseconds(day.starts), milliseconds(day.ends))
        spans = [within.clip(session.spans) for session in found.owners.values()]
        alone = [within.clip(session.spans) for session in found.automated.values()]
        rows.append(
            DayRow(
                date=day.date,
                sessions=sum(map(bool, spans)),
                prompts=prompts[day.date],
                active=length(union(s for some in spans for s in some)) // 1000,
                automated=length(union(s for some in alone for s in some)) // 1000,
            )
        )
    return tuple(rows)


def model_rows(spent: Iterable[Spent]) -> tuple[ModelRow, ...]:
    """By model, conversation and agents apart; the dearest first."""
    sums: dict[tuple[str, bool], list[Spent]] = defaultdict(list)
    for each in spent:
        sums[each.model, each.origin != Origin.MAIN].append(each)
    rows = [
        ModelRow(
            model=model,
            automated=automated,
            calls=sum(each.calls for each in some),
            input=sum(each.input for each in some),
            output=sum(each.output for each in some),
            cache_creation=sum(each.cache_creation for each in some),
            cache_read=sum(each.cache_read for each in some),
            cost=float(round(sum((each.cost for each in some), Decimal()), 6)),
            unpriced=sum(each.unpriced for each in some),
        )
        for (model, automated), some in sums.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-r.cost, -r.calls, r.model, r.automated)))
