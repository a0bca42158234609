"""Weeks against the weeks before them, for each reader from that reader's editions."""

from datetime import date, timedelta

import pytest

from journal.models import AllTimeProfile, Edition
from journal.services import write_daily_note, write_week
from journal.services.all_time import all_time
from journal.services.audiences import Reader
from journal.services.next_week import next_week
from journal.services.standing import ask_for_waiting, past_weeks, standing
from pipeline import clusters
from pipeline.values import Audience
from pulse.core.values import ItemKind
from runs.models import Run
from runs.services import drain
from sessions_app.models import CodingSession, EvidenceRow
from sessions_app.services import change_project, delete_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved

pytestmark = pytest.mark.django_db
MON = date(2026, 11, 16)
ME, PUBLIC = Reader(Audience.ME), Reader(Audience.PUBLIC)


@pytest.fixture
def two_weeks(alice):
    """Three days of Python in tidemark in each, and some of billing."""
    tide, billing = build.project(alice, "tidemark"), build.project(alice, "billing")
    for start in (MON - timedelta(weeks=1), MON):
        for number in range(3):
            session = build.work(alice, tide, start + timedelta(days=number))
        build.work(alice, billing, start, hour=14)
    build.evidence(
        session,
        tide,
        session.first_at + timedelta(minutes=5),
        K.FILE,
        "package.json",
        path="package.json",
        packages=["npm:react", "npm:left-pad"],
    )
    for back in (7, 6, 5, 0, -1, -2):
        write_daily_note(alice, MON - timedelta(days=back), now=NOW)
    for week in ("2026-W46", "2026-W47"):
        write_week(alice, week, now=NOW)
    return tide, billing


def test_growth_is_told_by_the_api(as_alice, two_weeks):
    profile = as_alice.get("/api/v1/profiles/2026-W47/").json()
    skills = {skill["name"]: skill for skill in profile["skills"]}
    python = skills["Python"]
    assert (python["first_seen"], python["trend"]) == ("2026-11-09", "steady")
    assert (skills["React"]["first_seen"], skills["React"]["trend"]) == (
        "2026-11-18",
        "new",
    )
    assert python["weeks"] == 2
    measures = {m["name"]: m for m in profile["comparison"]["measures"]}
    assert measures["commits"] == {"name": "commits", "before": 4, "now": 4}
    listed = as_alice.get("/api/v1/profiles/").json()["results"]
    assert [one["comparison"]["reason"] for one in listed] == [
        "",
        "Week 45 has no note to compare with.",
    ]


def test_the_public_knows_only_its_own_weeks(as_alice, alice, two_weeks):
    tide, _billing = two_weeks
    assert past_weeks(alice, PUBLIC) == []
    change_project(tide, publishable=True)
    for week in ("2026-W46", "2026-W47"):
        write_week(alice, week, now=NOW)
    past = past_weeks(alice, PUBLIC)
    assert [week.sessions for week in past] == [3, 3]
    assert [week.sessions for week in past_weeks(alice, ME)] == [4, 4]
    # A package by its own name may tell of an employer.
    assert "left-pad" not in {seen.name for seen in past[1].seen}
    page = as_alice.get("/weeks/2026-W47/?for=public").text
    assert "Against the week before" in page
    assert "9 Nov 2026" in page


def test_what_was_taken_back_is_not_told_of_at_once(alice, two_weeks):
    tide, billing = two_weeks
    change_project(tide, publishable=True)
    change_project(billing, publishable=True)
    assert standing(alice, PUBLIC).waiting == ("2026-W46", "2026-W47")
    write_week(alice, "2026-W47", now=NOW)
    assert set(standing(alice, PUBLIC).editions) == {"2026-W47"}
    change_project(billing, publishable=False)
    found = standing(alice, PUBLIC)
    assert not found.editions
    Run.objects.all().delete()
    ask_for_waiting(alice, found, now=NOW)
    assert list(Run.objects.values_list("key", flat=True).order_by("pk")) == [
        "2026-W47",
        "2026-W46",
    ]
    Edition.objects.all().delete()
    assert standing(alice, ME).waiting == ("2026-W46", "2026-W47")


def stored(owner, reader):
    view = all_time(owner, reader, now=NOW)
    row = AllTimeProfile.objects.filter(owner=owner, audience=reader.audience).first()
    return view, row and row.profile


