"""Recorded work in a few words: rows as the parser would have left them."""

from datetime import UTC, datetime, timedelta
from itertools import count

from pulse.core.values import (
    Cited,
    Coverage,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Outcome,
    Status,
)
from sessions_app.models import (
    CodingSession,
    DayInput,
    EvidenceRow,
    Machine,
    Project,
    QuarterCount,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
K = EvidenceKind
_numbers = count(1)


def machine(owner, name="north", **more):
    more.setdefault("fingerprint", f"{next(_numbers):064x}")
    return Machine.objects.create(owner=owner, name=name, last_sync_at=NOW, **more)


def project(owner, name="tidemark", **more):
    return Project.objects.create(owner=owner, name=name, **more)


def session(owner, *, left_out=False, **more):
    more.setdefault("native_id", f"native-{next(_numbers)}")
    return CodingSession.objects.create(
        owner=owner,
        agent="claude_code",
        title="Lease instead of lock",
        left_out_at=NOW if left_out else None,
        **more,
    )


def evidence(its_session, its_project, at, kind, quote, **data):
    return EvidenceRow.objects.create(
        owner=its_session.owner,
        session=its_session,
        project=its_project,
        record=f"record-{next(_numbers)}",
        at=at,
        kind=kind,
        quote=quote,
        origin="main",
        data=data,
    )


def quarter(its_session, its_project, at, *, prompts=1, spans=((0, 600),)):
    return QuarterCount.objects.create(
        owner=its_session.owner,
        session=its_session,
        project=its_project,
        quarter=at,
        prompts=prompts,
        tool_calls=3,
        active_seconds=sum(b - a for a, b in spans),
        first_at=at,
        last_at=at + timedelta(minutes=10),
        spans=[list(span) for span in spans],
        digest="x",
    )


def changed(owner, day, *, version=1, at=NOW):
    row, _ = DayInput.objects.update_or_create(
        owner=owner, date=day, defaults={"version": version, "changed_at": at}
    )
    return row


def work(
    owner, its_project, day, *, hour=10, words="fix the retry bug in the uploader"
):
    """A session of half an hour: asked, edited, tests passed, committed."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    mine = session(owner, first_at=at, last_at=at + timedelta(minutes=12))
    quarter(mine, its_project, at)

    def minute(n):
        return at + timedelta(minutes=n)

    evidence(mine, its_project, minute(0), K.PROMPT, words, act="typed")
    evidence(
        mine,
        its_project,
        minute(3),
        K.FILE,
        "The file src/upload.py has been updated",
        path="src/upload.py",
        change="edited",
        added=12,
        removed=4,
    )
    evidence(
        mine,
        its_project,
        minute(8),
        K.TESTS,
        "41 passed in 2.06s",
        runner="pytest",
        passed=41,
        failed=0,
        skipped=0,
        outcome=Outcome.OK,
        command="pytest -q",
    )
    evidence(
        mine,
        its_project,
        minute(11),
        K.COMMIT,
        "[main 4be19d2] Fix the retry bug in the uploader",
        sha="4be19d2",
        subject="Fix the retry bug in the uploader",
        files=1,
        added=12,
        removed=4,
        outcome=Outcome.OK,
    )
    changed(owner, day)
    return mine


def cite(row):
    return Cited(
        row.session.public_id, row.record, row.quote, EvidenceKind(row.kind), row.at
    )


def achieved(row, text="Fixed the retry bug in the uploader.", **more):
    return Item(
        more.pop("kind", ItemKind.ACHIEVEMENT),
        text,
        more.pop("status", Status.OBSERVED),
        row.project.public_id if row.project else "",
        (cite(row),),
        **more,
    )


class Scripted:
    """A writer that says what the test wants, and counts how often it was asked."""

    name = "scripted"

    def __init__(self, *items, headline="Fixed the retry bug.", fails=None):
        self.items, self.headline, self.fails = items, headline, fails
        self.asked = 0

    def write_note(self, day):
        self.asked += 1
        if self.fails:
            raise self.fails
        return Note(
            date=day.date,
            headline=self.headline,
            items=tuple(self.items),
            coverage=Coverage(
                sessions=len(day.sessions),
                automated=0,
                prompts=sum(s.prompts for s in day.sessions),
                menu_answers=0,
                active=day.active,
                machines=day.machines,
            ),
            writer=self.name,
        )
