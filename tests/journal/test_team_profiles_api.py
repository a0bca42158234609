import json
from datetime import date

import pytest

from accounts.models import AuditEvent, Membership
from accounts.services import teams
from journal.services import write_daily_note, write_week
from sessions_app.services import shares
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)


@pytest.fixture
def team(alice, bob):
    """Alice owns it, Bob is a member."""
    made = teams.create(alice, name="Harbour")
    Membership.objects.create(team=made, user=bob)
    return made


@pytest.fixture
def tidemark(bob):
    """Bob's project, with a week's work beside that in a secret one."""
    shown = build.project(bob)
    build.work(bob, shown, DAY)
    build.work(bob, build.project(bob, "xyzzyplugh"), DAY, hour=15)
    write_daily_note(bob, DAY, now=NOW)
    write_week(bob, "2026-W47", now=NOW)
    return shown


@pytest.fixture
def shared(bob, team, tidemark):
    shares.set_share(bob, tidemark, team, "profile", now=NOW)


@pytest.fixture
def url(team):
    return f"/api/v1/teams/{team.public_id}/profiles/2026-W47/"


def by_name(answer):
    return {each["name"]: each["profile"] for each in answer.json()["results"]}


def test_an_owner_reads_what_the_team_may_see(as_alice, url, shared):
    answer = as_alice.get(url)

    assert answer.status_code == 200
    assert by_name(answer)["Bob"]["projects"][0]["name"] == "tidemark"
    assert "xyzzyplugh" not in json.dumps(answer.json())


def test_nothing_shared_is_nothing_seen(as_alice, url, tidemark):
    assert by_name(as_alice.get(url)) == {"Alice": None, "Bob": None}


def test_the_member_can_read_who_looked(as_alice, as_bob, alice, bob, url, shared):
    as_alice.get(url)

    looks = AuditEvent.objects.filter(owner=bob, action="team.profile_seen")
    assert [look.actor for look in looks] == [alice]
    shown = as_bob.get("/api/v1/audit/").json()["results"][0]
    assert (shown["actor"], shown["detail"]) == ("Alice", {"week": "2026-W47"})


def test_an_edition_that_is_not_there_was_not_seen(as_alice, bob, url, tidemark):
    as_alice.get(url)

    assert not AuditEvent.objects.filter(action="team.profile_seen").exists()


def test_a_member_reads_only_their_own(as_bob, url, shared):
    assert list(by_name(as_bob.get(url))) == ["Bob"]


def test_taken_back_it_is_gone_at_once(as_alice, bob, team, tidemark, url, shared):
    shares.set_share(bob, tidemark, team, "nothing", now=NOW)

    assert by_name(as_alice.get(url))["Bob"] is None


def test_who_left_is_in_no_answer(as_alice, bob, team, url, shared):
    teams.remove(teams.membership_of(bob, team), by=bob)

    assert list(by_name(as_alice.get(url))) == ["Alice"]


def test_an_admin_elsewhere_gets_404(as_charlie, charlie, url, shared):
    teams.create(charlie, name="Elsewhere")

    assert as_charlie.get(url).status_code == 404


def test_nobody_gets_401(client, url, shared):
    assert client.get(url).status_code == 401


@pytest.mark.parametrize("week", ["2026-47", "2026-W54", "this"])
def test_a_week_must_be_one(as_alice, team, week):
    answer = as_alice.get(f"/api/v1/teams/{team.public_id}/profiles/{week}/")

    assert answer.status_code == 400
    assert "YYYY-Www" in answer.json()["detail"]
