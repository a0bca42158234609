"""The writer that asks a model: without tools, and its answer is input like any other.

One project in one request, so that nothing of one project can slip into a sentence
about another. Projects whose owner said "no model" are left to the offline writer.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings

from journal.writers.door import Answer
from journal.writers.failures import ModelError
from journal.writers.receipts import Receipt, receipt_of
from pipeline.condense import (
    PROMPT_VERSION,
    LeftOut,
    Request,
    items_from,
    merged,
    note_requests,
)
from pulse.core.values import Item, Note, WorkDay, Writer

MOST_ITEMS = 14


class ClaudeWriter:
    """Composes items by asking a model; made anew for each note."""

    name = "claude"
    prompt_version = PROMPT_VERSION

    def __init__(
        self,
        ask: Callable[[Request, str], Answer],
        *,
        may_read: Callable[[str], bool],
        offline: Writer,
    ) -> None:
        """``ask`` gets a request and the date that it is about. ``may_read`` says of a
        project key whether a model may see that project."""
        self._ask = ask
        self._may_read = may_read
        self._offline = offline
        self._left_out = LeftOut()
        self.receipts: list[Receipt] = []

    def write_note(self, day: WorkDay) -> Note:
        base = self._offline.write_note(day)
        keys = dict.fromkeys(piece.project for piece in day.evidence)
        asked = [key for key in keys if key and self._may_read(key)]
        items = [item for item in base.items if item.project not in asked]
        refused = [*base.refused]
        left_out = LeftOut()
        most = MOST_ITEMS // max(len(asked), 1) + 2
        for key in asked:
            requests, left = note_requests(
                day, key, most_items=most, tokens=settings.MODEL_NOTE_TOKENS
            )
            left_out = left_out.plus(left)
            given, not_taken = self._items(day, key, requests)
            items += given
            refused += not_taken
        self._left_out = left_out
        return replace(
            base,
            headline="" if asked else base.headline,
            items=tuple(items),
            writer=self.name if asked else base.writer,
            refused=tuple(refused),
        )

    def receipt(self) -> dict[str, Any]:
        """What it used, and what it was not shown, as stored with the note."""
        used = receipt_of(self.receipts)
        if used and self._left_out.found:
            used["left_out"] = self._left_out.json()
        return used

    def _items(
        self, day: WorkDay, project: str, requests: list[Request]
    ) -> tuple[list[Item], list[tuple[str, str]]]:
        parts: list[list[Item]] = []
        refused: list[tuple[str, str]] = []
        for request in requests:
            answer = self._answer(request, day.date.isoformat())
            given, not_taken = items_from(answer, request, project)
            parts.append(given)
            refused += not_taken
        return merged(parts), refused

    def _answer(self, request: Request, key: str) -> str:
        try:
            answer = self._ask(request, key)
        except ModelError as error:
            self.receipts += [error.receipt] if error.receipt else []
            raise
        self.receipts.append(answer.receipt)
        return answer.text
