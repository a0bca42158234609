"""Tasks, decisions and the search, as a person uses them without a script."""

import re

import pytest
import time_machine

from journal.models import Decision, OpenTask
from search.services import Doc, put
from sessions_app.models import EvidenceRow
from sessions_app.services import index_session
from tests.frontend import worked
from tests.frontend.sample import START, make_note
from tests.frontend.worked import HOSTILE, NOW

pytestmark = pytest.mark.django_db
LEASE = "Renew the lease while a long batch uploads."


@pytest.fixture
def note(alice):
    return make_note(alice, date="2026-11-19")


@pytest.fixture(autouse=True)
def monday(db):
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_task_is_done_and_comes_back(as_alice, alice, note):
    page = as_alice.get("/tasks/").text
    assert LEASE in page and "4 days" in page and "your prompt" in page
    task = alice.open_tasks.get()
    where = f"/tasks/{task.public_id}/"
    answer = as_alice.post(where + "close/", {"state": "open"}, follow=True)
    assert "Marked as done:" in answer.text
    assert "Nothing is open" in answer.text
    done = as_alice.get(f"/tasks/?at={task.public_id}").text
    assert "Marked as done by you on 23 November." in done
    answer = as_alice.post(where + "reopen/", {"from": "today"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/today/?changed=")
    assert "Open again:" in answer.text and LEASE in answer.text


def test_later_is_a_week_or_a_day(as_alice, alice, note):
    task = alice.open_tasks.get()
    where = f"/tasks/{task.public_id}/snooze/"
    for until in ("soon", "2026-11-01"):
        page = as_alice.post(where, {"until": until}, follow=True)
        assert "hoose" in page.text
    assert "Back on Monday 30 November:" in as_alice.post(where, follow=True).text
    page = as_alice.post(where, {"until": "2026-12-24"}, follow=True)
    assert "Back on Thursday 24 December" in page.text
    assert LEASE in as_alice.get("/tasks/?state=snoozed").text
    assert LEASE not in as_alice.get("/tasks/?project=nobodys").text


def test_after_two_quiet_weeks_it_asks(as_alice, alice):
    make_note(alice, date="2026-11-02")
    page = as_alice.get("/tasks/").text
    assert "Not heard of after 2 November: was it dropped?" in page
    task = alice.open_tasks.get()
    page = as_alice.post(f"/tasks/{task.public_id}/keep/", follow=True).text
    assert "Kept:" in page and "was it dropped?" not in page
    page = as_alice.post(f"/tasks/{task.public_id}/drop/", follow=True).text
    assert "Dropped:" in page
    assert "Dropped by you on" in as_alice.get("/tasks/?state=dropped").text


def test_decisions_have_reasons_and_an_end(as_alice, alice, note):
    first = alice.decisions.get()
    page = as_alice.get("/decisions/").text
    assert "A lock dies with its connection" in page
    assert "An advisory lock." in page
    later = Decision.objects.create(
        owner=alice, project=first.project, text="Locks again.", date="2026-11-21",
        at=NOW,
    )  # fmt: skip
    where = f"/decisions/{first.public_id}/"
    page = as_alice.post(where + "link/", {"later": later.public_id}, follow=True).text
    assert "Until 21 November 2026" in page and "from 19 November until" in page
    assert as_alice.get("/decisions/?holds=yes").text.count('class="decision') == 2
    page = as_alice.post(where + "unlink/", follow=True).text
    assert "Until 21 November 2026" not in page
    back = f"/decisions/{later.public_id}/link/"
    page = as_alice.post(back, {"later": first.public_id}, follow=True).text
    assert "These two were left as they are" in page


def test_what_is_found_is_marked_and_escaped(as_alice, as_charlie, alice, note):
    put(alice, [Doc("prompt", "s/r", f"About leases {HOSTILE}", START)])
    page = as_alice.get("/search/", {"q": "lease"}).text
    assert "<mark>leases</mark> &lt;script&gt;" in page
    assert "<script>document.title" not in page
    assert f"/tasks/?at={OpenTask.objects.get().public_id}#t-" in page
    one = as_alice.get("/search/", {"q": "lease", "kind": "prompt"}).text
    assert "Everything that says it" in one and "Decisions</h2>" not in one
    for q in ("", "nowhere", '"', "-", "kind:", "a" * 999):
        assert as_alice.get("/search/", {"q": q}).status_code == 200
    assert "There is nothing to search yet" in as_charlie.get("/search/?q=lease").text


def test_an_error_says_that_it_was_solved_before(as_alice, as_charlie, alice, work):
    text = "psycopg.OperationalError: deadlock on harbour_leases at /a/b.py:12"
    first = worked.session_of(alice, "s-1")
    other = worked.session_of(alice, "s-2")
    asked = other.prompts.earliest("at")
    record = first.prompts.earliest("at")
    for session, prompt in ((first, record), (other, asked)):
        EvidenceRow.objects.create(
            owner=alice, session=session, record=prompt.record, at=prompt.at,
            kind="error", quote=text, origin="main", data={"overcome": True},
        )  # fmt: skip
        index_session(session)
    where = f"/sessions/{other.public_id}/"
    page = as_alice.get(where).text
    assert "Solved before, 18 November 2026:" in page
    key = re.search('name="key" value="([0-9a-f]+)"', page)[1]
    refuse = {"key": key, "session": first.public_id, "record": record.record}
    assert as_charlie.post("/solved/not-the-same/", refuse).status_code == 404
    answer = as_alice.post("/solved/not-the-same/", refuse | {"here": where})
    assert answer["Location"] == where
    outside = refuse | {"here": "//elsewhere.example/"}
    assert as_alice.post("/solved/not-the-same/", outside)["Location"] == "/today/"
    assert "Solved before" not in as_alice.get(where).text
