"""Make the search anew, and the ledgers with it: after a restored copy, or an upgrade
from a version that had none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import DailyNote
from journal.services.ledger import follow_note, refresh_ledgers
from sessions_app.models import CodingSession
from sessions_app.services import index_session


class Command(BaseCommand):
    help = "Index what is searched, for everybody or one person. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", metavar="EMAIL")

    def handle(self, *_args: Any, user: str | None, **_options: Any) -> None:
        people = User.objects.filter(is_active=True)
        if user:
            people = people.filter(email__iexact=user)
            if not people.exists():
                raise CommandError(_("Nobody here has the address %s.") % user)
        for person in people.order_by("pk"):
            sessions, notes = _index(person)
            self.stdout.write(
                _("%(who)s: %(sessions)d sessions and %(notes)d notes.")
                % {"who": person.email, "sessions": sessions, "notes": notes}
            )


def _index(owner: User) -> tuple[int, int]:
    """In short transactions: whoever works meanwhile does not wait for long."""
    sessions = CodingSession.objects.owned_by(owner).exclude(parsed_at=None)
    keys = list(sessions.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            found = sessions.filter(pk=key).select_related("owner").first()
            if found:
                index_session(found)
    with transaction.atomic():
        refresh_ledgers(owner)
    days = list(DailyNote.objects.owned_by(owner).values_list("date", flat=True))
    for day in days:
        with transaction.atomic():
            follow_note(owner, day, ())
    return len(keys), len(days)
