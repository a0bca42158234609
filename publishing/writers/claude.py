"""The writer that asks Claude for posts: no tools, and its answer is input like any
other. What it says is checked by `pipeline.draft_check` before anything is kept."""

from journal.writers.calls import Calls, Connect, Receipt
from pipeline.draft_request import SCHEMA, DraftRequest


class ClaudePosts:
    """Made anew for each draft; ``receipts`` are of its calls."""

    name = "claude"

    def __init__(self, connect: Connect, *, model: str, effort: str) -> None:
        self._connect = connect
        self._calls = Calls(model=model, effort=effort)

    @property
    def receipts(self) -> list[Receipt]:
        return self._calls.receipts

    def ask(self, request: DraftRequest) -> str:
        """The answer as it came. Raises WriterError with words for the person."""
        with self._connect() as client:
            return self._calls.ask(
                client,
                instructions=request.instructions,
                prompt=request.prompt,
                schema=SCHEMA,
            )
