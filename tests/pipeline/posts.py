"""Literal public profiles for tests of posts."""

from datetime import timedelta

from pipeline.values import Line, Profile, ProjectWeek
from pulse.core.values import Cited, EvidenceKind, ItemKind, Status
from tests.pipeline.weeks import at

K = EvidenceKind


def line(text, *kinds, kind=ItemKind.ACHIEVEMENT, status=Status.OBSERVED, **more):
    kinds = kinds or (K.COMMIT, K.TESTS)
    session = more.pop("session", "s1")
    evidence = tuple(
        Cited(session, f"r-{one}", "41 passed in 2.06s", one, at(3)) for one in kinds
    )
    more = {"project": "p1", "thread": "lease", **more}
    return Line(text, status=status, evidence=evidence, kind=kind, **more)


def profile(moved=(), **more):
    tidemark = ProjectWeek("p1", "tidemark", timedelta(hours=3))
    names = ("set_aside", "skills", "not_seen", "themes", "carried_over")
    return Profile(
        week="2026-W47",
        headline="",
        moved=tuple(moved),
        **{**dict.fromkeys(names, ()), "projects": (tidemark,), **more},
        notes=3,
        days=3,
    )


LEASE = line("Replaced the advisory lock with a lease; 41 tests passed, pushed")
CHOICE = line(
    "Chose a lease",
    K.PROMPT,
    kind=ItemKind.DECISION,
    status=Status.CONFIRMED,
    instead="an advisory lock",
    reason="a lock leaves no trace when a worker dies",
    thread="s1/r9",
)
MISHAP = line("The tests failed 3 times before passing", K.TESTS, kind=ItemKind.PROBLEM)
LESSON = line(
    'Noted: "the database must always set the time of a lease"',
    K.PROMPT,
    kind=ItemKind.LEARNING,
    status=Status.CONFIRMED,
    thread="s1/r12",
)
