"""The weekly profile: what moved, what was set aside, skills, themes, what is open.

Composed from the items that one audience may see and from nothing else, so that the
shared profile is written for its readers and not cut out of the private one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.headlines import week_headline
from pipeline.lines import (
    DatedItem,
    dated_items,
    is_achieved,
    is_dropped,
    is_shipped,
    last_seen,
    line_of,
    same_matter,
    still_open,
    topic,
)
from pipeline.skills import derive_skills, seen_skills, tests_not_seen
from pipeline.themes import Themes, find_themes
from pipeline.values import Line, Profile, ProjectWeek, WeekInput
from pipeline.weights import Weights
from pulse.core.values import Evidence, EvidenceKind, Item, ItemKind, Outcome, Status

NO_REASON = "reason not recorded"
MOVED, ASIDE, CARRIED, OTHER, MILESTONES = 8, 5, 8, 5, 3
#: So much heavier is a missed goal that the headline tells it first.
_CLEARLY = 1.5
_TALK = frozenset({EvidenceKind.PROMPT, EvidenceKind.REPLY, EvidenceKind.ANSWER})


def compose_profile(week: WeekInput, *, themes: Themes = find_themes) -> Profile:
    """The profile of a week. Deterministic; the numbers are those of ``week``.

    ``themes`` finds what recurs: by words at once, or by clusters in the background.
    """
    items = dated_items(week.notes)
    weights = Weights(week.evidence)
    achieved = _last_states(items)
    moved = _ranked(achieved, weights)[:MOVED]
    tried = _unfinished(items)
    noted = {note.date for note in week.notes}
    profile = Profile(
        week=week.week,
        headline="",
        moved=tuple(line_of(*pair) for pair in moved),
        set_aside=_set_aside(tried, items),
        skills=derive_skills(week.evidence, items, known_only=week.known_only),
        not_seen=_not_seen(week.evidence),
        themes=themes(items, [piece for _, piece in week.evidence], week.projects),
        carried_over=_carried_over(tried, items),
        projects=_projects(achieved, items, week),
        notes=sum(day in noted for day in week.days),
        days=len(week.days),
        missing=tuple(day for day in sorted(week.days) if day not in noted),
        sessions=week.sessions,
        prompts=week.prompts,
        active=week.total_active,
        decided=_of_kind(items, ItemKind.DECISION),
        learned=_of_kind(items, ItemKind.LEARNING),
        went_wrong=_of_kind(items, ItemKind.PROBLEM),
        only_said=tuple(line_of(*pair) for pair in items if _is_said(pair[1]))[-OTHER:],
        seen=seen_skills(week.evidence, known_only=week.known_only),
        commits=_successful(week.evidence, EvidenceKind.COMMIT),
        test_runs=_successful(week.evidence, EvidenceKind.TESTS, Outcome.FAILED),
        milestones=sum(is_shipped(item) for _, item in achieved),
        worked=tuple(sorted(week.days)),
    )
    missed = _missed(moved, tried, weights)
    return replace(profile, headline=week_headline(profile, missed=missed))


def _last_states(items: Sequence[DatedItem]) -> list[DatedItem]:
    """Each matter's last achievement, unless it was dropped after that."""
    kept: list[DatedItem] = []
    for day, item in items:
        dropped = is_dropped(item)
        if dropped or is_achieved(item):
            # On one day items are different things already: the note saw to that.
            kept = [p for p in kept if p[0] == day or not same_matter(p[1], item)]
        if not dropped and is_achieved(item):
            kept.append((day, item))
    return kept


def _ranked(achieved: Sequence[DatedItem], weights: Weights) -> list[DatedItem]:
    """The weightiest first; of equal ones the newest."""

    def key(pair: DatedItem) -> tuple[float, int, float]:
        day, item = pair
        seen = last_seen(item)
        moment = seen.timestamp() if seen else 0.0
        return -weights.of(item), -day.toordinal(), -moment

    return sorted(achieved, key=key)


def _unfinished(items: Sequence[DatedItem]) -> list[DatedItem]:
    """Attempts whose matter no later day took any further."""
    return [
        (day, item)
        for day, item in items
        if item.kind is ItemKind.ATTEMPT
        and item.status is Status.ATTEMPTED
        and not any(later > day and same_matter(item, i) for later, i in items)
    ]


