"""What time does to connections: reminders before one ends, the end, old attempts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import zones
from publishing.models import Connection, OAuthAttempt
from publishing.oauth import PROVIDERS
from publishing.services import tokens

#: Days before the end at which a mail is sent, each once; pages say it all that time.
REMIND = (7, 1)


@dataclass(frozen=True, slots=True)
class Warned:
    """A connection that needs its owner; ``days`` left, None when it has ended."""

    connection: Connection
    days: int | None


def look_after(now: datetime | None = None) -> None:
    """For everyone; safe to call at any time, any number of times."""
    now = now or timezone.now()
    OAuthAttempt.objects.filter(expires_at__lte=now).delete()
    end(now)
    remind(now)


def warnings(owner: User, *, now: datetime | None = None) -> list[Warned]:
    """What pages say: what has ended, and what will within a week."""
    now = now or timezone.now()
    soon = Q(ends_at__lte=now + timedelta(days=max(REMIND)))
    gone = Q(status=Connection.Status.NEEDS_RECONNECT)
    found = Connection.objects.owned_by(owner).filter(soon | gone)
    return [Warned(one, days_left(one, now)) for one in found]


def days_left(connection: Connection, now: datetime) -> int | None:
    """Whole days begun until its end; None when it ended, or ends at no known time."""
    if connection.status != Connection.Status.ACTIVE or connection.ends_at is None:
        return None
    left = connection.ends_at - now
    return None if left <= timedelta(0) else -(-left // timedelta(days=1))


def end(now: datetime) -> int:
    """Connections whose time is over need their owner from now on."""
    over = _active().filter(ends_at__lte=now)
    return sum(
        tokens.needs_reconnect(one, tokens.has_ended(PROVIDERS[one.network].NAME))
        for one in over
    )


def remind(now: datetime) -> int:
    """Mails to owners, each once; connecting again starts anew. How many were sent."""
    sent = 0
    for days in sorted(REMIND):
        due = Q(ends_at__gt=now, ends_at__lte=now + timedelta(days=days))
        not_yet = Q(warned_days=None) | Q(warned_days__gt=days)
        for connection in _active().filter(due, not_yet, owner__is_active=True):
            with transaction.atomic():
                same = Connection.objects.filter(not_yet, pk=connection.pk)
                if same.filter(ends_at=connection.ends_at).update(warned_days=days):
                    _mail(connection, now).send()
                    sent += 1
    return sent


def _active() -> QuerySet[Connection]:
    active = Connection.objects.filter(status=Connection.Status.ACTIVE)
    return active.select_related("owner")


def _mail(connection: Connection, now: datetime) -> EmailMessage:
    network, days = connection.get_network_display(), days_left(connection, now) or 0
    subject = ngettext(
        "%(network)s: connect again within a day",
        "%(network)s: connect again within %(days)d days",
        days,
    )
    body = _(
        "%(network)s lets nobody stay connected for good. Your connection as %(who)s"
        " ends on %(when)s.\n\n"
        "Connect it again before that, with one click and a yes there:\n%(url)s\n\n"
        "If you do not, nothing is lost: what you approved waits, and you can post by"
        " hand."
    )
    said = {
        "network": network,
        "days": days,
        "who": connection.who,
        "when": _moment(connection, now),
        "url": f"{settings.PUBLIC_URL}/settings/connections/",
    }
    return EmailMessage(subject % said, body % said, to=[connection.owner.email])


def _moment(connection: Connection, now: datetime) -> str:
    zone = ZoneInfo(zones.zone_at(connection.owner, now))
    ends = timezone.localtime(connection.ends_at, zone)
    return formats.date_format(ends, "j F Y, H:i") + f" ({zone.key})"