def test_all_time_adds_up_week_by_week_as_from_scratch(as_alice, alice, two_weeks):
    Edition.objects.filter(week="2026-W47").delete()
    view, _first = stored(alice, ME)  # composes the one that is missing
    assert (view.profile.weeks, view.waiting) == (2, ())
    skills = {skill.name: skill for skill in view.profile.skills}
    assert (skills["Python"].first_seen, skills["Python"].last_seen) == (
        date(2026, 11, 9),
        date(2026, 11, 18),
    )
    tide, _billing = two_weeks
    build.work(alice, tide, MON + timedelta(days=7))
    write_daily_note(alice, MON + timedelta(days=7), now=NOW)
    _view, added = stored(alice, ME)
    AllTimeProfile.objects.all().delete()
    _view, anew = stored(alice, ME)
    assert added == anew
    assert anew["weeks"] == 3
    found = as_alice.get("/api/v1/all-time-profile/").json()
    assert found["first_week"] == "2026-W46"
    assert found["skills"][0]["strongest"]["evidence"][0]["url"]
    assert {project["name"] for project in found["projects"]} == {"tidemark", "billing"}
    asked = as_alice.get("/api/v1/all-time-profile/?audience=nobody")
    assert asked.status_code == 400


def test_all_time_lets_go_of_what_was_taken_back(as_alice, alice, two_weeks):
    tide, billing = two_weeks
    change_project(tide, publishable=True)
    change_project(billing, publishable=True)
    names = {p.name for p in stored(alice, PUBLIC)[0].profile.projects}
    assert names == {"tidemark", "billing"}
    change_project(billing, publishable=False)
    profile = stored(alice, PUBLIC)[0].profile
    assert {p.name for p in profile.projects} == {"tidemark"}
    assert profile.sessions == 6
    delete_session(CodingSession.objects.filter(owner=alice).first())
    assert stored(alice, PUBLIC)[0].profile.sessions == 5
    page = as_alice.get("/profile/?for=public").text
    assert "billing" not in page.split("<main")[1]
    assert "/sessions/" not in page.split("<main")[1]
    set_left_out(tide, left_out=True)
    view, row = stored(alice, PUBLIC)
    assert (view.profile, row) == (None, None)
    assert "Nothing may be seen here" in as_alice.get("/profile/?for=public").text


def test_many_weeks_are_left_to_runs(as_alice, alice, two_weeks):
    tide, _billing = two_weeks
    build.work(alice, tide, MON + timedelta(days=7))
    Edition.objects.all().delete()
    Run.objects.all().delete()
    view = all_time(alice, ME, now=NOW)
    assert view.profile is None
    assert view.waiting == ("2026-W46", "2026-W47", "2026-W48")
    assert Run.objects.filter(kind="week").count() == 3
    assert "3 weeks are under way" in as_alice.get("/profile/").text


def test_themes_by_words_are_found_anew_in_the_background(
    as_alice, alice, two_weeks, monkeypatch
):
    monkeypatch.setattr(clusters, "FEW", 99)  # the library is loaded elsewhere
    Edition.objects.all().delete()
    Run.objects.all().delete()
    page = as_alice.get("/weeks/2026-W47/").text
    assert '<ol class="themes">' in page
    mine = Edition.objects.get(owner=alice, week="2026-W47", audience="me")
    assert mine.read["themes"] == "words"
    assert {run.state for run in drain(["week"], alice)} == {"done"}
    mine.refresh_from_db()
    assert mine.read["themes"] == "clusters"
    Run.objects.all().delete()
    as_alice.get("/weeks/2026-W47/")
    assert not Run.objects.exists()


def test_next_week_begins_with_what_is_still_open(as_alice, alice, two_weeks):
    tide, _billing = two_weeks
    day, text = MON + timedelta(days=3), "Renew the lease while a batch uploads."
    session = build.work(alice, tide, day)
    asked = EvidenceRow.objects.get(session=session, kind=K.PROMPT)
    task = achieved(asked, text, kind=ItemKind.OPEN_TASK)
    write_daily_note(alice, day, writer=Scripted(task), now=NOW)
    ahead = next_week(alice, "2026-W47", now=NOW)
    assert [each.task.text for each in ahead.tasks] == [text]
    assert next_week(alice, "2026-W45", now=NOW) is None
    assert next_week(alice, "2026-W49", now=NOW) is None
    assert next_week(alice, "2026-W47", now=NOW + timedelta(days=9)) is not None
    assert not next_week(alice, "2026-W46", now=NOW).tasks
