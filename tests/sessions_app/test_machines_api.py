"""Machines, their paths and reports, and the check: docs/upload.md §1 to §3."""

import pytest

from sessions_app.models import Machine, Project, Tombstone

ROOT = "c" * 40


def place(up, *paths):
    response = up.post(f"machines/{up.machine}/paths/", {"paths": list(paths)})
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_registers_a_machine(alice, client, bearer):
    response = client.post(
        "/api/v1/machines/",
        {"name": "desk", "fingerprint": "a" * 64, "platform": "Linux", "client": "1"},
        content_type="application/json",
        headers=bearer(alice, "upload"),
    )
    assert response.status_code == 201
    assert set(response.json()) >= {"id", "name", "created"}
    assert "fingerprint" not in response.json()


def test_the_same_host_gets_the_same_id(up):
    first = up.machine
    assert up.register(name="other name").status_code == 200
    assert up.machine == first
    assert Machine.objects.get().name == "desk"


def test_another_host_gets_another_id(up):
    first = up.machine
    assert up.register(fingerprint="b" * 64).status_code == 201
    assert up.machine != first


def test_two_people_on_one_host_have_a_machine_each(up, charlie, uploader):
    assert uploader(charlie).machine != up.machine


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "x"},
        {"name": "x", "fingerprint": "short"},
        {"name": "", "fingerprint": "a" * 64},
    ],
)
def test_a_machine_needs_name_and_fingerprint(up, data):
    response = up.post("machines/", data)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_anonymous_registers_nothing(client, db):
    response = client.post("/api/v1/machines/", {"name": "x", "fingerprint": "a" * 64})
    assert response.status_code == 401
    assert not Machine.objects.exists()


@pytest.mark.parametrize("path", ["paths", "report"])
def test_a_stranger_s_machine_is_not_there(up, charlie, bearer, path):
    up.headers = bearer(charlie, "upload")
    data = {"paths": [], "phase": "started"}
    assert up.post(f"machines/{up.machine}/{path}/", data).status_code == 404


@pytest.mark.parametrize("path", ["paths", "report"])
def test_anonymous_says_nothing_of_a_machine(up, path):
    up.headers = {}
    assert up.post(f"machines/{up.machine}/{path}/", {}).status_code == 401


@pytest.mark.parametrize("path", ["paths", "report"])
def test_a_report_or_paths_need_their_fields(up, path):
    assert up.post(f"machines/{up.machine}/{path}/", {}).status_code == 400


def test_a_finished_report_is_the_last_sync(up):
    up.post(f"machines/{up.machine}/report/", {"phase": "started", "sessions": 7})
    assert Machine.objects.get().last_sync_at is None
    response = up.post(f"machines/{up.machine}/report/", {"phase": "finished"})
    assert response.status_code == 204
    machine = Machine.objects.get()
    assert machine.last_sync_at == machine.first_synced_at is not None
    assert machine.report == {"phase": "finished"}


def test_a_sync_that_found_no_session_is_not_the_first_one(up):
    empty = {"phase": "finished", "sessions": 0, "sent": 0}
    assert up.post(f"machines/{up.machine}/report/", empty).status_code == 204
    machine = Machine.objects.get()
    assert machine.last_sync_at is not None
    assert machine.first_synced_at is None


# ------------------------------------------------------------------ projects


def test_a_repository_is_a_project_named_after_it(up):
    [answer] = place(
        up,
        {
            "path": "/src/t",
            "remote": "git@example.com:ada/tide.git",
            "root_commit": ROOT,
        },
    )
    project = Project.objects.get()
    assert answer == {"path": "/src/t", "project": project.public_id, "name": "tide"}
    assert project.remote == "example.com/ada/tide"
    assert not project.publishable


def test_two_checkouts_of_one_remote_are_one_project(up):
    answers = place(
        up,
        {"path": "/a", "remote": "https://example.com/ada/tide"},
        {"path": "/b/c", "remote": "ssh://git@EXAMPLE.com/ada/tide.git"},
    )
    assert len({answer["project"] for answer in answers}) == 1


def test_two_checkouts_with_one_root_commit_are_one_project(up):
    answers = place(
        up,
        {"path": "/a", "remote": "https://example.com/ada/tide", "root_commit": ROOT},
        {"path": "/b", "remote": "https://example.com/fork/tide", "root_commit": ROOT},
    )
    assert len({answer["project"] for answer in answers}) == 1


