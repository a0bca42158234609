"""One call to the Messages API: no tools, no retries, a receipt, a reason in words."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from journal.writers.prices import cost
from pulse.core.redact import redact_text
from pulse.core.values import Json, WriterError

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message

MOST_TOKENS = 12_000  # of an answer, thinking included
Connect = Callable[[], "anthropic.Anthropic"]


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


class Calls:
    """Asks a model, and keeps a receipt of every answer."""

    def __init__(self, *, model: str, effort: str) -> None:
        self._model = model
        self._effort = effort
        self.receipts: list[Receipt] = []

    def ask(
        self,
        client: "anthropic.Anthropic",
        *,
        instructions: str,
        prompt: str,
        schema: dict[str, Json],
    ) -> str:
        """The text of the answer. Raises WriterError with words for the person."""
        import anthropic

        prompt = _checked_for_secrets(prompt)
        try:
            message = client.messages.create(
                model=self._model,
                max_tokens=MOST_TOKENS,
                system=[
                    {
                        "type": "text",
                        "text": instructions,
                        "cache_control": {"type": "ephemeral"},
                    }
                ],
                messages=[{"role": "user", "content": prompt}],
                output_config=cast(
                    "Json",
                    {
                        "effort": self._effort,
                        "format": {"type": "json_schema", "schema": schema},
                    },
                ),
            )
        except anthropic.AnthropicError as error:
            raise WriterError(_reason(error)) from error
        except ValueError as error:  # a proxy's page instead of JSON
            raise WriterError(_("The model's answer could not be read.")) from error
        self._keep_receipt(message)
        return _text(message)

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


def _text(message: "Message") -> str:
    if message.stop_reason == "refusal":
        raise WriterError(_("The model declined to write about this."))
    if message.stop_reason != "end_turn":
        raise WriterError(_("The model's answer was cut off."))
    try:
        return "".join(b.text for b in message.content if b.type == "text")
    except (AttributeError, TypeError) as error:  # the SDK checks nothing
        raise WriterError(_("The model's answer could not be read.")) from error


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
