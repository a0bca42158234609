"""Edits through the API, what they answer, and the format that all of it keeps."""

import json
from datetime import date

import jsonschema
import pytest

from journal.api.note_files import SCHEMA
from journal.services import write_daily_note
from sessions_app.models import Project
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
URL = "/api/v1/notes/2026-11-19/"
JSON = {"content_type": "application/json"}
VALID = jsonschema.Draft202012Validator(
    json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker()
)


@pytest.fixture
def note(alice):
    build.machine(alice)
    build.work(alice, build.project(alice), DAY)
    return write_daily_note(alice, DAY, now=NOW)


def shown(client):
    return client.get(URL).json()


def test_an_item_is_rewritten_hidden_and_restored(as_alice, note):
    item = shown(as_alice)["items"][0]
    at = f"{URL}items/{item['id']}/"
    new = {"version": item["version"], "text": "Made it retry.", "status": "claimed"}
    done = as_alice.patch(at, new, **JSON).json()
    assert (done["text"], done["status"], done["kind"]) == (
        *("Made it retry.", "claimed", "attempt"),
    )
    assert done["written"]["text"] == item["text"]
    assert done["evidence"] == item["evidence"]
    assert shown(as_alice)["revision"] == 2
    assert as_alice.post(f"{at}confirm/", **JSON).json()["kind"] == "achievement"
    assert as_alice.post(f"{at}hide/", **JSON).json()["hidden"]
    assert shown(as_alice)["hidden"] == 1
    (edit,) = as_alice.get(f"{URL}edits/").json()
    assert (edit["item"], edit["pinned"], edit["hidden"]) == (item["id"], False, True)
    assert not as_alice.post(f"{at}restore/", **JSON).json()["hidden"]
    assert as_alice.delete(f"{URL}edits/{edit['id']}/").status_code == 204
    assert shown(as_alice)["items"][0]["text"] == item["text"]
    assert as_alice.delete(f"{URL}edits/none/").status_code == 404


def test_an_edit_of_what_changed_meanwhile_loses_nothing(as_alice, note):
    item = shown(as_alice)["items"][0]
    at, seen = f"{URL}items/{item['id']}/", item["version"]
    as_alice.patch(at, {"version": seen, "text": "First."}, **JSON)
    late = as_alice.patch(at, {"version": seen, "text": "Second."}, **JSON)
    assert late.status_code == 409
    assert late.json()["type"].endswith("/problems/line-changed")
    assert late.json()["item"]["text"] == "First."
    again = {"version": late.json()["item"]["version"], "text": "Second."}
    assert as_alice.patch(at, again, **JSON).json()["text"] == "Second."
    assert as_alice.post(f"{at}hide/", {"version": seen}, **JSON).status_code == 409


def test_an_item_of_ones_own(as_alice, as_charlie, note, charlie):
    project = Project.objects.get()
    given = {"kind": "learning", "text": "Told it.", "project": project.public_id}
    added = as_alice.post(f"{URL}items/", given, **JSON)
    assert added.status_code == 201
    assert added.json() | {"id": "", "version": ""} == {
        "id": "",
        "version": "",
        "kind": "learning",
        "text": "Told it.",
        "instead": "",
        "why": "",
        "project": "tidemark",
        "status": "stated",
        "edited": True,
        "written": None,
        "hidden": False,
        "evidence": [],
    }
    build.work(charlie, build.project(charlie, "quire"), DAY)
    write_daily_note(charlie, DAY, now=NOW)
    # The project of somebody else does not exist.
    assert as_charlie.post(f"{URL}items/", given, **JSON).status_code == 404
    theirs = f"{URL}items/{added.json()['id']}/hide/"
    assert as_charlie.post(theirs, **JSON).status_code == 404


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("items/", {"kind": "wish", "text": "A."}),
        ("items/", {"kind": "learning", "text": " "}),
        ("items/{id}/", {"text": "No version."}),
        ("items/{id}/", {"version": "{version}", "status": "stated"}),
        ("items/{id}/", {"version": "{version}", "text": "x" * 501}),
    ],
)
def test_what_cannot_be_an_item(as_alice, note, path, given):
    item = shown(as_alice)["items"][0]
    given = {k: item["version"] if v == "{version}" else v for k, v in given.items()}
    method = as_alice.patch if "{id}" in path else as_alice.post
    answer = method(URL + path.format(id=item["id"]), given, **JSON)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert shown(as_alice)["revision"] == 1


def test_everything_keeps_the_format(as_alice, note):
    VALID.validate(shown(as_alice))
    item = shown(as_alice)["items"][0]
    given = {"version": item["version"], "text": "Made it retry."}
    as_alice.patch(f"{URL}items/{item['id']}/", given, **JSON)
    as_alice.post(f"{URL}items/", {"kind": "learning", "text": "Told it."}, **JSON)
    VALID.validate(shown(as_alice))
    exported = as_alice.get("/api/v1/notes/export/").json()
    assert exported["format"] == 1
    (only,) = exported["notes"]
    VALID.validate(only)
    assert only["items"][-1]["text"] == "Told it."
    served = as_alice.get("/api/v1/notes/format/")
    assert served.json() == VALID.schema


def test_a_note_that_breaks_the_format_is_seen(as_alice, note):
    wrong = shown(as_alice)
    wrong["items"][0]["evidence"] = []
    assert not VALID.is_valid(wrong)
    assert not VALID.is_valid(shown(as_alice) | {"format": 2})


def test_notes_to_take_along(as_alice, as_charlie, note, monkeypatch):
    text = as_alice.get("/api/v1/notes/export/?as=md&from=2026-11-01").text
    assert text.startswith("# Thursday, 19 November 2026\n")
    assert as_alice.get("/api/v1/notes/export/?to=2026-11-18").json()["notes"] == []
    assert as_alice.get("/api/v1/notes/export/?as=pdf").status_code == 400
    assert as_charlie.get("/api/v1/notes/export/").json()["notes"] == []
    monkeypatch.setattr("journal.api.note_files.MOST_DAYS", 0)
    assert "fewer days" in as_alice.get("/api/v1/notes/export/").json()["detail"]
