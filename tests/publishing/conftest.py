"""A draft with everything behind it: project, session, evidence, week."""

from datetime import UTC, datetime

import pytest

from publishing import http
from publishing.models import Draft
from publishing.services import hash_of
from sessions_app.models import CodingSession, EvidenceRow, Project
from tests.publishing.going_out import approved, connected

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEXT = (
    "The import lost rows when a worker was killed.\n\n"
    "I replaced the advisory lock with a lease. 41 tests passed at the last run."
)


@pytest.fixture
def project(alice):
    return Project.objects.create(
        owner=alice,
        name="tidemark",
        remote="github.com/example/tidemark",
        publishable=True,
        publishable_answered_at=NOW,
    )


@pytest.fixture
def session(alice):
    return CodingSession.objects.create(
        owner=alice, agent="claude_code", native_id="s1", title="Lease instead of lock"
    )


@pytest.fixture
def evidence(alice, project, session):
    return EvidenceRow.objects.create(
        owner=alice,
        session=session,
        project=project,
        record="r1",
        at=NOW,
        kind="tests",
        quote="41 passed in 2.06s",
        origin="main",
    )


def sentences(session):
    cited = {
        "session": session.public_id,
        "record": "r1",
        "quote": "41 passed in 2.06s",
        "kind": "tests",
        "at": NOW.isoformat(),
    }
    texts = [
        "The import lost rows when a worker was killed.",
        "I replaced the advisory lock with a lease.",
        "41 tests passed at the last run.",
    ]
    return [
        {"text": text, "opinion": False, "yours": False, "evidence": [cited]}
        for text in texts
    ]


@pytest.fixture
def make_draft(alice, project, session, evidence):
    def make(network="linkedin", **fields):
        fields = {
            "owner": alice,
            "network": network,
            "origin": "week:2026-W47",
            "title": "A lease instead of a lock",
            "text": TEXT,
            "sentences": sentences(session),
            "projects": [project.public_id],
            "created_at": NOW,
            "changed_at": NOW,
            "expires_at": NOW + Draft.LIFETIME,
            **fields,
        }
        draft = Draft.objects.create(**fields)
        draft.add_version(author=draft.writer, at=NOW)
        return draft

    return make


@pytest.fixture
def draft(make_draft):
    return make_draft()


@pytest.fixture
def seen(draft):
    """The hash of what the page of the draft showed."""
    return hash_of(draft)


@pytest.fixture
def networks(providers, settings):
    """The stand-ins, with the product pointed at them."""
    for name, value in providers.settings.items():
        setattr(settings, name, value)
    return providers


@pytest.fixture
def ready(networks, make_draft, alice, monkeypatch):
    """``ready(network)``: a draft that the next worker sends."""
    monkeypatch.setattr(http, "TIMEOUT", (1, 0.3))

    def make(network, **fields):
        connected(networks, alice, network)
        return approved(make_draft, alice, network, **fields)

    return make
