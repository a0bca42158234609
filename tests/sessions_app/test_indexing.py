"""What sessions say is found from the moment it is read until it goes."""

import pytest

from runs.services import drain
from search.models import SearchDoc
from search.services import find
from sessions_app import services
from sessions_app.models import CodingSession, Project
from tests.sessions_app.test_removing import mixed_session
from tests.sessions_app.transcripts import Session, morning

pytestmark = pytest.mark.django_db


def found(owner, q):
    return sorted((row.kind, row.title) for row in find(owner, q))


def test_prompts_commits_errors_and_titles_are_found(up, alice, bob, parse):
    moon = Session("s-2", cwd="/src/moon", minute=60).prompt("Draw the moon phases.")
    moon.run(
        "python draw.py", "ModuleNotFoundError: No module named 'ephem'", error=True
    )
    up.send_session(moon.lines, "s-2")
    parse()
    assert found(alice, "moon phases") == [
        ("prompt", "Draw the moon phases."),
        ("session", "Draw the moon phases."),
    ]
    assert [row.kind for row in find(alice, "ephem")] == ["error"]
    assert found(bob, "moon") == []
    doc = find(alice, "moon phases kind:prompt").get()
    session = CodingSession.objects.get()
    assert doc.ref == f"{session.public_id}/s-2-0"
    assert doc.project == Project.objects.get(name="moon").public_id
    before = list(SearchDoc.objects.values())
    services.index_session(session)
    assert list(SearchDoc.objects.values()) == before


def test_what_is_left_out_or_deleted_is_gone_at_once(up, alice, parse):
    up.send_session(morning("s-0").lines, "s-0")
    up.send_session(mixed_session().lines, "s-1")
    parse()
    moon = Project.objects.get(name="moon")
    everything = SearchDoc.objects.count()
    assert found(alice, "harbour wall")
    services.set_left_out(moon, left_out=True)
    assert found(alice, "harbour wall") == []
    assert found(alice, "importer kind:prompt")
    services.index_session(CodingSession.objects.get(native_id="s-1"))
    assert found(alice, "harbour wall") == []
    services.set_left_out(moon, left_out=False)
    drain(["index"])
    assert SearchDoc.objects.count() == everything
    first = CodingSession.objects.get(native_id="s-0")
    services.set_left_out(first, left_out=True)
    assert not SearchDoc.objects.filter(session=first.public_id).exists()
    services.delete_project(moon)
    assert found(alice, "harbour wall") == []
    parse()
    assert found(alice, "importer kind:prompt")
    for session in CodingSession.objects.all():
        services.delete_session(session)
    assert not SearchDoc.objects.exists()
