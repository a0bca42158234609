"""Do what is due now: notes, weekly profiles, drafts. In the foreground."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from journal import routines
from journal.calendar import days_of
from journal.routines import Asked, RoutineFailed

_BAD_INPUT = 2


class _Misasked(Exception):
    """Something on the command line cannot be done; the text is one plain sentence."""


class Command(BaseCommand):
    help = "Write the notes, profiles and drafts that are due, or the ones named, now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="one person only")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="this day's note")
        parser.add_argument("--week", metavar="YYYY-Www", help="this week's profile")
        parser.add_argument("--only", metavar="|".join(routines.ORDER))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = _people(options["user"])
            asked = Asked(_date(options["date"]), _week(options["week"]))
            names = _names(options["only"], asked)
        except _Misasked as problem:
            self.stderr.write(str(problem))
            sys.exit(_BAD_INPUT)
        if not people:
            self.stdout.write("Nobody has an account yet, so nothing was due.")
        failed = [person for person in people if not self._run(person, names, asked)]
        if failed:
            sys.exit(1)

    def _run(self, person: User, names: list[str], asked: Asked) -> bool:
        """Whether everything worked; one person's failure stops nobody else."""
        self.stdout.write(f"{person.email}")
        worked = True
        for name in names:
            for _name, routine in routines.registered(name):
                try:
                    for line in routine(person, asked, now=timezone.now()):
                        self.stdout.write(f"  {line}")
                except RoutineFailed as problem:
                    self.stderr.write(f"  {problem}")
                    worked = False
        return worked


def _people(email: str | None) -> list[User]:
    people = User.objects.filter(is_active=True).order_by("pk")
    if email is None:
        return list(people)
    found = list(people.filter(email=email.strip().lower()))
    if not found:
        raise _Misasked(f"There is no account with the address {email}.")
    return found


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Misasked(
            f"{text} is no date; write it as YYYY-MM-DD, such as 2026-11-19."
        ) from None


def _week(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        days_of(text)
    except ValueError:
        raise _Misasked(
            f"{text} is no ISO week; write it as YYYY-Www, such as 2026-W47."
        ) from None
    return text


def _names(only: str | None, asked: Asked) -> list[str]:
    """The routines to run: a named day wants its note, a named week all of its own."""
    if only is not None:
        if only not in routines.ORDER:
            raise _Misasked(
                f"{only} is no routine; name one of {', '.join(routines.ORDER)}."
            )
        return [only]
    if asked.day and not asked.week:
        return [routines.NIGHTLY]
    return list(routines.ORDER)
