import json
from datetime import date

import pytest

from accounts.models import Membership
from accounts.services import teams
from journal.services import write_daily_note, write_week
from sessions_app.models import ProjectShare
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
URL = "/api/v1/profiles/"


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


@pytest.fixture
def week(alice, tidemark):
    build.work(alice, tidemark, DAY)
    write_daily_note(alice, DAY, now=NOW)
    write_week(alice, "2026-W47", now=NOW)


@pytest.fixture
def team(alice, bob):
    team = teams.create(alice, name="North")
    Membership.objects.create(team=team, user=bob)
    return team


def test_it_lists_your_weeks(as_alice, week):
    (found,) = as_alice.get(URL).json()["results"]
    assert (found["week"], found["audience"], found["team"]) == ("2026-W47", "me", None)
    assert (found["notes"], found["days"], found["sessions"]) == (1, 1, 1)
    assert found["active_seconds"] == 600
    assert found["moved"][0]["project"] == "tidemark"
    assert found["moved"][0]["evidence"][0]["url"]
    assert found["projects"][0]["name"] == "tidemark"
    assert found["skills"][0]["name"] == "Python"


def test_one_week(as_alice, week):
    assert as_alice.get(f"{URL}2026-W47/").json()["headline"]


def test_the_public_edition_is_there_once_a_project_may_be_mentioned(
    as_alice, tidemark, week
):
    assert as_alice.get(f"{URL}?audience=public").json()["results"] == []
    tidemark.publishable = True
    tidemark.save()
    (found,) = as_alice.get(f"{URL}?audience=public").json()["results"]
    assert found["audience"] == "public"
    assert as_alice.get(f"{URL}2026-W47/?audience=public").status_code == 200


def test_a_team_edition_is_there_while_it_is_shared(as_alice, tidemark, team, week):
    share = ProjectShare.objects.create(project=tidemark, team=team, share="profile")
    query = f"?audience=team&team={team.public_id}"
    (found,) = as_alice.get(URL + query).json()["results"]
    assert found["team"] == team.public_id
    assert found["moved"][0]["evidence"][0]["url"] == ""
    share.delete()
    assert as_alice.get(URL + query).json()["results"] == []
    assert as_alice.get(f"{URL}2026-W47/{query}").status_code == 404


def test_a_token_reads_profiles(client, alice, week, bearer):
    answer = client.get(URL, headers=bearer(alice, "read"))
    assert len(answer.json()["results"]) == 1


def test_a_teammate_does_not_read_your_weeks_here(as_bob, tidemark, team, week):
    ProjectShare.objects.create(project=tidemark, team=team, share="profile")
    query = f"?audience=team&team={team.public_id}"
    assert as_bob.get(URL + query).json()["results"] == []


def test_charlie_sees_nothing(as_charlie, team, week):
    assert as_charlie.get(URL).json()["results"] == []
    assert as_charlie.get(f"{URL}2026-W47/").status_code == 404
    query = f"?audience=team&team={team.public_id}"
    assert as_charlie.get(URL + query).status_code == 404


@pytest.mark.parametrize("path", ["", "2026-W47/"])
def test_nobody_comes_in(client, week, path):
    assert client.get(URL + path).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "2026-47/",
        "2026-W54/",
        "?audience=everybody",
        "2026-W47/?audience=everybody",
        "2026-W47/?audience=team",
    ],
)
def test_what_cannot_be_asked_for(as_alice, week, path):
    answer = as_alice.get(URL + path)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_secret_project_is_in_no_shared_answer(as_alice, alice, tidemark, week):
    secret = build.project(alice, "xyzzyplugh")
    build.work(alice, secret, DAY, hour=15)
    write_daily_note(alice, DAY, now=NOW)
    tidemark.publishable = True
    tidemark.save()
    assert "xyzzyplugh" in json.dumps(as_alice.get(URL).json())
    answer = as_alice.get(f"{URL}?audience=public").json()
    assert "xyzzyplugh" not in json.dumps(answer)
    assert answer["results"][0]["sessions"] == 1
