"""Decisions as rows: chains by code and by hand, and all of it found by search."""

import pytest
from django.core.management import CommandError, call_command

from journal.models import Decision
from journal.services import overlays, write_daily_note
from journal.services.ledger_decisions import DecisionRefused, link, unlink
from pulse.core.values import ItemKind, Status
from search.models import SearchDoc
from search.services import find
from sessions_app.services import delete_session, index_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved
from tests.journal.test_tasks import Day, ago, done, left

pytestmark = pytest.mark.django_db
REDIS, POSTGRES = "Chose Redis for the queue.", "Chose Postgres for the queue."


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


class Decided(Day):
    words = (
        "chose Redis, then Postgres for the queue: one server less to run; wrote leases"
    )

    def write(self, *made):
        items = [
            achieved(self.row(K.PROMPT), text, kind=ItemKind.DECISION,
                     status=Status.CONFIRMED, **more)
            for text, more in made
        ]  # fmt: skip
        return write_daily_note(self.owner, self.day, writer=Scripted(*items), now=NOW)


def chains(owner):
    rows = Decision.objects.owned_by(owner).shown().order_by("date", "text")
    return [(r.text, r.overridden_by and r.overridden_by.text) for r in rows]


def test_a_later_decision_takes_the_place_of_an_earlier_one(alice, tidemark):
    first, last = Decided(alice, tidemark, 9), Decided(alice, tidemark, 3)
    last.write((POSTGRES, {"instead": "Redis", "why": "one server less to run"}))
    first.write((REDIS, {}))
    assert chains(alice) == [(REDIS, POSTGRES), (POSTGRES, None)]
    row = find(alice, "postgres queue kind:decision").first()
    assert row.title == POSTGRES
    assert row.body.startswith("Redis · one server less to run")
    ids = set(Decision.objects.values_list("public_id", flat=True))
    last.write((POSTGRES, {"instead": "Redis"}))
    assert set(Decision.objects.values_list("public_id", flat=True)) == ids
    row.refresh_from_db()
    assert "Redis · one server" not in row.body


def test_the_owners_links_win_and_outlive_a_redo(alice, tidemark):
    first, last = Decided(alice, tidemark, 9), Decided(alice, tidemark, 3)
    first.write((REDIS, {}))
    last.write((POSTGRES, {"instead": "Redis"}), ("Wrote leases.", {}))
    redis, postgres, leases = Decision.objects.order_by("date", "text")
    unlink(redis, by=alice, now=NOW)
    first.write((REDIS, {}))
    assert chains(alice)[0] == (REDIS, None)
    link(redis, leases, by=alice, now=NOW)
    first.write()
    assert REDIS not in [text for text, _by in chains(alice)]
    first.write((REDIS, {}))
    assert chains(alice)[0] == (REDIS, "Wrote leases.")
    for pair in ((postgres, redis), (redis, redis)):
        with pytest.raises(DecisionRefused):
            link(*pair, by=alice, now=NOW)
    assert unlink(postgres, by=alice) == postgres


def test_what_is_left_out_or_deleted_goes_with_its_words(alice, tidemark):
    first, last = Decided(alice, tidemark, 9), Decided(alice, tidemark, 3)
    first.write((REDIS, {}))
    last.write((POSTGRES, {"instead": "Redis"}))
    set_left_out(tidemark, left_out=True, now=NOW)
    assert (chains(alice), find(alice, "queue").exists()) == ([], False)
    set_left_out(tidemark, left_out=False, now=NOW)
    assert len(chains(alice)) == 2
    link(
        Decision.objects.get(text=REDIS), Decision.objects.get(text=POSTGRES), by=alice
    )
    delete_session(last.session, now=NOW)
    assert chains(alice) == [(REDIS, None)]
    delete_session(first.session, now=NOW)
    assert not Decision.objects.exists()
    assert not find(alice, "queue").exists()


def test_notes_and_tasks_are_found_as_they_hold(alice, bob, tidemark):
    day = Day(alice, tidemark, 3, done("Added the harbour search."), left())
    note = day.write()
    item, _task = note.items.all()
    (row,) = find(alice, "harbour")
    assert (row.kind, row.ref) == ("note_item", f"{day.day}/{item.public_id}")
    assert [r.kind for r in find(alice, "lease batch")] == ["task"]
    overlays.rewrite(note, item.public_id, by=alice, text="Added moon search.", now=NOW)
    assert not find(alice, "harbour").exists()
    assert find(alice, "moon").count() == 1
    assert not find(bob, "moon").exists()
    overlays.hide(note, item.public_id, by=alice, now=NOW)
    assert not find(alice, "moon").exists()
    overlays.restore(note, item.public_id, by=alice, now=NOW)
    set_left_out(tidemark, left_out=True, now=NOW)
    assert not find(alice, "moon").exists()
    overlays.rewrite(note, item.public_id, by=alice, text="Added sun search.", now=NOW)
    assert not find(alice, "sun").exists()
    assert ago(3) == note.date


def test_the_search_can_be_made_anew(alice, tidemark, capsys):
    Day(alice, tidemark, 3, done("Added the harbour search."), left()).write()
    index_session(alice.coding_sessions.get())
    names = ("kind", "ref", "title", "body", "project", "session")
    before = set(SearchDoc.objects.exclude(kind="task").values_list(*names))
    SearchDoc.objects.all().delete()
    alice.open_tasks.all().delete()
    alice.coding_sessions.update(parsed_at=NOW)
    call_command("index_search", user="ALICE@example.com")
    assert "1 sessions and 1 notes" in capsys.readouterr().out
    assert set(SearchDoc.objects.exclude(kind="task").values_list(*names)) == before
    assert (
        alice.open_tasks.count() == SearchDoc.objects.filter(kind="task").count() == 1
    )
    with pytest.raises(CommandError):
        call_command("index_search", user="nobody@example.com")
