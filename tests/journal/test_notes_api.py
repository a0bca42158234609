from datetime import date, timedelta

import pytest

from journal.models import DailyNote
from journal.services import write_daily_note
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
URL = "/api/v1/notes/"


@pytest.fixture
def note(alice):
    build.machine(alice)
    build.work(alice, build.project(alice), DAY)
    return write_daily_note(alice, DAY, now=NOW)


def test_it_lists_notes_with_their_evidence(as_alice, note):
    (found,) = as_alice.get(URL).json()["results"]
    assert (found["date"], found["headline"]) == ("2026-11-19", note.headline)
    item = found["items"][0]
    assert item["kind"] == "achievement"
    assert item["status"] == "observed"
    assert item["project"] == "tidemark"
    cited = item["evidence"][-1]
    assert cited["quote"]
    assert cited["url"].startswith(
        f"http://testserver/sessions/{cited['session']}/?at="
    )


def test_it_says_what_a_note_rests_on(as_alice, note):
    coverage = as_alice.get(URL).json()["results"][0]["coverage"]
    assert coverage["sessions"] == 1
    assert coverage["prompts"] == 1
    assert coverage["active_seconds"] == 600
    assert coverage["machines"] == [
        {"name": "north", "last_sync": "2026-11-20T09:00:00Z"}
    ]
    assert coverage["uncovered"] == []


def test_commits_that_no_item_cites_are_listed_with_the_reason(as_alice, note):
    commit = {"sha": "9be0c11", "subject": "Add x", "reason": "It was amended."}
    note.coverage["uncovered"] = [commit]
    note.save(update_fields=["coverage"])
    coverage = as_alice.get(URL).json()["results"][0]["coverage"]
    assert coverage["uncovered"] == [commit]
    del note.coverage["uncovered"]  # as a note of an earlier version has none
    note.save(update_fields=["coverage"])
    assert as_alice.get(URL).json()["results"][0]["coverage"]["uncovered"] == []


def test_days_can_be_narrowed_down(as_alice, alice, note):
    project = note.items.first().project
    for n in (1, 2):
        build.work(alice, project, DAY - timedelta(days=n))
        write_daily_note(alice, DAY - timedelta(days=n), now=NOW)

    def dates(query):
        return [n["date"] for n in as_alice.get(URL + query).json()["results"]]

    assert dates("") == ["2026-11-19", "2026-11-18", "2026-11-17"]
    assert dates("?from=2026-11-18") == ["2026-11-19", "2026-11-18"]
    assert dates("?to=2026-11-17") == ["2026-11-17"]
    assert dates("?from=2026-11-18&to=2026-11-18") == ["2026-11-18"]


def test_pages_follow_each_other(as_alice, alice, note):
    project = note.items.first().project
    build.work(alice, project, DAY - timedelta(days=1))
    write_daily_note(alice, DAY - timedelta(days=1), now=NOW)
    first = as_alice.get(f"{URL}?limit=1").json()
    second = as_alice.get(first["next"]).json()
    assert first["results"][0]["date"] == "2026-11-19"
    assert second["results"][0]["date"] == "2026-11-18"
    assert second["next"] is None


def test_one_day(as_alice, note):
    assert as_alice.get(f"{URL}2026-11-19/").json()["id"] == note.public_id


def test_a_day_without_a_note_is_not_there(as_alice, note):
    assert as_alice.get(f"{URL}2026-11-18/").status_code == 404


def test_a_token_reads_notes(client, alice, note, bearer):
    answer = client.get(URL, headers=bearer(alice, "read"))
    assert len(answer.json()["results"]) == 1


def test_an_upload_token_reads_no_notes(client, alice, note, bearer):
    assert client.get(URL, headers=bearer(alice, "upload")).status_code == 403


def test_charlie_sees_nothing(as_charlie, note):
    assert as_charlie.get(URL).json()["results"] == []
    assert as_charlie.get(f"{URL}2026-11-19/").status_code == 404


def test_charlie_reads_the_own_note_of_the_same_day(as_charlie, charlie, note):
    build.work(charlie, build.project(charlie, "quire"), DAY)
    mine = write_daily_note(charlie, DAY, now=NOW)
    assert as_charlie.get(f"{URL}2026-11-19/").json()["id"] == mine.public_id


@pytest.mark.parametrize("path", ["", "2026-11-19/"])
def test_nobody_comes_in(client, note, path):
    assert client.get(URL + path).status_code == 401


@pytest.mark.parametrize(
    "path", ["?from=yesterday", "?to=2026-02-30", "?from=2026-11-19T10:00", "today/"]
)
def test_a_date_that_is_none(as_alice, note, path):
    answer = as_alice.get(URL + path)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "YYYY-MM-DD" in answer.json()["detail"]


def test_many_notes_take_few_queries(
    as_alice, alice, note, django_assert_max_num_queries
):
    project = note.items.first().project
    for n in range(1, 8):
        build.work(alice, project, DAY - timedelta(days=n))
        write_daily_note(alice, DAY - timedelta(days=n), now=NOW)
    assert DailyNote.objects.count() == 8
    with django_assert_max_num_queries(7):
        as_alice.get(URL)
