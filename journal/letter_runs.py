"""Letters as Runs: composed late, claimed before they leave, sent at most once."""

import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import crypto
from accounts.models import User
from journal.models import DailyNote, Letter, LetterSettings
from journal.services import hook_call, letter_mail, letters
from journal.services.letter_text import LetterText, compose
from runs import registry
from runs.errors import Refused
from runs.models import Run
from runs.services import enqueue

EVERY = timedelta(minutes=5)
Channel = Letter.Channel


def enqueue_due_letters() -> None:
    """Everybody whose hour has come and whose note is there."""
    now = timezone.now()
    for kind, channel in ((letters.MAIL, Channel.MAIL), (letters.HOOK, Channel.HOOK)):
        for wishes in letters.wanting(channel):
            day = letters.due_day(wishes, now=now)
            if day and not _is_asked(wishes.owner, kind, channel, day):
                enqueue(kind, owner=wishes.owner, key=day.isoformat(), now=now)


@dataclass(frozen=True, slots=True)
class SendLetter:
    """One day to one person, one way. What it did is said by the result: sent, silent
    (nothing to tell), again (begun before: it may be out), off."""

    channel: Channel

    def prepare(self, run: Run) -> str:
        owner, day, now = _owner(run), date.fromisoformat(run.key), timezone.now()
        wishes = letters.wanting(self.channel).filter(owner=owner).first()
        if wishes is None:
            return "off"
        note = DailyNote.objects.owned_by(owner).filter(date=day).first()
        text = compose(wishes, note, now) if note else None
        if text is None:
            return "silent"
        letter = _claimed(wishes, day, self.channel)
        if letter is None:
            return "again"
        if self.channel == Channel.MAIL:
            _mail(wishes, letter, text, now)
        else:
            _post(wishes, letter, text, now)
        return "sent"

    def commit(self, run: Run, work: str) -> dict[str, Any]:
        return {"letter": work}


def register() -> None:
    registry.register(letters.MAIL, SendLetter(Channel.MAIL))
    registry.register(letters.HOOK, SendLetter(Channel.HOOK))
    registry.register_schedule("letters", EVERY, enqueue_due_letters)


def _claimed(wishes: LetterSettings, day: date, channel: Channel) -> Letter | None:
    """The row that lets this worker, and nobody after it, send this day."""
    pauses = channel == Channel.MAIL and letters.unread(wishes) >= letters.UNREAD
    try:
        with transaction.atomic():
            return Letter.objects.create(
                owner=wishes.owner, date=day, channel=channel, pauses=pauses
            )
    except IntegrityError:
        return None


def _mail(
    wishes: LetterSettings, letter: Letter, text: LetterText, now: datetime
) -> None:
    message = letter_mail.mail(wishes.owner, letter, text)
    message.connection = get_connection(settings.MAIL_BACKEND)
    _leave(letter, message.send, _MAIL_NOT_OUT, now)
    if letter.pauses:
        LetterSettings.objects.filter(pk=wishes.pk).update(paused_at=now)


def _post(
    wishes: LetterSettings, letter: Letter, text: LetterText, now: datetime
) -> None:
    def send() -> None:
        hook_call.post(crypto.decrypt(wishes.hook), letter_mail.chat(text))

    try:
        _leave(letter, send, (hook_call.HookRefused, hook_call.HookFailed), now)
    except hook_call.HookRefused as reason:
        letters.hook_answered(wishes, str(reason), now=now)
        raise Refused(str(reason)) from reason
    except (hook_call.HookFailed, hook_call.HookLost) as reason:
        letters.hook_answered(wishes, str(reason), now=now)
        raise
    letters.hook_answered(wishes, "", now=now)


#: A mail server that says no, or cannot be reached, has taken nothing.
_MAIL_NOT_OUT = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    ConnectionError,
    socket.gaierror,
)


def _leave(
    letter: Letter,
    send: Callable[[], object],
    not_out: tuple[type[Exception], ...],
    now: datetime,
) -> None:
    """Send it. What surely did not leave may be tried again; what may have left stays
    as it is: rather no letter than the same one twice."""
    try:
        send()
    except not_out:
        letter.delete()
        raise
    except Exception:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.UNKNOWN)
        raise
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=now)


def _is_asked(owner: User, kind: str, channel: Channel, day: date) -> bool:
    mine = Run.objects.owned_by(owner).filter(kind=kind, key=day.isoformat())
    return mine.exists() or letters.is_begun(owner, day, channel)


def _owner(run: Run) -> User:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner
