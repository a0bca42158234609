"""Two projects that turn out to be one: notes and edits keep theirs."""

from datetime import date

import pytest

from journal.models import DailyNote, Lesson, NoteItem, Overlay
from sessions_app.models import EvidenceRow, Project
from sessions_app.services.merging import merge
from tests.journal.build import NOW, evidence, project, session

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)


def test_nothing_loses_its_project(alice):
    keep, gone = project(alice, "tidemark"), project(alice, "tidemark-2")
    note = DailyNote.objects.create(
        owner=alice, date=DAY, headline="x", writer="offline"
    )
    NoteItem.objects.create(
        note=note, position=0, kind="achievement", status="observed", project=gone
    )
    Overlay.objects.create(
        owner=alice, date=DAY, kind="learning", added=True, text="Mine", project=gone
    )
    evidence(session(alice), gone, NOW, "commit", "[main 1a2b3c4] Add search")
    for each in (keep, gone):
        Lesson.objects.create(owner=alice, kind="project", project=each)
    merge(keep, gone)
    assert list(Project.objects.owned_by(alice)) == [keep]
    for model in (NoteItem, Overlay, EvidenceRow):
        assert model.objects.get().project == keep, model
    assert Lesson.objects.get().project == keep
