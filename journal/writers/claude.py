"""The writer that asks Claude. It has no tools, and its answer is input like any other.

One request for each project, so that nothing of one project can slip into a sentence
about another. Projects whose owner said "no model" are left to the offline writer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from journal.writers.prices import cost
from pipeline.condense import (
    PROMPT_VERSION,
    SCHEMA,
    Request,
    items_from,
    note_request,
)
from pulse.core.redact import redact_text
from pulse.core.values import Item, Json, Note, WorkDay, Writer, WriterError

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message

MOST_TOKENS = 12_000  # of an answer, thinking included
MOST_ITEMS = 14


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one call used. ``cost`` is in US dollars, None if the price is unknown."""

    model: str
    request_id: str
    input_tokens: int
    output_tokens: int
    cache_creation_tokens: int
    cache_read_tokens: int
    cost: Decimal | None

    @property
    def all_input_tokens(self) -> int:
        return self.input_tokens + self.cache_creation_tokens + self.cache_read_tokens


class ClaudeWriter:
    """Composes items by asking the Messages API; made anew for each note."""

    name = "claude"
    prompt_version = PROMPT_VERSION

    def __init__(
        self,
        connect: "Callable[[], anthropic.Anthropic]",
        *,
        model: str,
        effort: str,
        may_read: Callable[[str], bool],
        offline: Writer,
    ) -> None:
        """``may_read`` says of a project key whether a model may see that project."""
        self._connect = connect
        self._model = model
        self._effort = effort
        self._may_read = may_read
        self._offline = offline
        self.receipts: list[Receipt] = []

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
        message = self._ask(client, request)
        return items_from(self._text(message), request, project)

    def _ask(self, client: "anthropic.Anthropic", request: Request) -> "Message":
        import anthropic

        prompt = _checked_for_secrets(request.prompt)
        try:
            message = client.messages.create(
                model=self._model,
                max_tokens=MOST_TOKENS,
                system=[
                    {
                        "type": "text",
                        "text": request.instructions,
                        "cache_control": {"type": "ephemeral"},
                    }
                ],
                messages=[{"role": "user", "content": prompt}],
                output_config=cast(
                    "Json",
                    {
                        "effort": self._effort,
                        "format": {"type": "json_schema", "schema": SCHEMA},
                    },
                ),
            )
        except anthropic.AnthropicError as error:
            raise WriterError(_reason(error)) from error
        except ValueError as error:  # a proxy's page instead of JSON
            raise WriterError(_("The model's answer could not be read.")) from error
        self._keep_receipt(message)
        return message

    def _text(self, message: "Message") -> str:
        if message.stop_reason == "refusal":
            raise WriterError(_("The model declined to write about this day."))
        if message.stop_reason != "end_turn":
            raise WriterError(_("The model's answer was cut off."))
        try:
            return "".join(b.text for b in message.content if b.type == "text")
        except (AttributeError, TypeError) as error:  # the SDK checks nothing
            raise WriterError(_("The model's answer could not be read.")) from error

    def _keep_receipt(self, message: "Message") -> None:
        from anthropic.types import Usage

        usage = message.usage
        if not isinstance(usage, Usage):
            # The SDK checks nothing: what is no message at all comes through as well.
            raise WriterError(_("The model's answer could not be read."))
        created = usage.cache_creation_input_tokens or 0
        read = usage.cache_read_input_tokens or 0
        self.receipts.append(
            Receipt(
                model=message.model,
                request_id=message._request_id or "",
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cache_creation_tokens=created,
                cache_read_tokens=read,
                cost=cost(
                    message.model,
                    fresh=usage.input_tokens,
                    output=usage.output_tokens,
                    cache_creation=created,
                    cache_read=read,
                ),
            )
        )


def _checked_for_secrets(prompt: str) -> str:
    try:
        return redact_text(prompt)
    except Exception as error:
        # A broken scanner sends nothing.
        reason = _("The check for secrets failed, so nothing was sent to the model.")
        raise WriterError(reason) from error


def _reason(error: "anthropic.AnthropicError") -> str:
    import anthropic

    if isinstance(error, anthropic.APITimeoutError):
        return _("The model did not answer in time.")
    if isinstance(error, anthropic.APIConnectionError):
        return _("The model provider could not be reached.")
    if isinstance(error, anthropic.RateLimitError):
        return _("The model provider had no room for the request.")
    if isinstance(error, anthropic.APIStatusError):
        if error.status_code in (401, 402, 403):
            return _("The model provider refused the key. Check ANTHROPIC_API_KEY.")
        if error.status_code >= 500:
            return _("The model provider had a failure of its own.")
        return _("The model provider refused the request (%(status)s).") % {
            "status": error.status_code
        }
    return _("The model's answer could not be read.")
