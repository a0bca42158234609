"""Ranges of sessions as a report is given them, without a database."""

from datetime import UTC, date, datetime, timedelta

from accounts.calendar import Calendar
from pipeline.insights.values import (
    Asked,
    Day,
    Denominators,
    InsightsInput,
    InsightsSession,
    Spent,
    Standing,
)
from pulse.core.evidence import extract
from pulse.core.stats.measure import measure
from pulse.core.stats.quarters import is_prompt
from pulse.core.values import Origin
from tests.pulse.core.sessions import NINE, Session

DAY = NINE.date()  # a Thursday
UTC_ONLY = ((None, "UTC"),)


def session(name, *, at=0, **more):
    """A session that begins so many minutes past nine."""
    return Session(name, start=NINE + timedelta(minutes=at), **more)


def given(*sessions, starts=DAY, ends=DAY, zones=UTC_ONLY, left=None, spent=(), hour=4):
    """What the loader would hand over; sessions are `Session`s, the last state each."""
    calendar = Calendar(zones, hour)
    days = tuple(
        _day(calendar, starts + timedelta(n)) for n in range(_length(starts, ends))
    )
    held = [_held(each, days) for each in sessions]
    found = sorted((one for one in held if one), key=lambda s: (s.first, s.session))
    left = dict(left or {})
    for each in found:
        if each.standing is not Standing.ANALYSED:
            left.setdefault(each.standing, ())
            left[each.standing] += (each.session,)
    analysed = sum(each.standing is Standing.ANALYSED for each in found)
    inside = [r for s in sessions for r in s.records if _in(r.time, days)]
    evidence = sorted(
        (p for s in sessions for p in extract(s.records) if _in(p.time, days)),
        key=lambda p: (p.time, p.session, p.record),
    )
    return InsightsInput(
        starts=starts,
        ends=ends,
        days=days,
        zones=tuple(zones),
        projects={s.cwd: s.cwd.rpartition("/")[2] for s in sessions},
        chosen=None,
        denominators=Denominators(
            scanned=len(found)
            + sum(
                len(some)
                for name, some in left.items()
                if name in ("left_out", "waiting")
            ),
            eligible=analysed,
            sampled=analysed,
            analysed=analysed,
            left=left,
        ),
        sessions=tuple(found),
        prompts=tuple(
            Asked(r.session, r.id, r.time, r.text, str(r.act), r.cwd)
            for r in sorted(inside, key=lambda r: r.time)
            if is_prompt(r)
        ),
        evidence=tuple((calendar.date_of(p.time), p) for p in evidence),
        spent=tuple(spent),
    )


def cost(model="claude-sonnet-4-5", *, day=DAY, origin="main", **more):
    return Spent(day, model, origin, **more)


def _length(starts, ends):
    return (ends - starts).days + 1


def _day(calendar, day):
    starts, ends = calendar.bounds(day)
    return Day(day, calendar.zone_at(starts), starts, ends)


def _in(moment, days):
    return days[0].starts <= moment < days[-1].ends


def _held(one, days):
    times = [r.time for r in one.records if _in(r.time, days)]
    if not times:
        return None
    stats = measure(one.records, agent="claude_code", session=one.name)
    asked = [r for r in one.records if is_prompt(r)]
    every = [r.time for r in one.records]
    standing = Standing.ANALYSED
    if stats.population != "owner":
        standing = Standing.AUTOMATED
    elif len(asked) < 2 or max(every) - min(every) < timedelta(minutes=1):
        standing = Standing.TOO_SHORT
    return InsightsSession(
        session=one.name,
        agent="claude_code",
        title=asked[0].text if asked else "",
        origin=Origin.MAIN if standing is not Standing.AUTOMATED else one.origin,
        projects=(one.cwd,),
        first=min(times),
        last=max(times),
        prompts=sum(_in(r.time, days) for r in asked),
        standing=standing,
        stats=stats,
        parts={one.cwd: stats},
    )


def at(day, hour=0, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


__all__ = ["DAY", "NINE", "at", "cost", "date", "given", "session"]
