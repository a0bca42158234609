"""Makes an account where signing up is closed, or for the first person of a server."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.errors import Refused
from accounts.services import people


class Command(BaseCommand):
    help = "Makes an account and prints the link with which its password is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they will sign in with")
        parser.add_argument("--name", default="", help="as teams will see it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            user = people.add_account(options["email"], name=options["name"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The account of {user.email} was made. To set a password:")
        self.stdout.write(settings.PUBLIC_URL + people.password_path(user))
        self.stdout.write("The link is good once, for three days.")
