"""The first minutes, step by step."""

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services import zones
from journal.models import DailyNote
from sessions_app.models import Machine, Transcript

pytestmark = pytest.mark.django_db


def test_a_new_person_is_led_there(as_alice):
    assert as_alice.get("/")["Location"] == "/welcome/"


def test_the_zone_comes_first(as_alice, alice):
    page = as_alice.get("/welcome/")
    assert "data-guess-zone" in page.text
    assert "pipx install" not in page.text
    as_alice.post("/welcome/begin/", {"zone": "Europe/Lisbon", "day_start": "5"})
    alice.refresh_from_db()
    assert zones.zone_at(alice, timezone.now()) == "Europe/Lisbon"
    assert alice.day_start == 5


def test_an_unknown_zone_is_asked_again(as_alice, alice):
    page = as_alice.post("/welcome/begin/", {"zone": "Mars/Olympus", "day_start": "5"})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert not zones.has_zone(alice)


def test_the_token_is_shown_in_one_line_to_paste(as_alice, alice):
    as_alice.post("/welcome/begin/", {"zone": "Europe/Lisbon", "day_start": "4"})
    page = as_alice.post("/welcome/token/")
    assert "pulse login --server http://testserver --token wt_pat_" in page.text
    assert "&amp;&amp; pulse sync" in page.text
    assert ApiToken.objects.filter(owner=alice).count() == 1
    assert "wt_pat_" not in as_alice.get("/welcome/").text


@pytest.fixture
def connected(alice):
    zones.set_zone(alice, "Europe/Lisbon", now=timezone.now())
    return Machine.objects.create(
        owner=alice,
        name="north",
        fingerprint="f" * 64,
        reported_at=timezone.now(),
        report={"phase": "sending", "sessions": 3},
    )


def receive(machine, count, *, read):
    for number in range(count):
        Transcript.objects.create(
            owner=machine.owner,
            machine=machine,
            agent="claude_code",
            source_id=f"s{number}",
            native_session=f"s{number}",
            kind="append",
            line=10,
            parsed_line=10 if number < read else 0,
            parsed_generation=1 if number < read else 0,
        )


def poll(client):
    return client.get("/welcome/progress/", headers={"HX-Request": "true"}).text


def test_it_waits_live_for_the_machine(as_alice, alice):
    zones.set_zone(alice, "Europe/Lisbon", now=timezone.now())
    ApiToken.objects.create(
        owner=alice, name="n", token_hash="0" * 64, hint="x", scopes=["upload"]
    )
    page = poll(as_alice)
    assert "Waiting for the machine" in page
    assert 'hx-trigger="every 2s"' in page


def test_it_counts_what_arrived_and_what_was_read(as_alice, connected):
    receive(connected, 2, read=1)
    page = poll(as_alice)
    assert "<b>north</b> was seen" in page
    assert "2 of 3 sessions received" in page
    assert "1 of 2 sessions read" in page


def test_it_turns_into_the_result_and_stops_asking(as_alice, alice, connected):
    receive(connected, 3, read=3)
    DailyNote.objects.create(
        owner=alice,
        date="2026-11-19",
        headline="The importer survived a kill.",
        writer="offline",
    )
    page = poll(as_alice)
    assert "The importer survived a kill." in page
    assert "/days/2026-11-19/" in page
    assert "hx-trigger" not in page
    alice.refresh_from_db()
    assert alice.onboarded_at is not None
    assert as_alice.get("/")["Location"] == "/today/"


def test_it_keeps_counting_while_more_arrives(as_alice, alice, connected):
    receive(connected, 2, read=2)
    DailyNote.objects.create(
        owner=alice, date="2026-11-19", headline="H.", writer="offline"
    )
    assert "hx-trigger" in poll(as_alice)


def test_a_machine_without_sessions_is_told_what_to_do(as_alice, connected):
    connected.report = {"phase": "finished", "sessions": 0}
    connected.save()
    assert "found no sessions" in poll(as_alice)


def test_what_others_sent_is_not_counted(as_charlie, charlie, connected):
    receive(connected, 3, read=3)
    zones.set_zone(charlie, "UTC", now=timezone.now())
    page = poll(as_charlie)
    assert "north" not in page
    assert "received" not in page


def test_the_part_alone_is_for_htmx(as_alice):
    assert as_alice.get("/welcome/progress/")["Location"] == "/welcome/"


@pytest.mark.parametrize("path", ["/welcome/begin/", "/welcome/token/"])
def test_actions_are_posted_by_people_signed_in(client, as_alice, path):
    assert client.post(path)["Location"].startswith("/account/login/")
    assert as_alice.get(path).status_code == 405
