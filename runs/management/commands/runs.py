"""`manage.py runs`: what waits, runs or failed; `--retry` starts failed ones again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from runs import services
from runs.models import Run


class Command(BaseCommand):
    help = "Lists durable work by kind and state, and failed runs with their reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", help="only work of this kind")
        parser.add_argument(
            "--retry", action="store_true", help="let failed runs start again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runs = Run.objects.all()
        if options["kind"]:
            runs = runs.filter(kind=options["kind"])
        if options["retry"]:
            self.stdout.write(f"{services.retry_failed(runs)} failed runs wait again.")
            return
        counts = runs.values_list("kind", "state").annotate(Count("pk"))
        for kind, state, count in counts.order_by("kind", "state"):
            self.stdout.write(f"{kind:<20} {state:<8} {count}")
        for run in runs.filter(state=Run.State.FAILED).order_by("-finished_at")[:50]:
            self.stdout.write(
                f"failed: {run.kind} {run.key} after {run.attempts} attempts: "
                f"{run.error}"
            )