def _set_aside(
    tried: Sequence[DatedItem], items: Sequence[DatedItem]
) -> tuple[Line, ...]:
    """Dropped work, and attempts that were let be while their project went on."""
    last_day = {item.project: day for day, item in items}
    dropped = [(day, item) for day, item in items if is_dropped(item)]
    let_be = [
        (day, item)
        for day, item in tried
        if day < last_day[item.project] and not _is_told(item, dropped)
    ]
    aside = sorted(dropped + let_be, key=lambda pair: pair[0])
    lines = [line_of(day, item, reason=item.why or NO_REASON) for day, item in aside]
    return tuple(lines[-ASIDE:])


def _is_told(item: Item, dropped: Sequence[DatedItem]) -> bool:
    """Whether the owner's word on dropping something is about this attempt."""
    return any(
        item.project == other.project and topic(item.text) & topic(other.text)
        for _, other in dropped
    )


def _carried_over(
    tried: Sequence[DatedItem], items: Sequence[DatedItem]
) -> tuple[Line, ...]:
    """Open tasks, and what was tried on the last day of its project."""
    last_day = {item.project: day for day, item in items}
    tasks = still_open(items)
    going_on = [
        (day, item)
        for day, item in tried
        if day == last_day[item.project]
        and not any(same_matter(item, task) for _, task in tasks)
    ]
    return tuple(line_of(*pair) for pair in (tasks + going_on)[:CARRIED])


def _missed(
    moved: Sequence[DatedItem], tried: Sequence[DatedItem], weights: Weights
) -> Line | None:
    """What weighed most in the week, if that was not reached."""
    if not tried or not moved:
        return None
    day, item = max(tried, key=lambda pair: weights.of(pair[1]))
    best = max((weights.of(achieved) for _, achieved in moved), default=0.0)
    return line_of(day, item) if weights.of(item) > _CLEARLY * best else None


def _is_said(item: Item) -> bool:
    """Work that only an agent reported; a day of questions is not work."""
    return (
        item.kind is ItemKind.ATTEMPT
        and item.status is Status.CLAIMED
        and any(cited.kind not in _TALK for cited in item.evidence)
    )


def _of_kind(items: Sequence[DatedItem], kind: ItemKind) -> tuple[Line, ...]:
    """The tellingest of this kind, each text once, newest last."""
    once = {
        (item.project, item.text): (day, item)
        for day, item in items
        if item.kind is kind and not is_dropped(item)
    }
    # One with a reason says more than one without, a newer more than an older.
    telling = sorted(
        enumerate(once.values()),
        key=lambda pair: (bool(pair[1][1].why) + bool(pair[1][1].instead), pair[0]),
    )
    kept = sorted(telling[-OTHER:])
    return tuple(line_of(day, item) for _, (day, item) in kept)


def _projects(
    achieved: Sequence[DatedItem], items: Sequence[DatedItem], week: WeekInput
) -> tuple[ProjectWeek, ...]:
    """Where the time went, longest first, with what was shipped there."""
    counted = Counter(item.project for _, item in items)
    shown = [
        ProjectWeek(
            key=key,
            name=name,
            active=week.active.get(key, timedelta()),
            milestones=tuple(
                line_of(day, item)
                for day, item in achieved
                if item.project == key and is_shipped(item)
            )[-MILESTONES:],
        )
        for key, name in week.projects.items()
        if counted[key] or week.active.get(key)
    ]
    return tuple(sorted(shown, key=lambda p: (-p.active, -counted[p.key], p.name)))


def _successful(
    evidence: Sequence[tuple[date, Evidence]], kind: EvidenceKind, *also: Outcome
) -> int:
    """How often it was seen to end well, or in one of the other ways."""
    ends = (Outcome.OK, *also)
    return sum(
        piece.kind is kind and piece.data.get("outcome") in ends
        for _, piece in evidence
    )


def _not_seen(evidence: Sequence[tuple[date, Evidence]]) -> tuple[str, ...]:
    """Sentences about what the sessions do not show. Absence proves nothing more."""
    kinds = {piece.kind for _, piece in evidence}
    committed = any(
        piece.kind is EvidenceKind.COMMIT and piece.data.get("outcome") == Outcome.OK
        for _, piece in evidence
    )
    sentences = []
    if tests_not_seen(evidence):
        sentences.append("No automated tests were seen in these sessions.")
    if committed and not kinds & {EvidenceKind.PUSH, EvidenceKind.PULL_REQUEST}:
        sentences.append("Commits were seen, but no push of them.")
    return tuple(sentences)
