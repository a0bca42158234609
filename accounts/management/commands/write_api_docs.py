"""Brings the list of operations in docs/api.md up to date."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts import api_docs


class Command(BaseCommand):
    help = "Writes the list of operations in docs/api.md anew."

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "api.md"
        page.write_text(api_docs.render(page.read_text(), api_docs.openapi()))
        self.stdout.write(f"Wrote {page.relative_to(settings.BASE_DIR)}.")
