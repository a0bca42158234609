"""The writer that asks Claude for posts: no tools, and its answer is input like any
other. What it says is checked by `pipeline.draft_check` before anything is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from accounts.models import User
from journal.writers.door import ask_model
from journal.writers.receipts import Receipt
from pipeline.draft_request import DraftRequest


@dataclass(slots=True)
class ClaudePosts:
    """Made anew for each draft; ``receipts`` are of its calls, kept already."""

    owner: User
    key: str
    now: datetime
    timeout: float | None = None
    receipts: list[Receipt] = field(default_factory=list)

    name: ClassVar[str] = "claude"

    def ask(self, request: DraftRequest) -> str:
        """The answer as it came. Raises WriterError with words for the person."""
        answer = ask_model(
            self.owner,
            purpose="post",
            key=self.key,
            request=request,
            now=self.now,
            timeout=self.timeout,
        )
        self.receipts.append(answer.receipt)
        return answer.text
