"""The week through each reader's eyes."""

import pytest

from accounts.services import teams
from sessions_app.services import change_project
from sessions_app.services.shares import set_share
from tests.frontend.worked import NOW

pytestmark = pytest.mark.django_db
WEEK = "/weeks/2026-W47/"


def test_the_newest_week_is_found(as_alice, work):
    assert as_alice.get("/weeks/")["Location"] == WEEK


def test_the_owner_sees_everything_with_proof(as_alice, work):
    page = as_alice.get(WEEK).text
    assert "Week 47, 16 November to 22 November 2026" in page
    assert "tide" in page
    assert "quire" in page
    assert "/sessions/" in page.split("<main")[1]
    assert "Built from 1 of 1 note" in page


def test_the_public_sees_only_what_is_publishable(as_alice, alice, work):
    assert (
        "Nothing of this week may be seen here"
        in as_alice.get(f"{WEEK}?for=public").text
    )
    change_project(work.project_of(alice), publishable=True)
    page = as_alice.get(f"{WEEK}?for=public").text.split("<main")[1]
    assert "tide" in page
    assert "quire" not in page
    assert "/sessions/" not in page


def test_a_team_sees_only_what_is_shared_with_it(as_alice, alice, work):
    team = teams.create(alice, name="Tideworks")
    path = f"{WEEK}?for={team.public_id}"
    assert "You share no project of this week with Tideworks" in as_alice.get(path).text
    set_share(alice, work.project_of(alice, "quire"), team, "profile", now=NOW)
    page = as_alice.get(path).text.split("<main")[1]
    assert "quire" in page
    assert "<b>tide</b>" not in page
    assert ">tide<" not in page


def test_a_team_of_others_is_not_found(as_alice, bob, work):
    team = teams.create(bob, name="Others")
    assert as_alice.get(f"{WEEK}?for={team.public_id}").status_code == 404
    assert as_alice.get(f"{WEEK}?for=nobody").status_code == 404
    assert as_alice.get(f"{WEEK}?for=").status_code == 404


def test_others_see_their_own_week(as_charlie, client, work):
    page = as_charlie.get(WEEK).text
    assert "Nothing was recorded in this week" in page
    assert "quire" not in page
    assert client.get(WEEK).status_code == 302


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "2026-47", "0000-W01"])
def test_a_week_that_cannot_be_is_not_found(as_alice, week):
    assert as_alice.get(f"/weeks/{week}/").status_code == 404


def test_only_the_owner_sees_hours_by_day(as_alice, alice, work):
    page = as_alice.get(WEEK).text
    assert 'aria-label="Monday no note, Tuesday no note, Wednesday 20\u00a0min' in page
    change_project(work.project_of(alice), publishable=True)
    assert "Monday no note" not in as_alice.get(f"{WEEK}?for=public").text
