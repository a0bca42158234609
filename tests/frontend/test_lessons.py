"""What was learned is seen where it acts, with who taught it, and can be stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.models import DailyNote, Lesson
from journal.services import overlays
from journal.services.shown import shown_items
from tests.frontend.sample import make_note

pytestmark = pytest.mark.django_db
LINE = ("learning", "observed", "", "")


def noted(alice, day, text):
    kind, status, instead, why = LINE
    evidence = [("tests", "50 passed in 41.27s", {})]
    items = [
        ("achievement", "observed", "Fixed the importer.", "", "", evidence),
        (kind, status, text, instead, why, evidence),
    ]
    return make_note(alice, date=day, items=items)


def test_it_is_seen_and_stopped(as_alice, as_charlie, alice):
    for day, text in (("2026-11-16", "Read the docs."), ("2026-11-17", "Read a page.")):
        note = DailyNote.objects.get(pk=noted(alice, day, text).pk)
        *_rest, item = shown_items(note)
        overlays.hide(note, item.public_id, by=alice, now=timezone.now())
    lesson = Lesson.objects.get()
    page = as_alice.get("/settings/notes/").text
    assert "Lines filed under “Learned” that begin “Read” are left out." in page
    assert "/days/2026-11-16/" in page and "/days/2026-11-17/" in page
    noted(alice, "2026-11-18", "Read the law.")
    DailyNote.objects.filter(date="2026-11-18").update(
        written_at=timezone.now() + timedelta(minutes=1)
    )
    day = as_alice.get("/days/2026-11-18/").text
    assert "1 line left out, as you taught" in day
    assert "because you hid two lines that begin with “Read”" in day
    where = f"/settings/notes/lessons/{lesson.public_id}/follow/"
    assert as_charlie.post(where).status_code == 404
    assert as_alice.post(where, {"followed": "no"}).status_code == 302
    assert "left out, as you taught" not in as_alice.get("/days/2026-11-18/").text
    assert "Not followed any more." in as_alice.get("/settings/notes/").text
    at = f"/api/v1/lessons/{lesson.public_id}/"
    body = {"followed": True}
    again = as_alice.patch(at, body, content_type="application/json").json()
    assert again["revoked_at"] is None
    assert as_charlie.get("/api/v1/lessons/").json()["results"] == []
    assert "Nothing yet." in as_charlie.get("/settings/notes/").text
