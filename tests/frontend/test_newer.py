import pytest

from journal.models import DailyNote, NoteItem
from tests.frontend.sample import make_note

pytestmark = pytest.mark.django_db


def test_a_newer_run_is_a_difference_to_take_or_leave(
    as_alice, as_charlie, alice, work
):
    day = f"/days/{work.DAY}/"
    before = NoteItem.objects.filter(note__owner=alice, kind="achievement").first()
    NoteItem.objects.filter(pk=before.pk).update(text=f"{before.text} Twice")
    assert "What would a newer run change?" in as_alice.get(day).text
    assert "Compose it anew" in as_alice.get(f"{day}newer/").text
    assert as_alice.post(f"{day}newer/").status_code == 302
    page = as_alice.get(f"{day}newer/").text
    assert "1 line would be another." in page
    assert "<del>" in page and "Twice" in page
    assert "Other words." in page
    assert as_alice.post(f"{day}newer/leave/").status_code == 302
    assert "Compose it anew" in as_alice.get(f"{day}newer/").text
    as_alice.post(f"{day}newer/")
    taken = as_alice.post(f"{day}newer/take/", follow=True)
    assert "The note is the newer one now." in taken.text
    assert "Twice" not in taken.text
    as_alice.post(f"{day}newer/")
    assert "the day reads the same" in as_alice.get(f"{day}newer/").text
    for verb in ("", "take/", "leave/"):
        assert as_charlie.post(f"{day}newer/{verb}").status_code == 404


def test_what_is_overtaken_says_so(as_alice, alice):
    make_note(alice)
    day = "/days/2026-11-19/"
    DailyNote.objects.update(read={"input": 0})
    as_alice.post(f"{day}newer/")
    page = as_alice.get(f"{day}newer/").text
    assert "Goes" in page
    DailyNote.objects.update(revision=9)
    assert "Compose it anew to take it" in as_alice.get(f"{day}newer/").text
    refused = as_alice.post(f"{day}newer/take/", follow=True)
    assert "changed since this was made" in refused.text
    assert DailyNote.objects.exists()


def test_waiting_for_a_model(as_alice, alice, monkeypatch):
    make_note(alice)
    monkeypatch.setattr("journal.services.newer.uses_model", lambda owner: True)
    day = "/days/2026-11-19/newer/"
    as_alice.post(day)
    assert "The model writes this day anew" in as_alice.get(day).text
    htmx = {"HX-Request": "true"}
    assert as_alice.get(day, headers=htmx).status_code == 204
