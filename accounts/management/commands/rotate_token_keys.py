"""`manage.py rotate_token_keys`: every stored secret under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import keys


class Command(BaseCommand):
    help = (
        "Encrypts every stored secret anew with the first key of"
        " FIELD_ENCRYPTION_KEYS. Afterwards the other keys may be taken away, unless"
        " something is unreadable. Safe to run beside the product, and again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for column, counts in keys.rotate():
            said = ", ".join(f"{number} {what}" for what, number in counts.items())
            self.stdout.write(f"{column}: {said}")
            unreadable += counts["unreadable"]
        if unreadable:
            self.stdout.write(
                f"{unreadable} could not be opened with any key: connections among"
                " them have to be connected again by their owners."
            )
