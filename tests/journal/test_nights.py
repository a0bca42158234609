from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.models import DailyNote, NoteItem
from journal.services import write_daily_note
from pulse.core.values import WriterError
from sessions_app.models import EvidenceRow
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


@pytest.fixture
def worked(alice, tidemark):
    return build.work(alice, tidemark, DAY)


def commit_of(session):
    return EvidenceRow.objects.get(session=session, kind=K.COMMIT)


def writes(queries):
    return [
        q["sql"]
        for q in queries.captured_queries
        if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
    ]


def test_it_writes_the_note_of_a_day(alice, tidemark, worked):
    note = write_daily_note(alice, DAY, now=NOW)
    assert note.date == DAY
    assert note.headline
    assert note.writer == "offline"
    (item, *_) = note.items.all()
    assert item.project == tidemark
    assert item.evidence[0]["session"] == worked.public_id


def test_the_note_says_what_it_was_made_from(alice, worked):
    build.changed(alice, DAY, version=7)
    read = write_daily_note(alice, DAY, now=NOW).read
    assert read["input"] == 7
    assert all(read[name] for name in ("parser", "ruleset", "prompt"))


def test_the_same_day_again_writes_nothing(alice, worked):
    first = write_daily_note(alice, DAY, now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = write_daily_note(alice, DAY, now=NOW + timedelta(hours=1))
    assert writes(queries) == []
    assert (second.pk, second.revision, second.written_at) == (first.pk, 1, NOW)


def test_another_sync_time_is_no_revision(alice, worked):
    north = build.machine(alice)
    write_daily_note(alice, DAY, now=NOW)
    north.last_sync_at = NOW + timedelta(hours=1)
    north.save()
    note = write_daily_note(alice, DAY, now=NOW)
    assert note.revision == 1
    (machine,) = DailyNote.objects.get().coverage["machines"]
    assert machine["last_sync"].startswith("2026-11-20T10")


def test_another_text_is_a_revision(alice, worked):
    commit = commit_of(worked)
    write_daily_note(alice, DAY, writer=Scripted(achieved(commit)), now=NOW)
    later = NOW + timedelta(hours=1)
    text = "Fixed the retry bug."
    note = write_daily_note(
        alice, DAY, writer=Scripted(achieved(commit, text)), now=later
    )
    assert (note.revision, note.written_at) == (2, later)
    assert [item.text for item in note.items.all()] == [text]


def test_an_item_keeps_its_id_while_it_cites_the_same_record(alice, worked):
    commit = commit_of(worked)
    write_daily_note(alice, DAY, writer=Scripted(achieved(commit)), now=NOW)
    before = NoteItem.objects.get().public_id
    other = achieved(commit, "Fixed the retry bug.")
    write_daily_note(alice, DAY, writer=Scripted(other), now=NOW)
    assert NoteItem.objects.get().public_id == before


def test_an_item_of_another_record_is_another_item(alice, tidemark, worked):
    second = build.work(alice, tidemark, DAY, hour=14)
    one, two = achieved(commit_of(worked)), achieved(commit_of(second))
    two = replace(two, text="Fixed the retry bug in the uploader again.")
    write_daily_note(alice, DAY, writer=Scripted(one), now=NOW)
    before = NoteItem.objects.get().public_id
    write_daily_note(alice, DAY, writer=Scripted(two), now=NOW)
    assert NoteItem.objects.get().public_id != before


def test_items_keep_their_ids_when_they_change_places(alice, tidemark, worked):
    second = build.work(alice, tidemark, DAY, hour=14)
    one, two = achieved(commit_of(worked)), achieved(commit_of(second))
    two = replace(two, text="Fixed the retry bug in the uploader again.")
    write_daily_note(alice, DAY, writer=Scripted(one, two), now=NOW)
    before = {item.text: item.public_id for item in NoteItem.objects.all()}
    note = write_daily_note(alice, DAY, writer=Scripted(two, one), now=NOW)
    after = list(note.items.values_list("text", "public_id"))
    assert after == [(two.text, before[two.text]), (one.text, before[one.text])]


def test_an_empty_day_has_no_note(alice):
    assert write_daily_note(alice, DAY, now=NOW) is None
    assert not DailyNote.objects.exists()


def test_a_day_that_became_empty_loses_its_note(alice, worked):
    write_daily_note(alice, DAY, now=NOW)
    worked.left_out_at = NOW
    worked.save()
    assert write_daily_note(alice, DAY, now=NOW) is None
    assert not DailyNote.objects.exists()
    assert not NoteItem.objects.exists()


def test_what_was_left_out_is_not_in_the_note(alice, tidemark, worked):
    other = build.work(alice, tidemark, DAY, hour=14, words="add an export page")
    other.left_out_at = NOW
    other.save()
    note = write_daily_note(alice, DAY, now=NOW)
    cited = {e["session"] for item in note.items.all() for e in item.evidence}
    assert cited == {worked.public_id}


def test_what_evidence_does_not_carry_is_refused_and_counted(alice, worked):
    bad = achieved(commit_of(worked), "Fixed 57 retry bugs in the uploader.")
    good = achieved(commit_of(worked))
    note = write_daily_note(alice, DAY, writer=Scripted(good, bad), now=NOW)
    assert [item.text for item in note.items.all()] == [good.text]
    assert [text for text, _reason in note.refused] == [bad.text]


def test_a_writer_that_gives_up_is_replaced_and_the_reason_is_kept(alice, worked):
    broken = Scripted(fails=WriterError("The model did not answer in time."))
    note = write_daily_note(alice, DAY, writer=broken, now=NOW)
    assert note.writer == "offline"
    assert note.fallback_reason == "The model did not answer in time."
    assert note.items.exists()


def test_another_persons_day_is_another_day(alice, bob, worked):
    assert write_daily_note(bob, DAY, now=NOW) is None
    build.work(bob, build.project(bob, "quire"), DAY, words="add a search page")
    note = write_daily_note(bob, DAY, now=NOW)
    cited = {e["session"] for item in note.items.all() for e in item.evidence}
    assert worked.public_id not in cited