def test_a_late_mark_makes_two_projects_one(up):
    place(
        up,
        {"path": "/a", "remote": "https://example.com/ada/tide"},
        {"path": "/b", "root_commit": ROOT},
    )
    assert Project.objects.count() == 2
    place(
        up,
        {"path": "/c", "remote": "https://example.com/ada/tide", "root_commit": ROOT},
    )
    assert Project.objects.count() == 1
    assert Project.objects.get().aliases.count() == 3


def test_a_merged_project_is_as_private_as_the_stricter_one(up):
    place(
        up,
        {"path": "/a", "remote": "https://example.com/ada/tide"},
        {"path": "/b", "root_commit": ROOT},
    )
    Project.objects.filter(aliases__path="/a").update(publishable=True)
    Project.objects.filter(aliases__path="/b").update(model_allowed=False)
    place(
        up,
        {"path": "/c", "remote": "https://example.com/ada/tide", "root_commit": ROOT},
    )
    project = Project.objects.get()
    assert (project.publishable, project.model_allowed) == (False, False)


def test_a_directory_that_is_no_repository_is_a_private_project(up):
    [answer] = place(up, {"path": "C:\\Users\\ada\\notes"})
    assert answer["name"] == "notes"
    assert not Project.objects.get().publishable


def test_the_same_directory_of_a_copied_home_is_the_same_project(up, alice, uploader):
    place(up, {"path": "/home/ada/notes"})
    other = uploader(alice, fingerprint="b" * 64)
    place(other, {"path": "/home/ada/notes"})
    assert Project.objects.count() == 1


def test_a_published_directory_does_not_open_its_namesake(up, alice, uploader):
    place(up, {"path": "/home/ada/notes"})
    Project.objects.update(publishable=True)
    place(uploader(alice, fingerprint="b" * 64), {"path": "/home/ada/notes"})
    assert Project.objects.filter(publishable=False).count() == 1


def test_a_directory_that_became_a_repository_stays_its_project(up):
    [before] = place(up, {"path": "/src/t"})
    [after] = place(up, {"path": "/src/t", "remote": "https://example.com/ada/tide"})
    assert after["project"] == before["project"]


def test_a_home_directory_is_no_project(up):
    answers = place(up, {"path": "/home/ada"}, {"path": "/Users/ada/"}, {"path": "/"})
    assert [answer["project"] for answer in answers] == [None, None, None]
    assert not Project.objects.exists()


def test_projects_of_two_people_stay_apart(up, charlie, uploader):
    remote = {"path": "/a", "remote": "https://example.com/ada/tide"}
    place(up, remote)
    place(uploader(charlie), remote)
    assert Project.objects.count() == 2


# ------------------------------------------------------------------ check


def check(up, *asked, **more):
    return up.post(
        "transcripts/check/",
        {
            "machine": up.machine,
            "fingerprint": up.fingerprint,
            "transcripts": [
                {"agent": "claude_code", "source_id": each, "session": each}
                for each in asked
            ],
            **more,
        },
    )


def test_check_says_how_far_each_source_is(up, alice):
    up.send_lines([b"{}\n", b"{}\n"])
    up.send_lines([b"[]\n"], first=3, start=6)
    Tombstone.objects.create(owner=alice, agent="claude_code", native_id="gone")

    known, unknown, deleted = check(up, "s-1", "new", "gone").json()["results"]

    assert (known["status"], known["line"], known["byte"]) == ("known", 3, 9)
    assert known["generation"] == 1
    assert known["last"]["first_line"] == 3
    assert known["last"]["ruleset"] == "rules-1"
    assert len(known["last"]["sha256"]) == 64
    assert (unknown["status"], unknown["line"], unknown["last"]) == ("unknown", 0, None)
    assert deleted["status"] == "deleted"


def test_check_of_a_stranger_s_machine_finds_nothing(up, charlie, bearer):
    up.headers = bearer(charlie, "upload")
    assert check(up, "s-1").status_code == 404


def test_check_of_another_host_says_to_register(up):
    response = check(up, "s-1", fingerprint="b" * 64)
    assert response.status_code == 409
    assert response.json()["type"].endswith("/machine-mismatch")


def test_anonymous_may_not_check(up):
    up.headers = {}
    assert check(up, "s-1").status_code == 401


def test_check_takes_a_thousand_at_most(up):
    assert check(up, *["x"] * 1000).status_code == 200
    assert check(up, *["x"] * 1001).status_code == 400


@pytest.mark.parametrize("body", ["not json", "[]", "null", '{"machine": 7}'])
def test_a_body_that_makes_no_sense_is_refused(up, client, body):
    response = client.post(
        "/api/v1/transcripts/check/",
        body,
        content_type="application/json",
        headers=up.headers,
    )
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
