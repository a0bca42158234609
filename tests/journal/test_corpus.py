"""Every day and week of the real Claude Code sessions, where they are present."""

import re
from dataclasses import fields, is_dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts.models import User
from accounts.services import tokens
from journal.models import DailyNote, Edition, NoteItem
from journal.services import profile_of, write_daily_note, write_week
from journal.services.due import behind_days
from journal.services.weeks import behind_weeks
from pulse.core.agents import claude_code, discover
from runs.services import drain
from sessions_app.models import EvidenceRow, Project
from sessions_app.services import record_excerpt
from tests.journal.build import NOW
from tests.pulse.corpus import corpus
from tests.sessions_app.uploads import Uploader

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def ada(django_db_setup, django_db_blocker):
    """Has sent the whole corpus; its sessions are read, its notes and weeks written."""
    root = corpus() / "claude"
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield _journalled(root)
        finally:
            transaction.set_rollback(True)


def _journalled(root):
    owner = User.objects.create_user("ada@example.com", "correct horse battery")
    _token, text = tokens.create(owner, name="t", scopes=("upload",))
    up = Uploader(Client(), {"Authorization": f"Bearer {text}"})
    up.register()
    for source in discover(claude_code, root):
        lines = source.path.read_bytes().splitlines(keepends=True)
        lines[-1:] = [line.removesuffix(b"\n") + b"\n" for line in lines[-1:]]
        head = {"source_id": source.source_id, "session": source.session}
        answer = up.send_lines(lines, role=source.role, **head)
        assert answer.json()["results"][0]["status"] == "stored", source.path
    assert {run.state for run in drain(["parse"], owner)} == {"done"}
    Project.objects.owned_by(owner).update(publishable=True)
    for day in behind_days(owner):
        write_daily_note(owner, day, now=NOW)
    for week in behind_weeks(owner, now=NOW):
        write_week(owner, week, now=NOW)
    owner.storages = settings.STORAGES
    return owner


@pytest.fixture(autouse=True)
def same_blobs(ada, blob_folder, settings):
    """The blobs were stored before this test got a folder of its own."""
    settings.STORAGES = ada.storages


def test_every_day_with_sessions_has_a_note(ada):
    assert DailyNote.objects.owned_by(ada).count() > 15
    assert behind_days(ada) == []


def test_the_offline_writer_passes_its_own_check(ada):
    refused = DailyNote.objects.owned_by(ada).values_list("date", "refused")
    assert [(day, why) for day, why in refused if why] == []


def test_every_item_is_shown_by_evidence_of_its_own_project(ada):
    rows = {
        (row.session.public_id, row.record, row.kind, row.quote): row.project
        for row in EvidenceRow.objects.owned_by(ada).select_related(
            "session", "project"
        )
    }
    items = NoteItem.objects.filter(note__owner=ada).select_related("project")
    assert len(items) > 30
    for item in items:
        assert item.evidence, item
        found = {
            rows[tuple(cited[name] for name in ("session", "record", "kind", "quote"))]
            for cited in item.evidence
        }
        # What cites several projects belongs to none.
        assert found == {item.project} or (len(found) > 1 and not item.project), item


def test_every_citation_opens_the_record_that_holds_the_quote(ada):
    for item in NoteItem.objects.filter(note__owner=ada):
        for cited in item.evidence:
            excerpt = record_excerpt(ada, cited["session"], cited["record"], around=0)
            assert excerpt, (item, cited)
            assert _plain(cited["quote"]) in _plain(_text_of(excerpt.record)), cited


def _text_of(record):
    """All that a reader sees of a record."""
    parts = [str(value) for value in _values(record)]
    return " ".join(parts)


def _values(value):
    if is_dataclass(value):
        for each in fields(value):
            yield from _values(getattr(value, each.name))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _values(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _values(each)
    else:
        yield value


def _plain(text):
    return " ".join(text.split())


def test_every_number_in_an_item_is_in_what_it_cites(ada):
    for item in NoteItem.objects.filter(note__owner=ada):
        rows = EvidenceRow.objects.owned_by(ada).filter(
            record__in=[cited["record"] for cited in item.evidence]
        )
        said = " ".join(f"{row.quote} {row.data}" for row in rows)
        for number in re.findall(r"\d+", item.text):
            # How often something was tried is counted from the citations themselves.
            assert number in said or int(number) <= len(item.evidence) + 6, item


def test_every_week_has_a_profile_within_its_limits(ada):
    editions = Edition.objects.owned_by(ada).filter(audience="me")
    assert len(editions) > 10
    for edition in editions:
        profile = profile_of(edition)
        assert 1 < len(profile.headline.split()) <= 30, profile.headline
        assert len(profile.moved) <= 8
        assert (profile.notes, profile.missing) == (profile.days, ())


def test_every_line_of_a_profile_is_a_line_of_a_note(ada):
    texts = set(NoteItem.objects.filter(note__owner=ada).values_list("text", flat=True))
    for edition in Edition.objects.owned_by(ada).filter(audience="me"):
        profile = profile_of(edition)
        for lines in (profile.moved, profile.set_aside, profile.carried_over):
            assert {line.text for line in lines} <= texts
        assert all(skill.strongest.evidence for skill in profile.skills)


def test_the_public_edition_cites_only_its_own_projects(ada):
    rows = EvidenceRow.objects.owned_by(ada).select_related("session", "project")
    projects = {(row.session.public_id, row.record): row.project for row in rows}
    public = Edition.objects.owned_by(ada).filter(audience="public")
    assert public
    for edition in public:
        for line in profile_of(edition).moved:
            for cited in line.evidence:
                project = projects[cited.session, cited.record]
                assert project.public_id == line.project
