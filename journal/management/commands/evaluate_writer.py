"""Score a writer over labelled days; exit status 1 when it misses a bar."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from journal.writers import gateway
from journal.writers.choose import receipts_of
from journal.writers.claude import ClaudeWriter
from journal.writers.door import ask_as_operator
from pipeline.evaluation.days import load_days
from pipeline.evaluation.errors import BadDays
from pipeline.evaluation.run import evaluate
from pipeline.evaluation.table import as_json, table
from pulse.core.note import OfflineWriter
from pulse.core.values import Writer, WriterError

_BAD_INPUT = 2
_OURS = Path("tests") / "fixtures" / "days"


class Command(BaseCommand):
    help = "Score a writer over labelled days: recall, status, never lists, size, cost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--writer", choices=("offline", "claude"), default="offline"
        )
        parser.add_argument(
            "--days", metavar="FOLDER", help="labelled days; default: ours"
        )
        parser.add_argument("--json", action="store_true", help="figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["days"] or settings.BASE_DIR / _OURS)
        if not options["days"] and not folder.is_dir():
            self._refuse(
                "This installation has no labelled days; name a --days FOLDER."
            )
        if options["writer"] == "claude" and not gateway.is_there():
            self._refuse("The writer “claude” needs an ANTHROPIC_API_KEY.")
        make = _claude if options["writer"] == "claude" else OfflineWriter
        try:
            score = evaluate(load_days(folder), make, cost=_cost)
        except (BadDays, WriterError) as problem:
            self._refuse(str(problem))
        if options["json"]:
            self.stdout.write(json.dumps(as_json(score), indent=2))
        else:
            self.stdout.write(table(score, verbose=options["verbosity"] > 1))
        if score.bars:
            sys.exit(1)

    def _refuse(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(_BAD_INPUT)


def _claude() -> Writer:
    """All projects may be read: whoever runs this named the folder and has the key."""
    return ClaudeWriter(
        lambda request, _date: ask_as_operator(request),
        may_read=lambda _project: True,
        offline=OfflineWriter(),
    )


def _cost(writer: Writer) -> Decimal:
    return sum((r.cost or Decimal(0) for r in receipts_of(writer)), Decimal(0))
