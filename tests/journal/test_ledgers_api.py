"""Tasks, decisions and the search by the API."""

import pytest
import time_machine

from journal.models import Decision
from tests.frontend.sample import make_note
from tests.frontend.worked import NOW
from tests.journal import build
from tests.journal.test_solved import AGAIN, met

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def get(client, alice, bearer):
    headers = bearer(alice)

    def ask(path, status=200):
        answer = client.get(API + path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    return ask


def post(client, path, data=None):
    return client.post(path, data or {}, content_type="application/json")


@pytest.fixture(autouse=True)
def note(alice):
    with time_machine.travel(NOW, tick=False):
        yield make_note(alice, date="2026-11-19")


def test_tasks_are_listed_and_acted_upon(get, as_alice, as_charlie, alice):
    (task,) = get("tasks/?state=open")["results"]
    assert task["text"] == "Renew the lease while a long batch uploads."
    assert (task["days"], task["state"], task["closed_by"]) == (4, "open", None)
    assert task["evidence"][0]["url"].endswith("#r-r6-0")
    where = f"{API}tasks/{task['id']}/"
    snoozed = post(as_alice, where + "snooze/").json()
    assert (snoozed["state"], snoozed["snoozed_until"]) == ("snoozed", "2026-11-30")
    for verb, state in (("close", "closed"), ("reopen", "open"), ("keep", "open"),
                        ("drop", "dropped")):  # fmt: skip
        assert post(as_alice, f"{where}{verb}/").json()["state"] == state
    assert get("tasks/?state=open")["results"] == []
    assert get("tasks/?project=none") == {"results": [], "next": None}
    assert get("tasks/?state=lost", 400)["title"] == "There is no such state"
    bad = post(as_alice, where + "snooze/", {"until": "2026-11-01"})
    assert (bad.status_code, bad.json()["title"]) == (
        400,
        "This task was left as it is",
    )
    assert post(as_alice, where + "snooze/", {"until": "soon"}).status_code == 400
    assert post(as_charlie, where + "close/").status_code == 404


def test_decisions_are_listed_and_linked(get, as_alice, as_charlie, alice):
    (decision,) = get("decisions/")["results"]
    assert decision["what"] == "A batch is claimed by a lease that expires."
    assert decision["why"].startswith("A lock dies")
    row = alice.decisions.get()
    later = Decision.objects.create(
        owner=alice, project=row.project, text="Locks again.", date="2026-11-21", at=NOW
    )
    where = f"{API}decisions/{row.public_id}/"
    linked = post(as_alice, where + "link/", {"later": later.public_id}).json()
    assert (linked["overridden_by"], linked["until"]) == (later.public_id, "2026-11-21")
    assert post(as_alice, where + "unlink/").json()["overridden_by"] is None
    assert post(as_alice, where + "link/", {"later": row.public_id}).status_code == 400
    assert post(as_charlie, where + "unlink/").status_code == 404
    assert len(get(f"decisions/?project={row.project.public_id}")["results"]) == 2


def test_search_pages_and_marks(get, client, charlie, bearer):
    page = get("search/?q=lease&limit=1")
    assert len(page["results"]) == 1
    more = get(page["next"].split(API)[1])
    assert more["results"][0]["title"] != page["results"][0]["title"]
    (found,) = get("search/?q=lease&kind=task&from=2026-11-19&to=2026-11-19")["results"]
    assert found["url"].startswith("http://testserver/tasks/?at=")
    (found,) = get("search/?q=connection kind:decision")["results"]
    (start, end) = found["marks"][0]
    assert found["snippet"][start:end] == "connection"
    assert get("search/?q=project:nowhere lease")["results"] == []
    assert get('search/?q="&offset=x&limit=99999999') == {"results": [], "next": None}
    assert get("search/?q=a&kind=x", 400)["title"] == "There is no such kind"
    assert get("search/?q=a&from=x", 400)["title"] == "This is no date"
    answer = client.get(f"{API}search/?q=lease", headers=bearer(charlie))
    assert answer.json()["results"] == []


def test_solved_before_by_the_api(get, as_alice, as_charlie, alice):
    project = build.project(alice)
    session, wrong = met(project, 9)
    (found,) = get(f"solved/?q={AGAIN}")["results"]
    assert (found["record"], found["exact"]) == (wrong.record, True)
    assert found["by"]["quote"] == "Order the harbour leases"
    assert get("solved/?q=Exit code 1&kind=error") == {"results": [], "next": None}
    assert get("solved/?q=x&kind=y", 400)["title"] == "There is no such kind"
    refuse = {name: found[name] for name in ("key", "session", "record")}
    where = f"{API}solved/not-the-same/"
    assert post(as_charlie, where, refuse).status_code == 404
    assert post(as_alice, where, {}).status_code == 400
    assert post(as_alice, where, refuse).status_code == 204
    assert get(f"solved/?q={AGAIN}")["results"] == []
    assert session.owner == alice
