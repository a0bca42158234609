"""Which writer composes a person's notes: Claude after consent, else offline."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from accounts.models import User
from journal.services.lessons import wishes_of
from journal.writers.claude import ClaudeWriter
from journal.writers.door import Answer, ask_model, uses_model
from journal.writers.receipts import Receipt
from pipeline.condense import Request
from pipeline.lessons import with_wishes
from pulse.core.note import OfflineWriter
from pulse.core.values import Note, WorkDay, Writer
from sessions_app.models import Project


@runtime_checkable
class ModelWriter(Protocol):
    """A writer that asks a model; ``receipts`` are of its calls, kept already."""

    prompt_version: str
    receipts: list[Receipt]

    def receipt(self) -> dict[str, Any]: ...

    def write_note(self, day: WorkDay) -> Note: ...


def get_writer(owner: User, *, now: datetime) -> Writer:
    """The one place that decides whether anything goes to a model provider."""
    if not uses_model(owner):
        return OfflineWriter()

    wishes = wishes_of(owner)

    def ask(request: Request, key: str) -> Answer:
        told = with_wishes(request.instructions, wishes)
        request = replace(request, instructions=told)
        return ask_model(owner, purpose="note", key=key, request=request, now=now)

    return ClaudeWriter(
        ask,
        may_read=model_may_read(owner).__contains__,
        offline=OfflineWriter(),
    )


def model_may_read(owner: User) -> frozenset[str]:
    """Keys of the projects that this person lets a model see."""
    mine = Project.objects.owned_by(owner)
    allowed = mine.filter(model_allowed=True, left_out_at=None)
    return frozenset(allowed.values_list("public_id", flat=True))


def receipt_from(writer: Writer) -> dict[str, Any]:
    """What this writer's note is stored with; empty offline."""
    return writer.receipt() if isinstance(writer, ModelWriter) else {}


def receipts_of(writer: Writer) -> list[Receipt]:
    return writer.receipts if isinstance(writer, ModelWriter) else []
