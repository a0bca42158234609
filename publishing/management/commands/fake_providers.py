"""`manage.py fake_providers`: LinkedIn and X on this computer, to try things out."""

import contextlib
import ipaddress
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from publishing.standin.rules import CLIENTS, LINKEDIN, NETWORKS, X
from publishing.standin.server import NotLoopback, Providers


class Command(BaseCommand):
    help = (
        "Stands in for LinkedIn and X until Ctrl-C, on the loopback of this computer"
        " only. It starts only with DEMO_MODE."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8901, help="default: 8901")
        parser.add_argument("--host", default="127.0.0.1", help="only the loopback")
        parser.add_argument(
            "--control-token", default="", help="default: a new one, printed"
        )
        parser.add_argument(
            "--keep", type=Path, metavar="FILE", help="keeps posts and consents in it"
        )
        parser.add_argument(
            "--end-with-input",
            action="store_true",
            help="also ends when standard input does, such as with its parent",
        )
        for network in NETWORKS:
            parser.add_argument(
                f"--{network}-redirect",
                action="append",
                default=[],
                metavar="URL",
                help="a callback address that the app has registered; may be repeated",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError(
                "The stand-ins of LinkedIn and X start only with DEMO_MODE=true."
            )
        server = _make(options)
        if options["verbosity"]:
            self.stdout.write(_told(server))
            self.stdout.flush()
        with server, contextlib.suppress(KeyboardInterrupt):
            if options["end_with_input"]:
                sys.stdin.read()
            else:
                threading.Event().wait()  # until Ctrl-C or a signal


def _make(options: dict[str, Any]) -> Providers:
    redirects = {name: options[f"{name}_redirect"] for name in NETWORKS}
    try:
        return Providers(
            options["port"],
            host=options["host"],
            control_token=options["control_token"],
            redirect_uris=redirects,
            keep=options["keep"],
        )
    except ipaddress.AddressValueError as error:
        raise CommandError("--host must be 127.0.0.1.") from error
    except NotLoopback as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(
            f"Port {options['port']} could not be opened: {error.strerror}."
        ) from error


def _told(server: Providers) -> str:
    lines = [
        f"DEMO: LinkedIn and X stand in on {server.url} (posts: {server.url}/feed).",
        "Nothing leaves this computer. Start Worktracker with:",
        f"  LINKEDIN_BASE_URL={server.linkedin_url}",
        f"  X_BASE_URL={server.x_url}",
    ]
    for network, prefix in ((LINKEDIN, "LINKEDIN"), (X, "X")):
        client, secret = CLIENTS[network]
        lines.append(f"  {prefix}_CLIENT_ID={client}")
        lines.append(f"  {prefix}_CLIENT_SECRET={secret}")
    lines.append(f"Control: {server.url}/_control/, header")
    lines.append(f"  X-Control-Token: {server.control_token}")
    return "\n".join(lines)
