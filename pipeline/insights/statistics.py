"""Count a range: every number of the report, and the same of the period before.

By rules alone; docs/insights.md says what each number is of. Nothing here is rounded
up, guessed or drawn from a sample.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pipeline.insights import figures as f
from pipeline.insights.counting import Counted, counted
from pipeline.insights.endings import SEEN, Ended
from pipeline.insights.figures import Figure, Group, Outcome, Statistics, Unit
from pipeline.insights.groups import (
    errors,
    goals,
    interruptions,
    kinds,
    outcomes,
    signs,
    tool_rows,
)
from pipeline.insights.hands import overlap_day
from pipeline.insights.tables import day_rows, model_rows, project_rows
from pipeline.insights.values import InsightsInput, Standing
from pulse.core.stats import messages, overlap, responses, times, work
from pulse.core.stats.events import UNDATED

_SESSIONS = -1  # in place of an n: the analysed sessions


def statistics(given: InsightsInput, before: InsightsInput | None = None) -> Statistics:
    """The statistics of a range; ``before`` is the period of the same length that ends
    where this one begins, of the same projects."""
    now = _count(given)
    if before is None:
        return now
    then = _count(before)
    pairs = {
        name: _compared(figure, then.figures[name])
        for name, figure in now.figures.items()
    }
    return replace(
        now,
        before_starts=before.starts,
        before_ends=before.ends,
        denominators_before=then.denominators,
        figures=pairs,
        claims=replace(
            now.claims, said_before=then.claims.said, seen_before=then.claims.seen
        ),
        kinds=_beside(now.kinds, then.kinds),
        goals=_beside(now.goals, then.goals),
        outcomes=_beside(now.outcomes, then.outcomes),
        errors=_beside(now.errors, then.errors),
        signs=_beside(now.signs, then.signs),
    )


def _compared(now: Figure, then: Figure) -> Figure:
    return replace(now, before=then.value, n_before=then.n)


def _beside(now: tuple[Group, ...], then: tuple[Group, ...]) -> tuple[Group, ...]:
    """Each label with its count before. What occurred only before stays away."""
    counts = {group.name: group.count for group in then}
    return tuple(replace(g, before=counts.get(g.name, 0)) for g in now)


def _count(given: InsightsInput) -> Statistics:
    found = counted(given)
    asked = found.messages()
    dated = [
        (message.at, name)
        for name, session in found.owners.items()
        for message in session.messages
        if message.prompt and message.at != UNDATED
    ]
    ends = outcomes(found)
    bare = Statistics(
        starts=given.starts,
        ends=given.ends,
        before_starts=None,
        before_ends=None,
        zones=tuple(dict.fromkeys(day.zone for day in given.days)),
        denominators=given.denominators,
        denominators_before=None,
        figures={},
        messages=messages.count(asked, found.day_of),
        responses=responses.count(asked),
        hours=times.hours(found.local(at) for at, _ in dated),
        overlap=overlap.overlap(dated),
        times=times.count(found.owners.values()),
        automated_times=times.count(found.automated.values()),
        work=work.count(found.calls(main=True), found.observed(main=True)),
        automated=work.count(found.calls(main=False), found.observed(main=False)),
        overlap_day=overlap_day(found),
        kinds=kinds(found),
        goals=goals(found),
        outcomes=ends.groups,
        errors=errors(found),
        signs=signs(found),
        interruptions=interruptions(found),
        claims=_claims(ends.by_session),
        tools=tool_rows(found),
        models=model_rows(given.spent),
        projects=project_rows(found),
        days=day_rows(found),
    )
    return replace(bare, figures=_figures(bare, found))


def _claims(ends: Mapping[str, Ended]) -> f.Claims:
    said = {name: each for name, each in ends.items() if each.said}
    unseen = [name for name, each in said.items() if each.outcome not in SEEN]
    return f.Claims(len(said), len(said) - len(unseen), unseen=tuple(unseen))


# ------------------------------------------------------------------------- figures


def _figures(found: Statistics, of: Counted) -> dict[str, Figure]:
    told = {**_scope(found), **_behaviour(found), **_work(found), **_ends(found)}
    sessions = len(of.owners)
    return {
        name: replace(figure, n=sessions) if figure.n == _SESSIONS else figure
        for name, figure in told.items()
    }


def _number(
    value: int | float, unit: Unit = Unit.COUNT, *, n: int = _SESSIONS
) -> Figure:
    """A count: given whatever it is of. Its n is the analysed sessions, or another."""
    return Figure(value, n, unit=unit)


def _share(part: int, of: int, needs: int) -> Figure:
    value = None if of < needs else (200 * part + of) // (2 * of)
    return Figure(value, of, needs, Unit.PERCENT)


def _scope(found: Statistics) -> dict[str, Figure]:
    told = found.denominators
    counts = {
        "sessions_scanned": told.scanned,
        "sessions_eligible": told.eligible,
        "sessions_sampled": told.sampled,
        "sessions_analysed": told.analysed,
        "sessions_automated": told.count(Standing.AUTOMATED),
        "sessions_too_short": told.count(Standing.TOO_SHORT),
    }
    return {name: _number(n, n=told.scanned) for name, n in counts.items()}


def _behaviour(found: Statistics) -> dict[str, Figure]:
    said, waits, hours, over = (
        *(found.messages, found.responses),
        *(found.hours, found.overlap),
    )
    enough = waits.n >= f.LEAST_RESPONSES
    median = round(waits.median, 1) if enough and waits.median is not None else None
    days = said.days >= f.LEAST_DAYS
    early = sum(hours.hours[4:12])  # an hour past midnight is late, not early
    return {
        "prompts": _number(said.prompts),
        "answers": _number(said.answers),
        "interruptions": _number(said.interruptions),
        "rejections": _number(said.rejections),
        "days": _number(said.days),
        "prompts_a_day": Figure(
            round(hours.of / said.days, 1) if days else None,
            said.days,
            f.LEAST_DAYS,
            Unit.RATE,
        ),
        "response_median": Figure(median, waits.n, f.LEAST_RESPONSES, Unit.SECONDS),
        "responses": _number(waits.n, n=waits.of),
        "responses_left_out": _number(sum(waits.left_out.values()), n=waits.of),
        "before_noon": _share(early, hours.of, f.LEAST_PROMPTS),
        "at_night": _share(hours.night, hours.of, f.LEAST_PROMPTS),
        "overlap_pairs": _number(over.pairs),
        "overlap_sessions": _number(over.sessions),
        "overlap_share": _share(over.messages, over.of, f.LEAST_PROMPTS),
        "active": _number(found.times.active, Unit.SECONDS),
        "active_by_session": _number(found.times.by_session, Unit.SECONDS),
        "summed": _number(found.times.summed, Unit.SECONDS),
        "parallel": _number(found.times.parallel, Unit.SECONDS),
        "delegated": _number(found.times.delegated, Unit.SECONDS),
        "automated_active": _number(
            found.automated_times.active, Unit.SECONDS, n=found.automated_times.sessions
        ),
    }


def _work(found: Statistics) -> dict[str, Figure]:
    done, alone = found.work, found.automated
    errors = done.errors
    return {
        "calls": _number(done.tools.calls),
        "calls_failed": _number(errors.errors, n=errors.of),
        "error_share": _share(errors.errors, errors.of, f.LEAST_CALLS),
        "calls_rejected": _number(errors.rejected, n=done.tools.finished),
        "lines_added": _number(done.lines.added),
        "lines_removed": _number(done.lines.removed),
        "files": _number(done.files.distinct),
        "languages": _number(len(done.languages)),
        "commits": _number(done.git.commits.get("ok", 0)),
        "commits_tried": _number(done.git.commit_attempts),
        "pushes": _number(done.git.pushes.get("ok", 0)),
        "pushes_tried": _number(done.git.push_attempts),
        "pull_requests": _number(done.git.pull_requests.get("created", 0)),
        "automated_calls": _number(alone.tools.calls, n=alone.sessions),
        "automated_commits": _number(alone.git.commits.get("ok", 0), n=alone.sessions),
        "automated_lines_added": _number(alone.lines.added, n=alone.sessions),
        **_spent(found, automated=False, prefix=""),
        **_spent(found, automated=True, prefix="automated_"),
    }


def _spent(found: Statistics, *, automated: bool, prefix: str) -> dict[str, Figure]:
    rows = [row for row in found.models if row.automated is automated]
    calls = sum(row.calls for row in rows)
    tokens = sum(r.input + r.output + r.cache_creation + r.cache_read for r in rows)
    dollars = round(sum(row.cost for row in rows), 2)
    priced = calls - sum(row.unpriced for row in rows)
    return {
        f"{prefix}tokens": _number(tokens, n=calls),
        f"{prefix}output_tokens": _number(sum(r.output for r in rows), n=calls),
        f"{prefix}cost": Figure(dollars if priced else None, priced, 1, Unit.DOLLARS),
    }


def _ends(found: Statistics) -> dict[str, Figure]:
    counts = {group.name: group.count for group in found.outcomes}
    worked = sum(counts.values()) - counts.get(Outcome.LOOKED, 0)
    seen = sum(counts.get(outcome, 0) for outcome in SEEN)
    signs = Counter({group.name: group.count for group in found.signs})
    return {
        "said_done": _number(found.claims.said),
        "seen_done": _number(found.claims.seen, n=found.claims.said),
        "seen_of_said": _share(found.claims.seen, found.claims.said, f.LEAST_SESSIONS),
        "seen_share": _share(seen, worked, f.LEAST_SESSIONS),
        **{f"outcome_{name}": _number(counts.get(name, 0)) for name in Outcome},
        "satisfied_share": _share(
            signs[f.Sign.SATISFIED], signs.total(), f.LEAST_SIGNS
        ),
    }
