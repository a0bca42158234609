"""Today: the newest note, or why there is none."""

from datetime import timedelta

import pytest
import time_machine

from runs.services import drain
from sessions_app.models import Machine
from sessions_app.services import set_left_out
from tests.frontend.sample import make_note
from tests.frontend.worked import NOW

pytestmark = pytest.mark.django_db


def test_it_leads_with_the_newest_note(as_alice, alice, work):
    with time_machine.travel(NOW, tick=False):
        page = as_alice.get("/today/").text
    note = alice.daily_notes.get()
    assert "Monday 23 November" in page
    assert note.headline.split("<")[0][:20] in page
    assert "Read the whole note" in page
    assert "north" in page


def test_days_without_sessions_are_named(as_alice, work):
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        page = as_alice.get("/today/").text
    assert "Nothing was recorded on Thursday 19 November." in page
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        page = as_alice.get("/today/").text
    assert "Nothing was recorded after Wednesday 18 November 2026." in page


def test_open_tasks_have_an_age(as_alice, alice):
    make_note(alice, date="2026-11-18")
    with time_machine.travel(NOW, tick=False):
        page = as_alice.get("/today/").text
    task = page[page.index("Still open, oldest first") :]
    assert "Renew the lease while a long batch uploads." in task
    assert "5 days" in task
    assert "Since 18 November" in task


def test_without_a_machine_it_says_how_to_begin(as_alice):
    page = as_alice.get("/today/").text
    assert "Nothing has arrived yet" in page
    assert "Connect a machine" in page


def test_a_machine_that_sent_nothing_is_told_what_to_type(as_alice, alice):
    Machine.objects.create(owner=alice, name="north", fingerprint="f" * 64)
    assert "pulse sync --all" in as_alice.get("/today/").text


def test_everything_left_out_says_so(as_alice, alice, work):
    for session in alice.coding_sessions.all():
        set_left_out(session, left_out=True)
    alice.daily_notes.all().delete()
    drain(["night"])
    assert "Everything that arrived is left out" in as_alice.get("/today/").text


def test_others_see_nothing_of_it(as_charlie, client, work):
    page = as_charlie.get("/today/").text
    assert "quire" not in page
    assert "north" not in page
    assert client.get("/today/").status_code == 302
