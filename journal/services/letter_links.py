"""Links of a letter that act without a sign-in: each is good for one act on one thing.

Opening one changes nothing, for programs open every link of a mail; its page has one
button. They end after a while, and all of them when their owner stops the mail.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.core import signing
from django.http import Http404

from accounts.models import User
from journal.calendar import today_of
from journal.models import DailyNote, LetterSettings, NoteItem, OpenTask
from journal.services import letters, overlays, tasks
from journal.services.shown import shown_day

Verb = Literal["done", "snooze", "wrong"]
VERBS: tuple[Verb, ...] = ("done", "snooze", "wrong")
LASTS = timedelta(days=14)
_ACT, _STOP = "journal.letters.act", "journal.letters.stop"


@dataclass(frozen=True, slots=True)
class Act:
    """What a link does, to what. ``over``: done already, or its thing is gone."""

    owner: User
    verb: Verb
    text: str
    over: bool
    target: OpenTask | NoteItem | None = None


def act_url(wishes: LetterSettings, verb: Verb, target: str) -> str:
    """``target``: the public id of an open task, or of a line for *wrong*."""
    owner = wishes.owner.public_id
    token = signing.dumps([owner, verb, target, wishes.serial], salt=_ACT)
    return f"{settings.PUBLIC_URL}/mail/act/{token}/"


def stop_url(owner: User) -> str:
    """Good for ever: an old mail must still stop the next one."""
    token = signing.dumps(owner.public_id, salt=_STOP)
    return f"{settings.PUBLIC_URL}/mail/letters/stop/{token}/"


def whom_it_stops(token: str) -> User | None:
    try:
        public_id = signing.loads(token, salt=_STOP)
    except signing.BadSignature:
        return None
    return User.objects.filter(public_id=public_id, is_active=True).first()


def find(token: str, *, now: datetime) -> Act | None:
    """What the link is for; None if it is over for good. Http404: it never was one."""
    try:
        owner_id, verb, target, serial = signing.loads(token, salt=_ACT, max_age=LASTS)
    except signing.SignatureExpired:
        return None
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    rows = LetterSettings.objects.select_related("owner")
    wishes = rows.filter(owner__public_id=owner_id, owner__is_active=True).first()
    if wishes is None or wishes.serial != serial or not wishes.mail:
        return None
    return _act(wishes.owner, verb, target, now)


def do(act: Act, *, now: datetime) -> None:
    """Once is enough: done again, nothing happens. An act is a visit, too."""
    letters.seen(act.owner, now=now)
    if act.over or act.target is None:
        return
    if isinstance(act.target, NoteItem):
        note = act.target.note
        with suppress(NoteItem.DoesNotExist):  # the note was written anew meanwhile
            overlays.hide(note, act.target.public_id, by=act.owner, now=now)
    elif act.verb == "snooze":
        until = today_of(act.owner, now=now) + tasks.WEEK
        tasks.snooze(act.target, until, by=act.owner, now=now)
    elif act.verb == "done":
        tasks.close(act.target, by=act.owner, now=now)
    else:
        tasks.drop(act.target, by=act.owner, now=now)


def _act(owner: User, verb: Verb, target: str, now: datetime) -> Act:
    task = OpenTask.objects.owned_by(owner).filter(public_id=target).first()
    if task:
        state = task.state_on(today_of(owner, now=now))
        return Act(owner, verb, task.text, state != OpenTask.State.OPEN, task)
    items = NoteItem.objects.filter(note__owner=owner, public_id=target)
    item = items.select_related("note__owner").first()
    if item is None:
        return Act(owner, verb, "", over=True)
    shown = shown_day(DailyNote.objects.get(pk=item.note_id)).find(target)
    text = shown.text if shown else item.text
    return Act(owner, verb, text, over=shown is None or shown.hidden, target=item)
