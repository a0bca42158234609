"""Reading sessions by API, leaving them out, deleting them."""

import pytest

from sessions_app.models import Chunk, CodingSession, Project, Tombstone
from tests.sessions_app.transcripts import Session, morning

pytestmark = pytest.mark.any_database


@pytest.fixture
def read(up, parse):
    """Two sessions of Alice's in two projects, received and read."""
    up.send_session(morning("s-1").lines, "s-1")
    other = Session("s-2", cwd="/src/moon", minute=24 * 60)
    other.prompt("Draw the moon phases.").reply("Drawn as circles.", output=7)
    up.send_session(other.lines, "s-2")
    parse()
    return up


@pytest.fixture
def one(read):
    return CodingSession.objects.get(native_id="s-1")


@pytest.fixture
def get(client, alice, bearer):
    headers = bearer(alice, "read")
    return lambda path: client.get(f"/api/v1/{path}", headers=headers)


def test_lists_sessions_newest_first(read, get):
    answer = get("sessions/").json()
    assert [each["native_id"] for each in answer["results"]] == ["s-2", "s-1"]
    assert answer["next"] is None


def test_a_session_has_its_counts_and_tokens_once(read, get):
    session = get("sessions/").json()["results"][1]
    assert session["title"].startswith("Add a retry")
    assert session["counts"] == {
        "prompts": 2,
        "menu_answers": 0,
        "replies": 2,
        "tool_calls": 3,
        "lines_added": 0,
        "lines_removed": 0,
        "active_seconds": 540,
        "records": 10,
        "unparsed": 0,
    }
    assert session["tokens"] == {
        "input": 2 * 10 + 3,
        "output": 2 * 100 + 3 * 20,
        "cache_creation": 10,
        "cache_read": 2000,
    }
    assert [each["name"] for each in session["projects"]] == ["tide"]
    assert session["left_out"] is False


def test_lists_are_cut_into_pages(read, get, client, alice, bearer):
    first = get("sessions/?limit=1").json()
    assert [each["native_id"] for each in first["results"]] == ["s-2"]
    second = client.get(first["next"], headers=bearer(alice, "read")).json()
    assert [each["native_id"] for each in second["results"]] == ["s-1"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-11-19", ["s-2"]),
        ("to=2026-11-18", ["s-1"]),
        ("from=2026-11-18&to=2026-11-19", ["s-2", "s-1"]),
        ("from=2027-01-01", []),
        ("project=nothing", []),
    ],
)
def test_sessions_can_be_narrowed(read, get, query, found):
    results = get(f"sessions/?{query}").json()["results"]
    assert [each["native_id"] for each in results] == found


def test_sessions_of_one_project(read, get):
    moon = Project.objects.get(name="moon")
    results = get(f"sessions/?project={moon.public_id}").json()["results"]
    assert [each["native_id"] for each in results] == ["s-2"]


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01"])
def test_a_filter_that_makes_no_sense_is_refused(read, get, query):
    response = get(f"sessions/?{query}")
    assert response.status_code in (400, 404)
    assert response["Content-Type"] == "application/problem+json"


def test_a_session_that_was_not_read_is_not_listed(up, get):
    up.send_session(morning().lines, "s-1")
    assert get("sessions/").json()["results"] == []


def test_one_session(one, get):
    assert get(f"sessions/{one.public_id}/").json()["native_id"] == "s-1"


@pytest.mark.parametrize("path", ["", "records/"])
def test_a_stranger_s_session_is_not_there(one, client, charlie, bearer, path):
    address = f"/api/v1/sessions/{one.public_id}/{path}"
    assert client.get(address, headers=bearer(charlie, "read")).status_code == 404


@pytest.mark.parametrize("path", ["", "records/"])
def test_anonymous_sees_no_session(one, client, path):
    assert client.get(f"/api/v1/sessions/{one.public_id}/{path}").status_code == 401


def test_strangers_lists_are_empty(read, client, charlie, bearer):
    for path in ("sessions", "projects", "machines"):
        answer = client.get(f"/api/v1/{path}/", headers=bearer(charlie, "read"))
        assert answer.json() == {"results": [], "next": None}


# ------------------------------------------------------------------ records


def test_records_come_with_their_calls_and_results(one, get):
    page = get(f"sessions/{one.public_id}/records/").json()
    roles = [each["role"] for each in page["results"]]
    assert roles == ["owner", "agent", "agent", "agent", "agent", "agent", "owner"]
    call = page["results"][2]["calls"][0]
    assert (call["name"], call["summary"]) == ("Bash", "pytest -q")
    assert call["result"]["text"] == "1 failed, 40 passed in 2.10s"
    assert call["result"]["is_error"] is True
    assert call["result"]["record"] == "s-1-3"
    assert (page["total"], page["next"], page["waiting"]) == (10, None, False)


def test_records_come_page_by_page(one, client, alice, bearer):
    headers, seen = bearer(alice, "read"), []
    address = f"/api/v1/sessions/{one.public_id}/records/?limit=3"
    while address:
        page = client.get(address, headers=headers).json()
        seen += [each["line"] for each in page["results"]]
        address = page["next"]
    assert {1, 2, 9, 10} <= set(seen)


