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
    is_shipped,
    last_seen,
    line_of,
    same_matter,
    still_open,
)
from pipeline.skills import derive_skills, tests_not_seen
from pipeline.themes import find_themes
from pipeline.values import Line, Profile, ProjectWeek, WeekInput
from pulse.core.values import Evidence, EvidenceKind, Item, ItemKind, Outcome, Status

NO_REASON = "reason not recorded"
MOVED, ASIDE, CARRIED, OTHER, MILESTONES = 8, 5, 8, 5, 3


def compose_profile(week: WeekInput) -> Profile:
    """The profile of a week. Deterministic; the numbers are those of ``week``."""
    items = dated_items(week.notes)
    achieved = _last_states(items)
    moved = _ranked(achieved)[:MOVED]
    open_tasks = [line_of(day, item) for day, item in still_open(items)]
    noted = {note.date for note in week.notes}
    profile = Profile(
        week=week.week,
        headline="",
        moved=tuple(line_of(*pair) for pair in moved),
        set_aside=_set_aside(items),
        skills=derive_skills(week.evidence, items),
        not_seen=_not_seen(week.evidence),
        themes=find_themes(items, (piece for _, piece in week.evidence), week.projects),
        carried_over=tuple(open_tasks[:CARRIED]),
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
    )
    return replace(profile, headline=week_headline(profile))


def _last_states(items: Sequence[DatedItem]) -> list[DatedItem]:
    """Each matter's last achievement, unless it was dropped after that."""
    kept: list[DatedItem] = []
    for day, item in items:
        dropped = item.status is Status.DROPPED
        if dropped or is_achieved(item):
            # On one day items are different things already: the note saw to that.
            kept = [p for p in kept if p[0] == day or not same_matter(p[1], item)]
        if not dropped and is_achieved(item):
            kept.append((day, item))
    return kept


def _ranked(achieved: Sequence[DatedItem]) -> list[DatedItem]:
    """Shipped before confirmed before seen; within these the newest first."""
    order = (Status.CONFIRMED, Status.OBSERVED, Status.STATED)

    def key(pair: DatedItem) -> tuple[bool, int, int, float]:
        day, item = pair
        seen = last_seen(item)
        moment = seen.timestamp() if seen else 0.0
        return (
            not is_shipped(item),
            order.index(item.status),
            -day.toordinal(),
            -moment,
        )

    return sorted(achieved, key=key)


def _set_aside(items: Sequence[DatedItem]) -> tuple[Line, ...]:
    """Dropped work, and attempts that were let be while their project went on."""
    last_day = {item.project: day for day, item in items}
    lines = [
        line_of(day, item, reason=item.why or NO_REASON)
        for day, item in items
        if not any(later > day and same_matter(item, i) for later, i in items)
        and (
            item.status is Status.DROPPED
            or (_only_tried(item) and day < last_day[item.project])
        )
    ]
    return tuple(lines[-ASIDE:])


def _only_tried(item: Item) -> bool:
    return item.kind is ItemKind.ATTEMPT and item.status is Status.ATTEMPTED


def _of_kind(items: Sequence[DatedItem], kind: ItemKind) -> tuple[Line, ...]:
    """The last of this kind, each text once, newest last."""
    once = {
        (item.project, item.text): line_of(day, item)
        for day, item in items
        if item.kind is kind and item.status is not Status.DROPPED
    }
    return tuple(list(once.values())[-OTHER:])


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
