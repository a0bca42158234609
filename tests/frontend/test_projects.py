"""Projects: every choice is the owner's, and nothing is shared by default."""

import pytest

from accounts.services import teams
from sessions_app.models import Project, ProjectShare
from tests.frontend.sample import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(alice):
    return make_project(alice, remote="github.com/example/tidemark")


def fields(**changes):
    return {"name": "tidemark", **changes}


def test_the_list_shows_what_each_is_allowed(as_alice, project):
    page = as_alice.get("/projects/").text
    assert "tidemark" in page
    assert "private project" in page


def test_a_name_and_its_publicity_are_saved(as_alice, project):
    as_alice.post(
        f"/projects/{project.public_id}/", fields(name="Tidemark 2", publishable="on")
    )
    project.refresh_from_db()
    assert (project.name, project.publishable) == ("Tidemark 2", True)
    assert project.publishable_answered_at is not None


def test_a_name_is_needed(as_alice, project):
    page = as_alice.post(f"/projects/{project.public_id}/", fields(name=""))
    assert page.status_code == 200
    project.refresh_from_db()
    assert project.name == "tidemark"


def test_the_question_is_asked_once(as_alice, project):
    assert "May tidemark be mentioned in public?" in as_alice.get("/projects/").text
    assert "May tidemark be mentioned in public?" in as_alice.get("/drafts/").text
    as_alice.post(f"/projects/{project.public_id}/answer/", {"answer": "no"})
    project.refresh_from_db()
    assert not project.publishable
    assert "be mentioned in public?" not in as_alice.get("/projects/").text


def test_the_question_is_not_asked_of_private_remotes(as_alice, alice):
    make_project(alice, name="inside", remote="git.company.example/inside")
    assert "be mentioned in public?" not in as_alice.get("/projects/").text


def test_an_answer_leads_back_only_to_our_own_pages(as_alice, project):
    path = f"/projects/{project.public_id}/answer/"
    assert (
        as_alice.post(path, {"answer": "yes", "next": "/drafts/"})["Location"]
        == "/drafts/"
    )
    assert (
        as_alice.post(path, {"answer": "yes", "next": "https://evil.example/"})[
            "Location"
        ]
        == "/projects/"
    )
    odd = as_alice.post(path, {"answer": "yes", "next": "no-such-page"})
    assert odd["Location"] == "/projects/"


def test_an_odd_answer_changes_nothing(as_alice, project):
    as_alice.post(f"/projects/{project.public_id}/answer/", {"answer": "maybe"})
    project.refresh_from_db()
    assert project.publishable_answered_at is None


def test_a_team_gets_a_step_of_the_ladder(as_alice, alice, project):
    team = teams.create(alice, name="Tideworks")
    key = f"team_{team.public_id}"
    as_alice.post(f"/projects/{project.public_id}/", fields(**{key: "profile"}))
    assert ProjectShare.objects.get().share == "profile"
    as_alice.post(f"/projects/{project.public_id}/", fields(**{key: "nothing"}))
    assert not ProjectShare.objects.exists()


@pytest.mark.parametrize("step", ["sessions", "everything", ""])
def test_a_step_that_is_not_offered_is_refused(as_alice, alice, project, step):
    team = teams.create(alice, name="Tideworks")
    as_alice.post(
        f"/projects/{project.public_id}/", fields(**{f"team_{team.public_id}": step})
    )
    assert not ProjectShare.objects.exists()


def test_a_project_is_left_out_and_taken_in(as_alice, project):
    path = f"/projects/{project.public_id}/leave-out/"
    as_alice.post(path, {"left_out": "yes"})
    project.refresh_from_db()
    assert project.left_out_at is not None
    assert "left out since" in as_alice.get("/projects/").text
    as_alice.post(path, {"left_out": "no"})
    project.refresh_from_db()
    assert project.left_out_at is None


def test_deleting_is_asked_once_more(as_alice, project):
    path = f"/projects/{project.public_id}/delete/"
    assert "Delete the project" in as_alice.get(path).text
    assert Project.objects.exists()
    as_alice.post(path)
    assert not Project.objects.exists()


@pytest.mark.parametrize("action", ["", "answer/", "leave-out/", "delete/"])
def test_others_cannot(as_charlie, client, project, action):
    path = f"/projects/{project.public_id}/{action}"
    data = fields(answer="yes", left_out="yes", publishable="on")
    assert as_charlie.post(path, data).status_code == 404
    assert client.post(path, data).status_code == 302
    project.refresh_from_db()
    assert (project.publishable, project.left_out_at) == (False, None)


def test_an_empty_list_says_what_to_do(as_alice):
    assert "Connect a machine" in as_alice.get("/projects/").text