def test_records_open_at_one_of_them(one, get):
    page = get(f"sessions/{one.public_id}/records/?at=s-1-9&limit=4").json()
    assert page["start"] == 8
    assert [each["id"] for each in page["results"]] == ["s-1-8", "s-1-9"]


@pytest.mark.parametrize("query", ["start=-1", "start=x", "limit=0", "limit=5000"])
def test_a_place_that_makes_no_sense_is_refused(one, get, query):
    response = get(f"sessions/{one.public_id}/records/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_start_behind_the_end_is_the_end(one, get):
    page = get(f"sessions/{one.public_id}/records/?start=999").json()
    assert page["start"] == 9


# ------------------------------------------------------------- leaving out


def test_a_session_can_be_left_out_and_taken_in(one, as_alice, get):
    address = f"/api/v1/sessions/{one.public_id}/"
    for value in (True, False):
        answer = as_alice.patch(
            address, {"left_out": value}, content_type="application/json"
        )
        assert answer.json()["left_out"] is value
        assert get(f"sessions/{one.public_id}/").json()["left_out"] is value


@pytest.mark.parametrize("data", [{}, {"left_out": "perhaps"}, []])
def test_leaving_out_needs_yes_or_no(one, as_alice, data):
    address = f"/api/v1/sessions/{one.public_id}/"
    answer = as_alice.patch(address, data, content_type="application/json")
    assert answer.status_code == 400


def test_charlie_leaves_nothing_out(one, as_charlie):
    address = f"/api/v1/sessions/{one.public_id}/"
    answer = as_charlie.patch(
        address, {"left_out": True}, content_type="application/json"
    )
    assert answer.status_code == 404
    one.refresh_from_db()
    assert one.left_out_at is None


# ------------------------------------------------------------------ deleting


def test_a_session_can_be_deleted(one, as_alice):
    assert as_alice.delete(f"/api/v1/sessions/{one.public_id}/").status_code == 204
    assert not CodingSession.objects.filter(native_id="s-1").exists()
    assert not Chunk.objects.filter(transcript__source_id="s-1").exists()
    assert Tombstone.objects.get().native_id == "s-1"


def test_charlie_deletes_nothing(one, as_charlie):
    assert as_charlie.delete(f"/api/v1/sessions/{one.public_id}/").status_code == 404
    assert CodingSession.objects.count() == 2


def test_a_token_deletes_nothing(one, client, alice, bearer):
    address = f"/api/v1/sessions/{one.public_id}/"
    answer = client.delete(address, headers=bearer(alice, "read", "upload"))
    assert answer.status_code == 403


# ------------------------------------------------------------------ projects


def test_lists_projects_with_what_was_done(read, get):
    answer = get("projects/").json()
    found = {each["name"]: each for each in answer["results"]}
    assert set(found) == {"tide", "moon"}
    assert found["tide"]["sessions"] == 1
    assert found["tide"]["active_seconds"] == 540
    assert found["tide"]["publishable"] is False


def test_a_project_can_be_changed(read, as_alice, alice):
    project = Project.objects.get(name="tide")
    answer = as_alice.patch(
        f"/api/v1/projects/{project.public_id}/",
        {
            "name": "Tides",
            "publishable": True,
            "model_allowed": False,
            "left_out": True,
        },
        content_type="application/json",
    )
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["name"], shown["publishable"]) == ("Tides", True)
    assert (shown["model_allowed"], shown["left_out"]) == (False, True)
    assert shown["publishable_answered_at"] is not None


@pytest.mark.parametrize(
    "data",
    [{"name": ""}, {"name": "x" * 201}, {"publishable": "x"}, {"name": "a\0b"}, []],
)
def test_a_change_that_makes_no_sense_is_refused(read, as_alice, data):
    project = Project.objects.get(name="tide")
    answer = as_alice.patch(
        f"/api/v1/projects/{project.public_id}/", data, content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_stranger_s_project_is_not_there(read, as_charlie, method):
    project = Project.objects.get(name="tide")
    call = getattr(as_charlie, method)
    answer = call(
        f"/api/v1/projects/{project.public_id}/", content_type="application/json"
    )
    assert answer.status_code == 404
    assert Project.objects.filter(name="tide").exists()


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_anonymous_reaches_no_project(read, client, method):
    project = Project.objects.get(name="tide")
    answer = getattr(client, method)(f"/api/v1/projects/{project.public_id}/")
    assert answer.status_code == 401


def test_a_project_can_be_deleted(read, as_alice):
    project = Project.objects.get(name="tide")
    address = f"/api/v1/projects/{project.public_id}/"
    assert as_alice.delete(address).status_code == 204
    assert [p.name for p in Project.objects.all()] == ["moon"]
    assert [s.native_id for s in CodingSession.objects.all()] == ["s-2"]


def test_lists_machines(up, get):
    [machine] = get("machines/").json()["results"]
    assert machine["name"] == "desk"
    assert "fingerprint" not in machine
