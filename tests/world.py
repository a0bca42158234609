"""One of each thing that a person can have, for tests of who may see what."""

import re
from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import Membership
from accounts.services import invitations, teams, tokens
from journal.models import (
    Decision,
    Friction,
    Insights,
    Lesson,
    Misread,
    NoteItem,
    OpenTask,
    Overlay,
    Packet,
)
from journal.services import write_daily_note, write_week
from publishing.models import Connection, Draft, KeptWord, RemovedPhrase
from sessions_app.models import CodingSession, Machine, Project
from tests.journal import build

MARK = "alices-own-words"  # in everything that nobody else may read
DAY, WEEK = date(2026, 11, 19), "2026-W47"


def world_of(alice, bob):
    """Alice's things, by the word before their id in an address; Bob is in her team."""
    now = timezone.now()
    team = teams.create(alice, name=MARK)
    Membership.objects.create(team=team, user=bob)
    build.work(alice, build.project(alice, MARK), DAY, words=f"add {MARK}")
    write_daily_note(alice, DAY, now=build.NOW)
    write_week(alice, WEEK, now=build.NOW)
    item = NoteItem.objects.filter(note__owner=alice).first()
    draft = Draft.objects.create(owner=alice, network="x", origin="o", text=MARK)
    session = CodingSession.objects.create(
        owner=alice, agent="claude_code", native_id="s-1", title=MARK
    )
    project = Project.objects.create(owner=alice, name=MARK)
    edit = Overlay.objects.create(
        owner=alice, date=DAY, kind="learning", added=True, text=MARK
    )
    lesson = Lesson.objects.create(owner=alice, kind="phrase", words=MARK)
    report = Misread.objects.create(
        owner=alice, date=DAY, fixture={"misread": {"text": MARK}}
    )
    task = OpenTask.objects.create(
        owner=alice, text=MARK, opened_on=DAY, last_seen_on=DAY
    )
    decision = Decision.objects.create(owner=alice, text=MARK, date=DAY, at=now)
    day, week = SimpleNamespace(public_id=str(DAY)), SimpleNamespace(public_id=WEEK)
    word = KeptWord.objects.create(owner=alice, word=MARK, folded=MARK)
    phrase = RemovedPhrase.objects.create(
        owner=alice, phrase=MARK, folded=MARK, drafts=["a", "b"]
    )
    return {
        "kept-words": word,
        "words": word,
        "removed-phrases": phrase,
        "phrases": phrase,
        "versions": SimpleNamespace(public_id="1"),
        "days": day,
        "notes": day,
        "weeks": week,
        "profiles": week,
        "connections": Connection.objects.create(
            owner=alice, network="x", account="1", name=MARK
        ),
        "decisions": decision,
        "insights": Insights.objects.create(
            owner=alice, starts=DAY, ends=DAY, scope=MARK, statistics={}
        ),
        "friction": Friction.objects.create(owner=alice, key=MARK, matter="refuted"),
        "tasks": task,
        "drafts": draft,
        "edits": edit,
        "lessons": lesson,
        "reports": report,
        "misreads": report,
        "posts": draft,
        "items": item,
        "from-item": item,
        "projects": project,
        "questions": project,
        "shares": project,
        "invitations": invitations.create(team, by=alice, now=now)[0],
        "review": Packet.objects.create(
            owner=alice, starts=DAY, ends=DAY, audience="me", project=project
        ),
        "machines": Machine.objects.create(
            owner=alice, name=MARK, fingerprint="f" * 64
        ),
        "members": bob,
        "sessions": session,
        "teams": team,
        "tokens": tokens.create(alice, name=MARK)[0],
    }


def address(world, path):
    """The path with ids for its placeholders, ``{id}`` or ``<str:id>``."""
    return re.sub(
        r"([a-z-]+)/(\{\w+\}|<\w+:\w+>)",
        lambda found: f"{found[1]}/{world[found[1]].public_id}",
        path,
    )
