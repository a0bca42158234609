"""Editions: each composed for its audience, none ever with more than it may know."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.services import teams
from journal import hooks
from journal.models import DailyNote, Edition
from journal.services import (
    edition_for,
    profile_of,
    team_week,
    write_daily_note,
    write_week,
)
from journal.services.weeks import behind_weeks, week_is_behind
from pipeline.values import Audience
from runs.models import Run
from sessions_app.models import EvidenceRow, ProjectShare
from sessions_app.services.shares import set_share
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved
from tests.journal.test_nights import writes

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"
MON, TUE, WED = (date(2026, 11, 16) + timedelta(days=n) for n in range(3))
ME, TEAM, PUBLIC = Audience.ME, Audience.TEAM, Audience.PUBLIC
CANARY = "xyzzyplugh"


@pytest.fixture
def tidemark(alice):
    return build.project(alice, "tidemark")


@pytest.fixture
def secret(alice):
    return build.project(alice, f"{CANARY}-billing")


@pytest.fixture
def team(alice, bob):
    team = teams.create(bob, name="North")
    Membership.objects.create(team=team, user=alice)
    return team


def share(project, team, step="profile"):
    ProjectShare.objects.update_or_create(
        project=project, team=team, defaults={"share": step}
    )


def worked(owner, project, day, **more):
    session = build.work(owner, project, day, **more)
    write_daily_note(owner, day, now=NOW)
    return session


@pytest.fixture
def week(alice, tidemark, secret):
    """Public and secret work on the same days, some of it in one session."""
    session = build.work(alice, tidemark, MON)
    at = session.first_at + timedelta(minutes=20)
    build.quarter(session, secret, session.first_at + timedelta(minutes=15))
    build.evidence(session, secret, at, K.PROMPT, f"fix the {CANARY} invoices as well")
    build.evidence(
        session,
        secret,
        at + timedelta(minutes=1),
        K.COMMIT,
        f"[main 1234567] Round {CANARY} invoices by line",
        sha="1234567",
        subject=f"Round {CANARY} invoices by line",
        outcome="ok",
    )
    build.work(alice, secret, MON, hour=15, words=f"add a {CANARY} export page")
    build.work(alice, tidemark, TUE, words="claim a batch by lease")
    build.work(alice, secret, WED, words=f"plan the {CANARY} launch")
    for day in (MON, TUE, WED):
        write_daily_note(alice, day, now=NOW)


def edition(owner, audience, team=None):
    return edition_for(owner, WEEK, audience, team, now=NOW)


# ---------------------------------------------------------------------- composing


def test_a_week_is_composed_for_its_owner(alice, week):
    (mine,) = write_week(alice, WEEK, now=NOW)
    profile = profile_of(mine)
    assert mine.audience == "me"
    assert {p.name for p in profile.projects} == {"tidemark", f"{CANARY}-billing"}
    assert (profile.notes, profile.days) == (3, 3)
    assert profile.sessions == 4
    assert profile.moved


def test_the_same_week_again_writes_nothing(alice, week):
    write_week(alice, WEEK, now=NOW)
    before = list(Edition.objects.values())
    with CaptureQueriesContext(connection) as queries:
        write_week(alice, WEEK, now=NOW + timedelta(hours=1))
    assert writes(queries) == []
    assert list(Edition.objects.values()) == before


def test_a_new_note_makes_a_revision(alice, tidemark, week):
    write_week(alice, WEEK, now=NOW)
    worked(alice, tidemark, date(2026, 11, 19), words="renew the lease while uploading")
    (mine,) = write_week(alice, WEEK, now=NOW)
    assert mine.revision == 2
    assert profile_of(mine).notes == 4


def test_what_changed_is_told_once(alice, week, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "week_changed", [lambda *args: told.append(args)])
    write_week(alice, WEEK, now=NOW)
    write_week(alice, WEEK, now=NOW)
    assert told == [(alice, WEEK, NOW)]


def test_a_missing_note_is_named(alice, tidemark, week):
    build.work(alice, tidemark, date(2026, 11, 19))
    profile = profile_of(edition(alice, ME))
    assert (profile.notes, profile.days) == (3, 4)
    assert profile.missing == (date(2026, 11, 19),)


def test_a_week_without_work_has_no_edition(alice):
    assert write_week(alice, WEEK, now=NOW) == []
    assert edition(alice, ME) is None


def test_a_week_that_does_not_exist(alice):
    with pytest.raises(ValueError, match="week"):
        write_week(alice, "2026-W54", now=NOW)


def test_time_of_sessions_side_by_side_counts_once(alice, tidemark):
    worked(alice, tidemark, MON)
    worked(alice, tidemark, MON)
    (project,) = profile_of(edition(alice, ME)).projects
    assert project.active == timedelta(minutes=10)


# ----------------------------------------------------------------------- audiences


def test_by_default_nobody_else_sees_anything(alice, team, week):
    assert edition(alice, PUBLIC) is None
    assert edition(alice, TEAM, team) is None


def test_the_public_edition_knows_only_publishable_projects(alice, tidemark, week):
    tidemark.publishable = True
    tidemark.save()
    public = edition(alice, PUBLIC)
    profile = profile_of(public)
    assert CANARY not in json.dumps(public.profile)
    assert CANARY not in json.dumps(public.read)
    assert [p.name for p in profile.projects] == ["tidemark"]
    # Not even as a number: the secret session and the secret day are not counted.
    assert (profile.sessions, profile.days) == (2, 2)
    assert profile.moved


def test_the_team_edition_knows_only_what_is_shared_with_it(
    alice, tidemark, team, week
):
    share(tidemark, team)
    shown = edition(alice, TEAM, team)
    assert CANARY not in json.dumps(shown.profile)
    assert [p.name for p in profile_of(shown).projects] == ["tidemark"]


@pytest.mark.parametrize("step", ["nothing", "totals"])
def test_a_step_below_the_profile_shows_no_profile(alice, tidemark, team, week, step):
    share(tidemark, team, step)
    assert edition(alice, TEAM, team) is None


@pytest.mark.parametrize("step", ["profile", "notes", "sessions"])
def test_higher_steps_contain_the_profile(alice, tidemark, team, week, step):
    share(tidemark, team, step)
    assert edition(alice, TEAM, team) is not None


def test_one_teams_share_is_not_anothers(alice, bob, tidemark, team, week):
    other = teams.create(alice, name="South")
    share(tidemark, team)
    assert edition(alice, TEAM, other) is None


def test_publishable_is_not_shared_and_shared_is_not_publishable(
    alice, tidemark, secret, team, week
):
    tidemark.publishable = True
    tidemark.save()
    share(secret, team)
    assert edition(alice, PUBLIC).profile["projects"][0]["name"] == "tidemark"
    assert edition(alice, TEAM, team).profile["projects"][0]["name"] == secret.name


def test_a_team_reads_no_session(alice, tidemark, team, week):
    share(tidemark, team)
    lines = profile_of(edition(alice, TEAM, team)).moved
    cited = [c for line in lines for c in line.evidence]
    assert cited
    assert {(c.session, c.record) for c in cited} == {("", "")}
    assert all(c.quote == "" or c.kind in (K.COMMIT, K.PULL_REQUEST) for c in cited)
    sessions = [s.public_id for s in alice.coding_sessions.all()]
    assert not any(
        s in json.dumps(edition(alice, TEAM, team).profile) for s in sessions
    )


def test_an_item_that_cites_two_projects_takes_the_stricter(alice, tidemark, secret):
    tidemark.publishable = True
    tidemark.save()
    one = build.work(alice, tidemark, MON)
    two = build.work(alice, secret, MON, hour=15)
    commits = [EvidenceRow.objects.get(session=s, kind=K.COMMIT) for s in (one, two)]
    mixed = achieved(commits[0])
    mixed = type(mixed)(
        **{
            **{f: getattr(mixed, f) for f in mixed.__slots__},
            "evidence": (build.cite(commits[0]), build.cite(commits[1])),
        }
    )
    write_daily_note(alice, MON, writer=Scripted(mixed), now=NOW)
    assert len(profile_of(edition(alice, ME)).moved) == 1
    assert profile_of(edition(alice, PUBLIC)).moved == ()


def test_work_in_no_project_is_its_owners_alone(alice, tidemark, team):
    tidemark.publishable = True
    tidemark.save()
    share(tidemark, team)
    worked(alice, tidemark, MON)
    worked(alice, None, TUE, words=f"sort {CANARY} downloads")
    assert edition(alice, ME).profile["sessions"] == 2
    for shared in (edition(alice, PUBLIC), edition(alice, TEAM, team)):
        assert shared.profile["sessions"] == 1
        assert CANARY not in json.dumps(shared.profile)


# ---------------------------------------------------------------- taking it back


def test_taking_back_a_permission_works_at_once(alice, tidemark, team, week):
    share(tidemark, team)
    tidemark.publishable = True
    tidemark.save()
    assert edition(alice, PUBLIC)
    assert edition(alice, TEAM, team)
    share(tidemark, team, "nothing")
    tidemark.publishable = False
    tidemark.save()
    assert edition(alice, PUBLIC) is None
    assert edition(alice, TEAM, team) is None
    assert set(Edition.objects.values_list("audience", flat=True)) == {"me"}


def test_changing_a_share_takes_the_edition_away_with_it(alice, tidemark, team, week):
    set_share(alice, tidemark, team, "profile", now=NOW)
    assert edition(alice, TEAM, team)
    set_share(alice, tidemark, team, "nothing", now=NOW)
    assert not Edition.objects.filter(team=team).exists()
    # Shared again before anything was composed anew: it is there again.
    set_share(alice, tidemark, team, "profile", now=NOW)
    assert edition(alice, TEAM, team).profile["moved"]
    (run,) = Run.objects.filter(kind="week")
    assert run.key == WEEK


def test_leaving_a_session_out_works_before_its_note_is_rewritten(
    alice, tidemark, week
):
    tidemark.publishable = True
    tidemark.save()
    assert edition(alice, PUBLIC).profile["moved"]
    alice.coding_sessions.update(left_out_at=NOW)
    build.changed(alice, MON, version=2)
    assert edition(alice, PUBLIC) is None


def test_leaving_a_project_out_works_for_the_owner_too(alice, secret, week):
    assert CANARY in json.dumps(edition(alice, ME).profile)
    secret.left_out_at = NOW
    secret.save()
    assert CANARY not in json.dumps(edition(alice, ME).profile)


def test_who_leaves_a_team_takes_the_edition_along(alice, bob, tidemark, team, week):
    share(tidemark, team)
    assert edition(alice, TEAM, team)
    teams.remove(Membership.objects.get(team=team, user=alice), by=alice)
    assert not Edition.objects.filter(team=team).exists()
    assert edition(alice, TEAM, team) is None


def test_a_new_name_of_a_project_is_shown(alice, tidemark, week):
    edition(alice, ME)
    tidemark.name = "tidewater"
    tidemark.save()
    names = {p["name"] for p in edition(alice, ME).profile["projects"]}
    assert "tidewater" in names


def test_behind_is_what_changed(alice, tidemark, week):
    assert behind_weeks(alice, now=NOW) == [WEEK]
    write_week(alice, WEEK, now=NOW)
    assert behind_weeks(alice, now=NOW) == []
    tidemark.publishable = True
    tidemark.save()
    assert behind_weeks(alice, now=NOW) == [WEEK]


def test_a_project_elsewhere_does_not_make_a_week_behind(alice, week):
    write_week(alice, WEEK, now=NOW)
    build.project(alice, "quire", publishable=True)
    assert not week_is_behind(alice, WEEK)


# ------------------------------------------------------------------------- a team


def test_an_admin_sees_members_weeks_and_they_can_see_that(
    alice, bob, tidemark, team, week
):
    share(tidemark, team)
    found = {m.member: m for m in team_week(bob, team, WEEK, now=NOW)}
    assert found[alice].profile.moved
    assert found[bob].edition is None
    (event,) = alice.audit_events.filter(action="team.profile_seen")
    assert (event.actor, event.detail["week"]) == (bob, WEEK)


def test_a_member_sees_only_the_own_week(alice, bob, tidemark, team, week):
    share(tidemark, team)
    worked(bob, build.project(bob, "quire"), MON)
    assert [m.member for m in team_week(alice, team, WEEK, now=NOW)] == [alice]


def test_a_stranger_sees_nothing_of_a_team(charlie, alice, tidemark, team, week):
    share(tidemark, team)
    assert team_week(charlie, team, WEEK, now=NOW) == ()


def test_another_persons_week_is_another_week(alice, bob, tidemark, week):
    worked(bob, build.project(bob, "quire"), MON, words="add a search page")
    assert CANARY not in json.dumps(edition(bob, ME).profile)
    assert DailyNote.objects.owned_by(bob).count() == 1
