"""`manage.py check_post --network x|linkedin [--channel …] [FILE]`: count a text."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pipeline.limits import BY_HAND, CHANNELS, NETWORKS, Measure, measure


class Command(BaseCommand):
    help = (
        "Reads a text from FILE or standard input and prints its length as the network"
        " counts it, the limit, the text that would be sent, and what is wrong with it."
        " A finding does not change the exit status: read `fits`."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--network", choices=NETWORKS, required=True)
        parser.add_argument(
            "--channel",
            choices=CHANNELS,
            default=BY_HAND,
            help="LinkedIn's API reads escaped text (default: by_hand, as it is)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("file", nargs="?", default="-", help="default: stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        measured = measure(
            _read(options["file"]), options["network"], options["channel"]
        )
        show = _as_json if options["json"] else _as_lines
        self.stdout.write(show(measured))


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode()
    except OSError as error:
        raise CommandError(f"{file} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError("The text is not UTF-8: save it as UTF-8.") from error


def _as_json(measured: Measure) -> str:
    return json.dumps(asdict(measured) | {"fits": measured.fits}, ensure_ascii=False)


def _as_lines(measured: Measure) -> str:
    lines = [
        f"length: {measured.length}",
        f"limit: {measured.limit}",
        f"fits: {'yes' if measured.fits else 'no'}",
        "wire text:",
        *(f"    {line}".rstrip() for line in measured.wire_text.split("\n")),
        f"findings: {len(measured.findings) or 'none'}",
    ]
    for finding in measured.findings:
        weight = "must be fixed" if finding.blocking else "worth a look"
        lines.append(f"    {finding.code} ({weight}): {finding.text} {finding.fix}")
    return "\n".join(lines)
