"""The profile over all weeks, through each reader's eyes."""

import pytest

from accounts.services import teams
from sessions_app.services import change_project

pytestmark = pytest.mark.django_db


def test_the_owner_sees_all_weeks_with_proof(as_alice, alice, work):
    page = as_alice.get("/profile/").text.split("<main")[1]
    assert "All weeks, 16 November 2026 to 22 November 2026" in page
    assert "tide" in page
    assert "quire" in page
    assert "/sessions/" in page
    assert "Built from 1 of 1 notes in 1 week" in page
    change_project(work.project_of(alice), publishable=True)
    public = as_alice.get("/profile/?for=public").text.split("<main")[1]
    assert "tide" in public
    assert "quire" not in public


def test_others_see_nothing_of_it(as_charlie, as_bob, bob, client, alice, work):
    page = as_charlie.get("/profile/").text
    assert "No week has been recorded yet" in page
    assert "quire" not in page
    team = teams.create(alice, name="Tideworks")
    assert as_bob.get(f"/profile/?for={team.public_id}").status_code == 404
    assert as_bob.get("/profile/?for=").status_code == 404
    assert client.get("/profile/").status_code == 302
