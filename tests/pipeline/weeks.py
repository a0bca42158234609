"""Literal weeks for tests of the profile: days, items and evidence in few words."""

from datetime import UTC, date, datetime, timedelta

from pipeline.values import WeekInput
from pulse.core.values import (
    Cited,
    Coverage,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Origin,
    Status,
)

MONDAY = date(2026, 11, 16)
PROJECTS = {"p1": "tidemark", "p2": "quire", "p3": "lantern"}


def day(number: int) -> date:
    """0 is Monday."""
    return MONDAY + timedelta(days=number)


def at(number: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, 16 + number, hour, minute, tzinfo=UTC)


def cited(number=0, kind=EvidenceKind.TESTS, *, session="s1", hour=10, record=""):
    record = record or f"r-{number}-{hour}-{kind}"
    return Cited(session, record, "41 passed in 2.06s", kind, at(number, hour))


def item(text, *, kind=ItemKind.ACHIEVEMENT, status=Status.OBSERVED, **more):
    more.setdefault("project", "p1")
    more.setdefault("evidence", (cited(),))
    return Item(kind, text, status, more.pop("project"), more.pop("evidence"), **more)


def shipped(text, number=0, *, hour=10, **more):
    evidence = (cited(number, EvidenceKind.COMMIT, hour=hour),)
    return item(text, evidence=evidence, **more)


def note(number, *items):
    coverage = Coverage(
        sessions=1, automated=0, prompts=3, menu_answers=0, active=timedelta(hours=1)
    )
    return Note(day(number), "A day.", tuple(items), coverage, "offline")


def piece(kind, number=0, *, hour=10, minute=0, quote="quoted text here", **more):
    evidence = Evidence(
        session=more.pop("session", "s1"),
        record=more.pop("record", f"e-{number}-{hour}-{minute}-{kind}"),
        time=at(number, hour, minute),
        quote=quote,
        kind=kind,
        origin=more.pop("origin", Origin.MAIN),
        project=more.pop("project", "p1"),
        data=more,
    )
    return day(number), evidence


def week(*notes, evidence=(), days=None, **more):
    more.setdefault("projects", PROJECTS)
    return WeekInput(
        week="2026-W47",
        days=tuple(n.date for n in notes) if days is None else days,
        notes=notes,
        evidence=tuple(evidence),
        **more,
    )
