from datetime import date, timedelta

import pytest

from pipeline.codec import past_value, profile_json, profile_value
from pipeline.growth import Past, Trend, compare, growth, past_of, week_before
from pipeline.profile import compose_profile
from pipeline.skills import seen_skills
from pipeline.values import Seen
from pulse.core.values import EvidenceKind, Origin, Outcome
from tests.pipeline.weeks import day, note, piece, shipped, week

PYTHON = ("Python", "language")
NOW = "2026-W47"


def past(back, days=0, *, notes=4, **more):
    """A week so many before this one; on so many days it shows Python."""
    name = week_before(NOW, back)
    first = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    seen = (Seen(*PYTHON, first, first + timedelta(days=days), days),) if days else ()
    return Past(name, notes, seen, **more)


def grown(now, *earlier):
    return growth(now, earlier)[PYTHON]


@pytest.mark.parametrize(
    ("now", "earlier", "trend"),
    [
        (past(0, 3), [past(1, 0)], Trend.NEW),
        (past(0, 3), [], Trend.UNKNOWN),
        (past(0, 3, notes=2), [past(1, 2)], Trend.UNKNOWN),
        (past(0, 3), [past(1, 2, notes=2)], Trend.UNKNOWN),
        (past(0, 3), [past(1, 1), past(2, 2)], Trend.MORE),
        (past(0, 1), [past(1, 3)], Trend.LESS),
        (past(0, 1), [past(12, 3)], Trend.LESS),
        (past(0, 1), [past(13, 3)], Trend.UNKNOWN),
        (past(0, 2), [past(1, 2), past(2, 3)], Trend.STEADY),
        (past(0, 2), [past(5, 2), *map(past, range(1, 5))], Trend.BACK),
        (past(0, 2), [past(4, 2), *map(past, range(1, 4))], Trend.MORE),
        (past(1, 2), [past(0, 4), past(2, 2)], Trend.STEADY),
    ],
)
def test_a_trend_needs_enough_on_both_sides(now, earlier, trend):
    assert grown(now, *earlier).trend == trend


def test_first_seen_is_the_first_day_of_all():
    found = grown(past(0, 2), past(3, 1), past(9, 1, notes=1))
    assert found.first_seen == date(2026, 9, 14)
    assert found.weeks == 3
    assert grown(past(0, 2)).first_seen == date(2026, 11, 16)


def test_a_week_without_notes_is_a_gap():
    found = grown(past(0, 2), past(1, 3), past(2, 0), past(3, 0, notes=0))
    assert found.recent == (None, None, None, None, None, 0, 3, 2)


def test_two_weeks_with_enough_are_compared():
    now = past(0, prompts=30, commits=4, active=timedelta(hours=2))
    before = past(1, prompts=20, commits=5, active=timedelta(hours=3))
    measures = {m.name: (m.before, m.now) for m in compare(now, [before]).measures}
    assert measures == {
        "active": (10800, 7200),
        "prompts": (20, 30),
        "commits": (5, 4),
        "milestones": (0, 0),
        "test_runs": (0, 0),
    }


@pytest.mark.parametrize(
    ("now", "before", "reason"),
    [
        (past(0), past(2), "Week 46 has no note to compare with."),
        (past(0), past(1, notes=2), "week 46 has 2."),
        (past(0, notes=1), past(1, notes=2), "week 46 has 2 and week 47 has 1."),
    ],
)
def test_too_little_is_not_compared(now, before, reason):
    found = compare(now, [before])
    assert found.measures == ()
    assert found.reason.endswith(reason)


def test_the_week_before_the_first_is_of_the_year_before():
    assert week_before("2027-W01", 1) == "2026-W53"
    assert week_before("2026-W01", 1) == "2025-W52"


def test_a_profile_counts_what_it_is_compared_by():
    evidence = [
        piece(EvidenceKind.FILE, 0, path="a.py"),
        piece(EvidenceKind.FILE, 2, path="b.py"),
        piece(EvidenceKind.FILE, 3, path="c.py", origin=Origin.HEADLESS),
        piece(EvidenceKind.TESTS, 0, outcome=Outcome.FAILED, command="x"),
        piece(EvidenceKind.TESTS, 1, outcome=Outcome.UNKNOWN, command="x"),
        piece(EvidenceKind.COMMIT, 0, outcome=Outcome.OK),
    ]
    profile = compose_profile(week(note(0, shipped("Fixed it.")), evidence=evidence))
    found = past_of(profile)
    assert (found.commits, found.test_runs, found.milestones) == (1, 1, 1)
    assert found.seen == (Seen(*PYTHON, day(0), day(2), 2),)
    stored = {"week": found.week, "notes": 1, "active": None, "commits": 1}
    assert past_value(stored) == Past(found.week, 1, commits=1)


def test_libraries_are_named_by_the_vocabulary_or_by_their_package():
    evidence = [
        piece(
            EvidenceKind.FILE, path="app.py", imports=["python:numpy", "python:ours"]
        ),
        piece(
            EvidenceKind.FILE,
            path="package.json",
            packages=["npm:react-dom", "npm:@acme/billing", "npm:left-pad"],
        ),
        piece(
            EvidenceKind.COMMAND, command="pip install -U ./wheels flask==3 rare-one"
        ),
        piece(EvidenceKind.FILE, path="x.txt", packages="nonsense"),
    ]
    names = {(s.name, s.kind) for s in seen_skills(evidence)}
    assert names == {
        PYTHON,
        ("NumPy", "library"),
        ("React", "framework"),
        ("Flask", "framework"),
        ("left-pad", "library"),
        ("rare-one", "library"),
    }
    public = {s.name for s in seen_skills(evidence, known_only=True)}
    assert public == {"Python", "NumPy", "React", "Flask"}


def test_a_profile_is_stored_and_read_again_with_what_growth_needs():
    evidence = [piece(EvidenceKind.FILE, 0, path="a.py")]
    profile = compose_profile(week(note(0, shipped("Fixed it.")), evidence=evidence))
    stored = profile_json(profile)
    assert profile_value(stored) == profile
    for member in ("seen", "commits", "test_runs", "milestones", "worked"):
        del stored[member]  # as an older release wrote it
    assert past_of(profile_value(stored)).seen == ()
