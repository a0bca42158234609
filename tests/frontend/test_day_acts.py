"""A person's own hand on the page of a day: forms that work without a script."""

from datetime import date

import pytest

from journal.models import DailyNote, NoteItem, Overlay
from journal.services.shown import shown_day
from sessions_app.models import CodingSession, Project
from tests.frontend.sample import make_note, make_project

pytestmark = pytest.mark.django_db
DAY = "/days/2026-11-19/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def note(alice):
    return make_note(alice)


def line_of(note, kind):
    return next(i for i in shown_day(note).items if i.kind == kind)


def at(item, verb):
    return f"{DAY}items/{item.public_id}/{verb}/"


def test_lines_stand_by_project_and_by_kind(as_alice, alice, note):
    other = make_project(alice, name="quire", publishable=True)
    NoteItem.objects.filter(kind="decision").update(project=other)
    NoteItem.objects.filter(kind="problem").update(project=None)
    page = as_alice.get(DAY).text
    places = [page.index(f"{name}</h2>") for name in ("2026-11-19", "quire", "project")]
    assert places == sorted(places)
    quire = page[page.index("quire</h2>") : page.index("In no project</h2>")]
    assert '<b class="from">Decided</b> A batch' in quire
    assert "private project" not in quire
    assert '">Decided</h2>' in as_alice.get(f"{DAY}?by=kind").text


def test_evidence_has_the_number_of_the_page(as_alice, alice, note):
    other = make_project(alice, name="quire")
    NoteItem.objects.filter(position=0).update(project=other)
    NoteItem.objects.filter(position__gt=0).update(position=0)  # quire comes last
    item = next(i for i in shown_day(note).items if i.project == other)
    by_kind = as_alice.get(f"{at(item, 'proof')}?by=kind", headers=HTMX).text
    by_project = as_alice.get(at(item, "proof"), headers=HTMX).text
    assert 'id="e1"' in by_kind
    assert 'id="e1"' in by_project


def test_confirming_correcting_and_undoing(as_alice, note):
    said = line_of(note, "attempt")
    answer = as_alice.post(at(said, "confirm"), {"seen": said.version})
    assert answer.status_code == 302
    assert answer.url == f"{DAY}?changed={said.public_id}#i-{said.public_id}"
    page = as_alice.get(DAY).text
    assert "Confirmed by you, " in page
    as_alice.post(at(said, "status"), {"status": "dropped"})
    page = as_alice.get(DAY).text
    assert "Corrected by you to “dropped”" in page
    assert "What the writer wrote" in page
    edit = Overlay.objects.get()
    assert as_alice.post(f"{DAY}edits/{edit.public_id}/undo/").status_code == 302
    assert "hand-note" not in as_alice.get(DAY).text
    assert DailyNote.objects.get().revision == 4


def test_what_cannot_be_is_said_beside_the_day(as_alice, note):
    said = line_of(note, "attempt")
    answer = as_alice.post(at(said, "status"), {"status": "done"})
    assert answer.status_code == 400
    assert "is none of" in answer.text
    late = as_alice.post(at(said, "hide"), {"seen": "another"})
    assert late.status_code == 409
    assert "changed after the page was made" in late.text


def test_words_by_hand(as_alice, note):
    item = line_of(note, "decision")
    page = as_alice.get(at(item, "edit")).text
    assert 'name="text"' in page and "A batch is claimed by a lease" in page
    given = {"seen": item.version, "kind": "decision", "text": "Leases, not locks."}
    given |= {"instead": item.instead, "why": item.why}
    assert as_alice.post(at(item, "edit"), given).status_code == 302
    page = as_alice.get(DAY).text
    assert '<span class="by-hand">Leases, not locks.</span>' in page
    assert "Edited by you, " in page


def test_words_are_not_lost(as_alice, note):
    item = line_of(note, "decision")
    given = {"seen": item.version, "kind": "decision", "text": "Leases, not locks."}
    as_alice.post(at(item, "edit"), given)
    late = as_alice.post(at(item, "edit"), given | {"text": "Mine came second."})
    assert late.status_code == 409
    assert "Mine came second." in late.text and "Leases, not locks." in late.text
    seen = shown_day(DailyNote.objects.get()).find(item.public_id).version
    assert f'value="{seen}"' in late.text
    empty = as_alice.post(at(item, "edit"), given | {"text": " ", "why": "Because."})
    assert empty.status_code == 422
    assert "Because." in empty.text


def test_hiding_and_restoring(as_alice, note):
    item = line_of(note, "problem")
    answer = as_alice.post(at(item, "hide"))
    page = as_alice.get(answer.url).text
    assert "Hidden: “Two workers" in page.replace("</p>", "").replace("<p>", "")
    assert "1 hidden line" in page
    assert page.count("Two workers took the same batch") >= 2
    assert "Two workers" not in as_alice.get("/days/2026-11-19/standup.txt").text
    as_alice.post(at(item, "restore"))
    assert "hidden line" not in as_alice.get(DAY).text


def test_a_line_of_ones_own(as_alice, alice, charlie, note):
    theirs = make_project(charlie, name="quire")
    own = {"text": "Called the tax office.", "kind": "learning", "project": ""}
    assert as_alice.post(f"{DAY}lines/", own).status_code == 302
    page = as_alice.get(DAY).text
    assert "Called the tax office." in page and "Added by you, " in page
    assert "In no project" in page
    for bad in ({"text": " "}, {"kind": "wish"}, {"project": theirs.public_id}):
        answer = as_alice.post(f"{DAY}lines/", own | bad)
        assert answer.status_code == 422
        assert 'line-add noprint" open' in answer.text
    assert Overlay.objects.count() == 1


def test_an_edit_whose_line_is_gone_stands_at_the_end(as_alice, alice, note):
    item = line_of(note, "problem")
    given = {"seen": item.version, "kind": "problem", "text": "My own words."}
    as_alice.post(at(item, "edit"), given)
    NoteItem.objects.filter(kind="problem").delete()
    page = as_alice.get(DAY).text
    assert "what it was about is no longer in the note" in page
    assert "My own words." in page
    DailyNote.objects.all().delete()
    assert "My own words." in as_alice.get(DAY).text
    make_note(
        alice,
        items=[],
        project=Project.objects.first(),
        session=CodingSession.objects.first(),
    )
    edit = Overlay.objects.get()
    as_alice.post(f"{DAY}edits/{edit.public_id}/undo/")
    assert "My own words." not in as_alice.get(DAY).text


def test_files_to_take_along(as_alice, as_charlie, note):
    text = as_alice.get(f"{DAY}note.md").text
    assert text.startswith("# Thursday, 19 November 2026")
    assert "A batch is claimed by a lease" in text
    data = as_alice.get(f"{DAY}note.json")
    assert data.json()["format"] == 1
    assert 'filename="2026-11-19.json"' in data["Content-Disposition"]
    said = as_alice.get(f"{DAY}standup.txt").text
    assert "Search results no longer flash" not in said  # only an agent said so
    assert "A wizard" not in said
    assert "Open:\n- Renew the lease" in said
    for name in ("note.md", "note.json", "standup.txt", "edits/x/undo/"):
        assert as_charlie.get(f"{DAY}{name}").status_code in (404, 405)


def test_others_change_nothing(as_charlie, charlie, note):
    make_note(charlie, date=date(2026, 11, 19), items=[])
    item = line_of(note, "problem")
    for verb in ("confirm", "status", "edit", "hide", "restore"):
        assert as_charlie.post(at(item, verb)).status_code == 404
    assert not Overlay.objects.exists()
