"""A mail when drafts wait, for who asked for it: each draft is quoted in one mail only.

The Run "drafts mail" finds what is new since the last mail, notes the moment and hands
the mail over, all in one transaction: taken again after a crash, it finds nothing new.
"""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from pipeline.limits import measure
from publishing.models import Draft, PostSettings
from publishing.services import gate
from runs.models import Run
from runs.services import enqueue

KIND = "drafts mail"
_SALT = "publishing.drafts-mail"
_LONGEST_TITLE = 80


def ask(owner: User, *, now: datetime) -> None:
    """Ask for the mail, in the transaction that made drafts or woke them."""
    if PostSettings.objects.owned_by(owner).filter(mail_drafts=True).exists():
        enqueue(KIND, owner=owner, key="waiting", now=now)


def send_waiting(run: Run) -> dict[str, int]:
    """The Run's work: how many drafts were quoted, none when nothing is new."""
    wanted = PostSettings.objects.filter(
        owner=run.owner, mail_drafts=True, owner__is_active=True
    )
    found = wanted.select_related("owner").first()
    return {"quoted": _send(found, timezone.now()) if found else 0}


def _send(wishes: PostSettings, now: datetime) -> int:
    owner = wishes.owner
    # What may not be mentioned any more goes back to its owner on a page, not by mail.
    new = [one for one in news(owner, since=wishes.mailed_at) if not gate.standing(one)]
    same = PostSettings.objects.filter(pk=wishes.pk, mailed_at=wishes.mailed_at)
    if not new or not same.update(mailed_at=now):
        return 0
    waiting = Draft.objects.owned_by(owner).filter(status=Draft.Status.REVIEW).count()
    mail(owner, new, others=waiting - len(new)).send()
    return len(new)


def news(owner: User, *, since: datetime | None) -> QuerySet[Draft]:
    """Drafts in review that were made since then, or came back by themselves."""
    waiting = Draft.objects.owned_by(owner).filter(status=Draft.Status.REVIEW)
    if since is not None:
        made = Q(touched_at=None, created_at__gt=since)
        back = Q(touched_at__lt=F("changed_at"), changed_at__gt=since)
        waiting = waiting.filter(made | back)
    return waiting.order_by("-created_at", "network")


def count(owner: User) -> int:
    """How many drafts wait for this person."""
    review = Draft.Status.REVIEW
    return Draft.objects.owned_by(owner).filter(status=review).count()


def mail(owner: User, drafts: list[Draft], *, others: int) -> EmailMessage:
    """The mail that quotes these drafts as they are, with a way to stop such mails."""
    stop = f"{settings.PUBLIC_URL}/mail/stop/{stop_token(owner)}/"
    return EmailMessage(
        _subject(drafts),
        "\n\n".join(
            [_opening(len(drafts)), *map(_quote, drafts), _closing(others, stop)]
        ),
        to=[owner.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _subject(drafts: list[Draft]) -> str:
    title = " ".join(str(drafts[0]).split())[:_LONGEST_TITLE]
    count = len(drafts)
    subject = ngettext(
        "A draft waits for you: %(title)s",
        "%(count)d drafts wait for you: %(title)s",
        count,
    )
    return subject % {"count": count, "title": title}


def _opening(count: int) -> str:
    return ngettext(
        "A draft waits for you. It is not posted without your yes.",
        "%(count)d drafts wait for you. None is posted without your yes.",
        count,
    ) % {"count": count}


def _quote(draft: Draft) -> str:
    counted = measure(draft.text, draft.network, draft.channel)
    head = _("%(network)s, %(length)d of %(limit)d characters") % {
        "network": draft.get_network_display(),
        "length": counted.length,
        "limit": counted.limit,
    }
    url = f"{settings.PUBLIC_URL}/drafts/{draft.public_id}/"
    read = _("Read it with its evidence, and decide:")
    return f"{head}\n{'-' * len(head)}\n\n{draft.text}\n\n{read}\n{url}"


def _closing(others: int, stop: str) -> str:
    lines = []
    if others:
        also = ngettext(
            "%(count)d more waits since earlier: %(url)s",
            "%(count)d more wait since earlier: %(url)s",
            others,
        )
        url = f"{settings.PUBLIC_URL}/drafts/"
        lines.append(also % {"count": others, "url": url} + "\n")
    lines.append(
        _("You asked for a mail when drafts wait. Stop these mails, one click:")
    )
    return "\n".join([*lines, stop])


# ------------------------------------------------------------------------ stopping


def stop_token(owner: User) -> str:
    """Good for one thing, and for ever: an old mail must still stop the next one."""
    return signing.dumps(owner.public_id, salt=_SALT)


def whom_it_stops(token: str) -> User | None:
    try:
        public_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(public_id=public_id).first()


def stop(owner: User, *, now: datetime | None = None) -> None:
    """No more mails about drafts; again, it changes nothing."""
    mine = PostSettings.objects.owned_by(owner).filter(mail_drafts=True)
    mine.update(mail_drafts=False, changed_at=now or timezone.now())
