"""Deleting, everywhere and for good."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from runs.services import drain
from sessions_app import blobs, services
from sessions_app.models import (
    Chunk,
    CodingSession,
    DayInput,
    EvidenceRow,
    ModelCall,
    Project,
    Prompt,
    QuarterCount,
    RecordIndex,
    Tombstone,
    Transcript,
)
from tests.sessions_app.transcripts import Session, morning

DAY = date(2026, 11, 18)
SECRET_PLAN = "Draw the moon phases on the harbour wall."


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Do it, and what follows its commit."""

    def do(function, *args):
        with django_capture_on_commit_callbacks(execute=True):
            function(*args)

    return do


def stored(tmp_path):
    """All that lies in the blob store, unpacked."""
    names = blobs._names("chunks")
    return b"".join(blobs.read(name) for name in names)


def mixed_session():
    """Work on the tide, then on the moon, then on the tide again."""
    session = morning("s-1")
    session.cwd = "/src/moon"
    session.prompt(SECRET_PLAN).reply("Drawn on the harbour wall.")
    session.raw(
        b'{"type":"queue-operation","operation":"enqueue","timestamp":"2026-11-18T10:30:00Z","sessionId":"s-1","content":"Harbour wall: paint it white."}\n'
    )
    session.raw(b"broken line about the harbour wall\n")
    session.cwd = "/src/tide"
    session.prompt("Back to the importer now, please.")
    return session


def test_deleting_a_session_leaves_nothing_of_it(up, alice, parse, commit, tmp_path):
    up.send_session(morning().lines, "s-1")
    up.send_lines([b"{}\n"], source_id="s-1/a.meta", session="s-1", role="sidecar")
    parse()
    commit(services.delete_session, CodingSession.objects.get())
    for model in (
        CodingSession,
        Transcript,
        Chunk,
        RecordIndex,
        Prompt,
        ModelCall,
        QuarterCount,
        EvidenceRow,
    ):
        assert not model.objects.exists(), model
    assert stored(tmp_path) == b""
    assert services.load_workday(alice, DAY).sessions == ()


def test_deleting_a_session_changes_its_days(up, parse, commit):
    up.send_session(morning().lines, "s-1")
    parse()
    commit(services.delete_session, CodingSession.objects.get())
    assert DayInput.objects.get(date=DAY).version == 2


def test_no_machine_brings_a_deleted_session_back(up, alice, parse, commit, uploader):
    up.send_session(morning().lines, "s-1")
    parse()
    commit(services.delete_session, CodingSession.objects.get())
    answer = up.send_session(morning().lines, "s-1").json()["results"][0]
    assert answer["status"] == "deleted"
    other = uploader(alice, fingerprint="b" * 64)
    answer = other.send_session(morning().lines, "s-1").json()["results"][0]
    assert answer["status"] == "deleted"
    assert not CodingSession.objects.exists()


def test_a_failed_deletion_keeps_the_blobs(up, parse, tmp_path):
    up.send_session(morning().lines, "s-1")
    parse()

    def fail():
        with transaction.atomic():
            services.delete_session(CodingSession.objects.get())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert b"importer" in stored(tmp_path)
    assert not Tombstone.objects.exists()


def test_a_session_deleted_while_it_waits_is_no_error(up, parse, commit):
    up.send_session(morning().lines, "s-1")
    commit(services.delete_session, CodingSession.objects.get())
    parse()
    assert not CodingSession.objects.exists()


def test_deleting_a_project_deletes_its_sessions(up, parse, commit, tmp_path):
    up.send_session(morning().lines, "s-1")
    moon = Session("s-2", cwd="/src/moon").prompt(SECRET_PLAN)
    up.send_session(moon.lines, "s-2")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    parse()
    assert [s.native_id for s in CodingSession.objects.all()] == ["s-1"]
    assert b"harbour" not in stored(tmp_path)
    assert Tombstone.objects.get().native_id == "s-2"
    assert up.statuses(up.chunk(moon.lines, source_id="s-2", session="s-2")) == [
        "deleted"
    ]


def test_deleting_a_project_erases_its_lines_in_other_sessions(
    up, alice, parse, commit, tmp_path
):
    up.send_session(mixed_session().lines, "s-1")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    parse()
    session = CodingSession.objects.get()
    texts = " ".join(Prompt.objects.values_list("text", flat=True))
    assert "importer" in texts
    assert "arbour" not in texts
    assert b"arbour" not in stored(tmp_path)
    quotes = [e.quote for e in services.load_workday(alice, DAY).evidence]
    assert not [quote for quote in quotes if "arbour" in quote]
    page = services.transcript_page(session)
    assert not [record for record in page.records if "arbour" in record.text]
    assert page.unparsed == 0


def test_erased_lines_do_not_come_back_from_another_machine(
    up, alice, parse, commit, uploader, tmp_path
):
    up.send_session(mixed_session().lines, "s-1")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    parse()
    other = uploader(alice, fingerprint="b" * 64)
    other.send_session(mixed_session().lines, "s-1")
    parse()
    assert not Prompt.objects.filter(text__contains="arbour").exists()
    assert b"arbour" not in stored(tmp_path)
    assert [p.name for p in Project.objects.all()] == ["tide"]


def test_nothing_of_a_deleted_project_shows_before_its_lines_are_erased(
    up, parse, commit
):
    up.send_session(mixed_session().lines, "s-1")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    session = CodingSession.objects.get()
    assert services.transcript_page(session).records == ()
    assert not Prompt.objects.filter(text__contains="arbour").exists()


def test_acknowledged_lines_stay_acknowledged_after_erasing(up, parse, commit):
    lines = mixed_session().lines
    up.send_session(lines, "s-1")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    parse()
    assert up.statuses(up.chunk(lines)) == ["duplicate"]


def test_what_stands_before_any_directory_goes_with_the_first(up, parse, commit):
    queued = b'{"type":"queue-operation","operation":"enqueue","timestamp":"2026-11-18T09:59:00Z","sessionId":"s-1","content":"Paint the harbour wall."}\n'
    session = Session("s-1", cwd="/src/moon").raw(queued).prompt(SECRET_PLAN)
    session.cwd = "/src/tide"
    up.send_session(session.prompt("Now the importer, please.").lines, "s-1")
    parse()
    assert Prompt.objects.filter(project__name="moon").count() == 2
    commit(services.delete_project, Project.objects.get(name="moon"))
    parse()
    assert [p.text for p in Prompt.objects.all()] == ["Now the importer, please."]


def test_deleting_a_project_bumps_the_days_it_had(up, parse, commit):
    up.send_session(mixed_session().lines, "s-1")
    parse()
    before = DayInput.objects.get(date=DAY).version
    commit(services.delete_project, Project.objects.get(name="moon"))
    assert DayInput.objects.get(date=DAY).version > before


def test_deleting_the_account_deletes_the_blobs(up, alice, charlie, uploader, parse):
    up.send_session(morning().lines, "s-1")
    uploader(charlie).send_session(morning().lines, "s-1")
    blobs.delete_all(alice)
    owners = {name.split("/")[1] for name in blobs._names("chunks")}
    assert owners == {charlie.public_id}


def test_the_history_of_prompts_forgets_what_was_deleted(
    up, alice, parse, commit, uploader, tmp_path
):
    history = [
        b'{"display":"Kept: retry the import","project":"/src/tide","sessionId":"s-1"}\n',
        b'{"display":"Gone: the harbour wall","project":"/src/moon","sessionId":"s-2"}\n',
        b'{"display":"Old: the harbour light","project":"/src/moon/deep"}\n',
        b"no json\n",
    ]
    more = {"source_id": "history", "session": "", "role": "history"}
    up.send_lines(history, **more)
    up.send_session(morning().lines, "s-1")
    moon = Session("s-2", cwd="/src/moon").prompt(SECRET_PLAN)
    up.send_session(moon.lines, "s-2")
    parse()
    commit(services.delete_project, Project.objects.get(name="moon"))
    drain(["forget"])
    assert b"harbour" not in stored(tmp_path)
    assert b"Kept: retry" in stored(tmp_path)
    other = uploader(alice, fingerprint="b" * 64)
    other.send_lines(history, **more)
    drain(["forget"])
    assert b"harbour" not in stored(tmp_path)


# ------------------------------------------------------------------ orphans


def test_a_blob_without_a_row_is_swept_after_a_day(up, alice):
    up.send_session(morning().lines, "s-1")
    orphan = blobs.write(alice, b"left by a crash\n")
    assert services.sweep_orphans() == 0
    tomorrow = timezone.now() + timedelta(hours=25)
    assert services.sweep_orphans(now=tomorrow) == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(Chunk.objects.get().blob)
