"""The writer that asks Claude. It has no tools, and its answer is input like any other.

One request for each project, so that nothing of one project can slip into a sentence
about another. Projects whose owner said "no model" are left to the offline writer.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from journal.writers.calls import Calls, Connect, Receipt
from pipeline.condense import PROMPT_VERSION, SCHEMA, items_from, note_request
from pulse.core.values import Item, Note, WorkDay, Writer

if TYPE_CHECKING:
    import anthropic

MOST_ITEMS = 14


class ClaudeWriter:
    """Composes items by asking the Messages API; made anew for each note."""

    name = "claude"
    prompt_version = PROMPT_VERSION

    def __init__(
        self,
        connect: Connect,
        *,
        model: str,
        effort: str,
        may_read: Callable[[str], bool],
        offline: Writer,
    ) -> None:
        """``may_read`` says of a project key whether a model may see that project."""
        self._connect = connect
        self._calls = Calls(model=model, effort=effort)
        self._may_read = may_read
        self._offline = offline

    @property
    def receipts(self) -> list[Receipt]:
        return self._calls.receipts

    def write_note(self, day: WorkDay) -> Note:
        base = self._offline.write_note(day)
        keys = dict.fromkeys(piece.project for piece in day.evidence)
        asked = [key for key in keys if key and self._may_read(key)]
        items = [item for item in base.items if item.project not in asked]
        refused = [*base.refused]
        most = MOST_ITEMS // max(len(asked), 1) + 2
        with self._connect() as client:
            for key in asked:
                given, not_taken = self._items(client, day, key, most)
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
        self, client: "anthropic.Anthropic", day: WorkDay, project: str, most: int
    ) -> tuple[list[Item], list[tuple[str, str]]]:
        request = note_request(day, project, most_items=most)
        if not request.lines:
            return [], []
        answer = self._calls.ask(
            client,
            instructions=request.instructions,
            prompt=request.prompt,
            schema=SCHEMA,
        )
        return items_from(answer, request, project)
