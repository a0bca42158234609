"""Drafts with everything behind them: a project that may be mentioned, a session."""

from publishing import services
from publishing.models import Attempt, Connection, Draft, DraftVersion
from publishing.services.sentences import split
from sessions_app.models import EvidenceRow
from tests.frontend.sample import START, make_project, make_session

LINKEDIN = (
    "This week’s bug was a polite one: nothing crashed, some rows were simply missing.\n\n"
    "The station importer claimed its work with an advisory lock. A lock dies with its connection and leaves no trace, so when a worker was killed, nobody could say what it had been holding.\n\n"
    "It now uses a lease: a row with a holder and an expiry. 50 tests passed at the last run."
)
X = "The importer lost rows when a worker died. Now it holds a lease, and 50 tests pass."


def make_story(owner, *, linkedin=LINKEDIN, x=X, project=None, origin="week:2026-W47"):
    project = project or make_project(
        owner, publishable=True, publishable_answered_at=START
    )
    session = make_session(owner, native_id=f"native-{origin}")
    quote = "50 passed in 41.27s"
    EvidenceRow.objects.create(
        owner=owner,
        session=session,
        project=project,
        record="r1",
        at=START,
        kind="tests",
        quote=quote,
        origin="main",
        data={"passed": 50, "failed": 0},
    )
    cited = {
        "session": session.public_id,
        "record": "r1",
        "quote": quote,
        "kind": "tests",
        "at": START.isoformat(),
    }
    made = []
    for network, text in (("linkedin", linkedin), ("x", x)):
        sentences = [
            {"text": part, "opinion": False, "yours": False, "evidence": [cited]}
            for part in split(text)
        ]
        draft = Draft.objects.create(
            owner=owner,
            network=network,
            origin=origin,
            title="A lease is a row you can read",
            text=text,
            sentences=sentences,
            projects=[project.public_id],
        )
        DraftVersion.objects.create(draft=draft, number=1, text=text, author="offline")
        made.append(draft)
    return made


def connect(owner, network, **fields):
    """An account that could post; its tokens are not looked at by pages."""
    fields = {
        "name": "Alva L.",
        "handle": "alva_tides" if network == "x" else "",
        "account": f"{network}-1",
        "secret": "none",
        **fields,
    }
    return Connection.objects.create(owner=owner, network=network, **fields)


def by_api(draft):
    """The draft would go out by its network's API."""
    connect(draft.owner, draft.network)
    Draft.objects.filter(pk=draft.pk).update(channel="api")
    draft.refresh_from_db()
    return draft


def tried(draft, status, *, outcome, now, code="", **fields):
    """A draft by API after one attempt with this outcome."""
    approval = services.approve(
        draft, by=draft.owner, text_hash=services.hash_of(draft), now=now
    )
    attempt = Attempt.objects.create(
        draft=draft,
        number=1,
        approval=approval,
        outcome=outcome,
        code=code,
        request={"method": "POST", "body": {"text": draft.text}},
        response={"status": 503, "body": "<html>Service Unavailable</html>"},
        started_at=now,
        called_at=now,
        ended_at=now,
    )
    Draft.objects.filter(pk=draft.pk).update(status=status, **fields)
    draft.refresh_from_db()
    return attempt
