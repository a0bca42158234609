"""A person's days as rows, for pages that only read them."""

from datetime import UTC, datetime, timedelta

from journal.models import DailyNote, NoteItem
from journal.services.ledger import refresh_ledgers
from sessions_app.models import CodingSession, EvidenceRow, Machine, Project

START = datetime(2026, 11, 19, 9, 4, tzinfo=UTC)
COVERAGE = {
    "sessions": 5,
    "automated": 1,
    "prompts": 71,
    "menu_answers": 12,
    "active_seconds": 19320,
    "machines": [{"name": "north", "last_sync": "2026-11-20T08:52:00+00:00"}],
    "missing": ["One commit was made outside recorded sessions."],
    "unparsed": 2,
    "uncovered": [
        {
            "sha": "77c01aa",
            "subject": "Merge branch 'stations'",
            "reason": "It only brings together what other commits tell.",
        }
    ],
}
ITEMS = [
    (
        "achievement",
        "observed",
        "The station importer resumes where it stopped. Killed at fifty random moments, it lost no row and stored none twice.",
        "",
        "",
        [
            ("tests", "50 passed in 41.27s", {"passed": 50, "failed": 0}),
            (
                "commit",
                "[main 4be19d2] importer: Claim a batch by lease, not by lock",
                {"sha": "4be19d2c0f"},
            ),
        ],
    ),
    (
        "achievement",
        "confirmed",
        "Tried the import on the attic machine; it ran to the end.",
        "",
        "",
        [("confirmation", "ran through, all 412 stations are there", {})],
    ),
    (
        "attempt",
        "claimed",
        "Search results no longer flash while typing.",
        "",
        "",
        [("reply", "The search results no longer flash while typing", {})],
    ),
    (
        "attempt",
        "attempted",
        "A Windows build. It compiles; the linker still fails on the C runtime.",
        "",
        "",
        [
            (
                "build",
                "error: linking with `lld-link` failed: exit code: 1",
                {"outcome": "failed"},
            )
        ],
    ),
    (
        "decision",
        "confirmed",
        "A batch is claimed by a lease that expires.",
        "An advisory lock.",
        "A lock dies with its connection and leaves no trace.",
        [("plan", "Go with the lease.", {"approved": True})],
    ),
    (
        "problem",
        "observed",
        "Two workers took the same batch, because their clocks were three seconds apart.",
        "",
        "",
        [("tests", "1 failed, 49 passed in 39.80s", {"passed": 49, "failed": 1})],
    ),
    (
        "open_task",
        "observed",
        "Renew the lease while a long batch uploads.",
        "",
        "",
        [("prompt", "renew it while uploading, but tomorrow", {})],
    ),
    (
        "attempt",
        "dropped",
        "A wizard for the first import.",
        "",
        "",
        [("rejection", "no wizard, too many steps for this", {})],
    ),
]


def make_project(owner, name="tidemark", **fields):
    return Project.objects.create(owner=owner, name=name, **fields)


def make_machine(owner, name="north"):
    return Machine.objects.create(
        owner=owner,
        name=name,
        fingerprint=name.ljust(64, "0"),
        platform="linux",
        client="pulse/0.1.0",
        last_sync_at=START,
    )


def make_session(owner, title="Lease instead of lock", **fields):
    fields = {
        "native_id": title,
        "first_at": START,
        "last_at": START + timedelta(hours=2),
    } | fields
    return CodingSession.objects.create(
        owner=owner, agent="claude_code", title=title, **fields
    )


def make_note(
    owner,
    *,
    date="2026-11-19",
    headline="The importer survived a kill, and leases replaced locks.",
    project=None,
    session=None,
    items=ITEMS,
):
    project = project or make_project(owner, name=f"tidemark-{date}")
    session = session or make_session(owner, native_id=f"native-{date}")
    note = DailyNote.objects.create(
        owner=owner,
        date=date,
        headline=headline,
        coverage=COVERAGE,
        writer="offline",
        refused=[["Everything is fast now.", "its quote was not in the record"]],
    )
    for position, (kind, status, text, instead, why, evidence) in enumerate(items):
        cited = []
        for number, (what, quote, data) in enumerate(evidence):
            record = f"r{position}-{number}"
            at = START + timedelta(minutes=10 * position + number)
            EvidenceRow.objects.create(
                owner=owner,
                session=session,
                project=project,
                record=record,
                at=at,
                kind=what,
                quote=quote,
                origin="main",
                data=data,
            )
            cited.append(
                {
                    "session": session.public_id,
                    "record": record,
                    "quote": quote,
                    "kind": what,
                    "at": at.isoformat(),
                }
            )
        NoteItem.objects.create(
            note=note,
            position=position,
            kind=kind,
            status=status,
            text=text,
            instead=instead,
            why=why,
            project=project,
            evidence=cited,
        )
    refresh_ledgers(owner)
    return note
