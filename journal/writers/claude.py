"""The writer that asks Claude. It has no tools, and its answer is input like any other.

One request for each project, so that nothing of one project can slip into a sentence
about another. Projects whose owner said "no model" are left to the offline writer.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from accounts.models import User
from journal.writers.door import ask_model
from journal.writers.failures import ModelError
from journal.writers.receipts import Receipt
from pipeline.condense import PROMPT_VERSION, items_from, note_request
from pulse.core.values import Item, Note, WorkDay, Writer

MOST_ITEMS = 14


class ClaudeWriter:
    """Composes items by asking a model; made anew for each note."""

    name = "claude"
    prompt_version = PROMPT_VERSION

    def __init__(
        self,
        owner: User,
        *,
        may_read: Callable[[str], bool],
        offline: Writer,
        now: datetime,
    ) -> None:
        """``may_read`` says of a project key whether a model may see that project."""
        self._owner = owner
        self._may_read = may_read
        self._offline = offline
        self._now = now
        self.receipts: list[Receipt] = []

    def write_note(self, day: WorkDay) -> Note:
        base = self._offline.write_note(day)
        keys = dict.fromkeys(piece.project for piece in day.evidence)
        asked = [key for key in keys if key and self._may_read(key)]
        items = [item for item in base.items if item.project not in asked]
        refused = [*base.refused]
        most = MOST_ITEMS // max(len(asked), 1) + 2
        for key in asked:
            given, not_taken = self._items(day, key, most)
            items += given
            refused += not_taken
        return replace(
            base,
            headline="" if asked else base.headline,
            items=tuple(items),
            writer=self.name if asked else base.writer,
            refused=tuple(refused),
        )

    def _items(
        self, day: WorkDay, project: str, most: int
    ) -> tuple[list[Item], list[tuple[str, str]]]:
        request = note_request(day, project, most_items=most)
        if not request.lines:
            return [], []
        try:
            answer = ask_model(
                self._owner,
                purpose="note",
                key=day.date.isoformat(),
                request=request,
                now=self._now,
            )
        except ModelError as error:
            self.receipts += [error.receipt] if error.receipt else []
            raise
        self.receipts.append(answer.receipt)
        return items_from(answer.text, request, project)
