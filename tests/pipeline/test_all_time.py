from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.all_time import MILESTONES, THEMES, AllTime, accumulate, recent, trend
from pipeline.growth import Trend, week_before
from pipeline.profile import compose_profile
from pipeline.values import Line, ProjectWeek, Seen, Skill
from pulse.core.values import EvidenceKind
from tests.pipeline.weeks import cited, week

LAST = "2026-W47"
PYTHON = ("Python", "language")


def line(text, *kinds, day=None, status="observed"):
    proof = tuple(cited(0, kind) for kind in kinds)
    return Line(text, "p1", status, proof, note_date=day)


def profile(back, days=2, *, notes=4, strongest=None, **more):
    """A week so many before the last; on so many days it shows Python."""
    name = week_before(LAST, back)
    first = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    seen = (Seen(*PYTHON, first, first + timedelta(days=days - 1), days),)
    skills = (Skill(*PYTHON, days, strongest),) if strongest else ()
    empty = compose_profile(week())
    return replace(
        empty,
        week=name,
        seen=seen if days else (),
        skills=skills,
        notes=notes,
        days=notes,
        worked=(first,) if notes else (),
        **more,
    )


def weeks(*backs, **more):
    return [profile(back, **more) for back in sorted(backs, reverse=True)]


def test_one_week_more_gives_the_same_as_beginning_anew():
    told = [
        profile(
            back,
            back % 4,
            strongest=line(f"Shipped {back}.", EvidenceKind.COMMIT),
            themes=(line(f"Lease {back % 3}: 2 items.", day=date(2026, 11, 2)),),
            projects=(ProjectWeek("p1", "tide", timedelta(hours=back)),),
        )
        for back in range(60, -1, -1)
    ]
    whole = accumulate(told)
    for cut in (1, 30, 60):
        assert accumulate(told[cut:], accumulate(told[:cut])) == whole
    assert (whole.weeks, whole.first_week, whole.last_week) == (
        61,
        week_before(LAST, 60),
        LAST,
    )
    assert len(whole.noted) == 53
    assert whole.last_day == date(2026, 11, 16)


def test_weeks_are_added_in_their_order():
    with pytest.raises(ValueError, match="2026-W46 is not after 2026-W47"):
        accumulate([profile(0), profile(1)])


def test_a_skill_keeps_the_strongest_evidence_ever():
    pull = line("Opened it.", EvidenceKind.PULL_REQUEST)
    test = line("Tested it.", EvidenceKind.TESTS)
    again = line("Opened another.", EvidenceKind.PULL_REQUEST)
    confirmed = line("Took it.", EvidenceKind.PULL_REQUEST, status="confirmed")

    def best(*lines):
        told = [profile(9 - n, strongest=one) for n, one in enumerate(lines)]
        (skill,) = accumulate(told).skills
        return skill.strongest

    assert best(pull, test) == pull
    assert best(test, pull) == pull
    assert best(pull, again) == again
    assert best(confirmed, pull) == confirmed
    assert best(None, test, None) == test


def test_first_and_last_seen_and_days_add_up():
    found = accumulate([profile(5, 1), profile(4, 0), profile(2, 3)])
    (skill,) = found.skills
    assert (skill.weeks, skill.days) == (2, 4)
    assert (skill.first_seen, skill.last_seen) == (
        date(2026, 10, 12),
        date(2026, 11, 4),
    )
    assert recent(skill, found, 5) == (None, 1, 0, None, 3)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (weeks(*range(8), days=2), Trend.STEADY),
        (weeks(4, 5, 6, 7, days=1) + weeks(0, 1, 2, 3, days=3), Trend.MORE),
        (weeks(4, 5, 6, 7, days=3) + weeks(0, 1, 2, 3, days=1), Trend.LESS),
        (weeks(4, 5, 6, 7, days=0) + weeks(0, 1, days=3), Trend.NEW),
        (weeks(0, 1, 2, 3), Trend.UNKNOWN),
        (weeks(*range(8), notes=2), Trend.UNKNOWN),
    ],
)
def test_a_trend_sets_four_weeks_against_four(told, expected):
    found = accumulate(told)
    assert trend(found.skills[0], found) == expected


def test_projects_keep_their_newest_name_and_milestones():
    def project(back, name):
        shipped = tuple(line(f"{name} {n}.") for n in range(3))
        done = ProjectWeek("p1", name, timedelta(hours=1), shipped)
        return profile(back, projects=(done,))

    (found,) = accumulate(project(9 - n, f"tide{n}") for n in range(6)).projects
    assert (found.name, found.weeks, found.shipped) == ("tide5", 6, 18)
    assert found.active == timedelta(hours=6)
    assert len(found.milestones) == MILESTONES
    assert found.milestones[-1].text == "tide5 2."


def test_a_theme_is_told_once_a_month():
    november = [
        line(f"{name}: {n} items.", day=date(2026, 11, 2 + n))
        for n, name in enumerate(["Lease", "Map", "Lease", "Ink", "Sea", "Dock"])
    ]
    undated = line("Odd: 1 item.")
    found = accumulate([profile(1, themes=(*november, undated))])
    assert [month.month for month in found.months] == ["2026-11"]
    assert [theme.text for theme in found.months[0].themes] == [
        "Lease: 2 items.",
        "Ink: 3 items.",
        "Sea: 4 items.",
        "Dock: 5 items.",
    ]
    assert len(found.months[0].themes) == THEMES


def test_nothing_accumulates_to_nothing():
    assert accumulate([]) == AllTime()
