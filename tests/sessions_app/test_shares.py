from datetime import UTC, datetime

import pytest

from accounts.models import AuditEvent, Membership
from accounts.services import teams
from sessions_app import hooks
from sessions_app.models import Project, ProjectShare
from sessions_app.services import shares

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
JSON = "application/json"


@pytest.fixture
def team(alice, bob):
    made = teams.create(alice, name="Harbour")
    Membership.objects.create(team=made, user=bob)
    return made


@pytest.fixture
def project(bob):
    return Project.objects.create(owner=bob, name="tidemark")


@pytest.fixture
def url(team, project):
    return f"/api/v1/teams/{team.public_id}/shares/{project.public_id}/"


@pytest.fixture
def told(monkeypatch):
    changes = []
    hook = [lambda owner, team: changes.append((owner, team))]
    monkeypatch.setattr(hooks, "shares_changed", hook)
    return changes


def shown(team, owner):
    return list(shares.projects_shown_to(team, owner))


def test_a_team_sees_nothing_at_first(team, project, bob):
    assert shares.share_of(project, team) == "nothing"
    assert shown(team, bob) == []


def test_one_project_is_shown_to_one_team(team, project, bob, told):
    Project.objects.create(owner=bob, name="secret")
    other = teams.create(bob, name="Elsewhere")

    shares.set_share(bob, project, team, "profile", now=NOW)

    assert shown(team, bob) == [project]
    assert shown(other, bob) == []
    assert told == [(bob, team)]


def test_taking_it_back_leaves_no_row(team, project, bob, told):
    shares.set_share(bob, project, team, "profile", now=NOW)
    shares.set_share(bob, project, team, "nothing", now=NOW)

    assert not ProjectShare.objects.exists()
    assert len(told) == 2


def test_the_same_again_tells_nobody(team, project, bob, told):
    shares.set_share(bob, project, team, "nothing", now=NOW)

    assert told == []
    assert not AuditEvent.objects.filter(action="share.changed").exists()


def test_a_project_that_is_left_out_is_not_shown(team, project, bob):
    shares.set_share(bob, project, team, "profile", now=NOW)
    project.left_out_at = NOW
    project.save()

    assert shown(team, bob) == []


@pytest.mark.parametrize("share", ["sessions", "notes", "totals", "all", ""])
def test_only_what_is_built_is_offered(team, project, bob, share):
    with pytest.raises(ValueError, match="not offered"):
        shares.set_share(bob, project, team, share, now=NOW)


def test_nobody_shares_what_is_not_theirs(team, project, alice):
    with pytest.raises(Project.DoesNotExist):
        shares.set_share(alice, project, team, "profile", now=NOW)


def test_nobody_shares_with_a_team_they_are_not_in(team, charlie):
    project = Project.objects.create(owner=charlie, name="far")

    with pytest.raises(Membership.DoesNotExist):
        shares.set_share(charlie, project, team, "profile", now=NOW)


def test_the_question_is_answered_once(team, project, bob):
    shares.answer(bob, team, {project: "profile"}, now=NOW)

    assert shown(team, bob) == [project]
    assert teams.membership_of(bob, team).share_answered_at == NOW


def test_no_answer_shares_nothing(team, project, bob):
    shares.answer(bob, team, {}, now=NOW)

    assert shown(team, bob) == []
    assert teams.membership_of(bob, team).share_answered_at == NOW


def test_who_leaves_takes_everything_along(team, project, bob, told):
    shares.set_share(bob, project, team, "profile", now=NOW)
    teams.remove(teams.membership_of(bob, team), by=bob)

    assert shown(team, bob) == []
    assert told == [(bob, team)] * 2
    Membership.objects.create(team=team, user=bob)
    assert shown(team, bob) == []


def test_the_api_lists_your_projects_with_their_step(as_bob, team, project, bob):
    shares.set_share(bob, project, team, "profile", now=NOW)

    answer = as_bob.get(f"/api/v1/teams/{team.public_id}/shares/")

    assert answer.json()["results"] == [
        {"project": project.public_id, "name": "tidemark", "share": "profile"}
    ]


def test_the_api_changes_a_step(as_bob, url, team, bob, project):
    answer = as_bob.put(url, {"share": "profile"}, JSON)

    assert answer.status_code == 200
    assert answer.json()["share"] == "profile"
    assert shown(team, bob) == [project]


@pytest.mark.parametrize("body", [{}, {"share": "sessions"}, {"share": None}])
def test_the_api_names_a_wrong_step(as_bob, url, body):
    answer = as_bob.put(url, body, JSON)

    assert answer.status_code == 400
    assert "share" in answer.json()["errors"]


def test_a_teammate_reads_and_changes_nothing_of_it(as_alice, url, team):
    assert as_alice.put(url, {"share": "profile"}, JSON).status_code == 404
    listed = as_alice.get(f"/api/v1/teams/{team.public_id}/shares/")
    assert listed.json()["results"] == []


def test_charlie_gets_404(as_charlie, url, team):
    assert as_charlie.put(url, {"share": "profile"}, JSON).status_code == 404
    listed = as_charlie.get(f"/api/v1/teams/{team.public_id}/shares/")
    assert listed.status_code == 404


def test_nobody_gets_401(client, url, team):
    assert client.put(url, {"share": "profile"}, JSON).status_code == 401
    assert client.get(f"/api/v1/teams/{team.public_id}/shares/").status_code == 401


def test_no_token_changes_what_is_shared(client, bearer, bob, url):
    answer = client.put(url, {"share": "profile"}, JSON, headers=bearer(bob))

    assert answer.status_code == 403
    assert not ProjectShare.objects.exists()


def test_another_zone_counts_every_day_anew(bob, monkeypatch):
    from accounts.services import zones
    from sessions_app.models import DayInput

    DayInput.objects.create(owner=bob, date=NOW.date(), version=3)
    zones.set_zone(bob, "Asia/Tokyo", now=NOW)

    assert DayInput.objects.get(owner=bob).version == 4
