"""The two requests that are made of the Messages API: to count, and to answer.

No tools, no retries. What the gateway does not know is left out of the request.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from journal.writers import gateway
from journal.writers.failures import Kind, ModelError, failure_of
from journal.writers.sizes import Size
from pipeline.tokens import estimated_tokens
from pulse.core.redact import redact_text
from pulse.core.values import Json

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message

#: Seconds for counting, which is quick or not worth waiting for.
COUNT_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request, ready to be counted and sent. ``plain``: the gateway knows neither
    structured output nor caching."""

    size: Size
    instructions: str
    prompt: str
    schema: dict[str, Json]
    plain: bool = False

    def count(self, client: "anthropic.Anthropic") -> int:
        """Tokens of the input: the provider's count, else a careful estimate."""
        import anthropic

        counting = client.with_options(
            timeout=min(COUNT_TIMEOUT, cast("float", client.timeout))
        )
        try:
            counted = counting.messages.count_tokens(**self._input()).input_tokens
        except anthropic.AnthropicError as error:
            failure = failure_of(error)
            if failure.kind in (Kind.KEY, Kind.TIMEOUT, Kind.UNREACHABLE):
                # The other request would fare no better; this one cost nothing.
                failure.charged = False
                raise failure from error
            return self.estimate()
        except (ValueError, AttributeError):  # a proxy's page instead of JSON
            return self.estimate()
        return counted if isinstance(counted, int) else self.estimate()

    def estimate(self) -> int:
        told = gateway.told(self.instructions, self.schema)
        return estimated_tokens(told + self.prompt)

    def send(self, client: "anthropic.Anthropic") -> "Message":
        """Raises ModelError."""
        import anthropic

        form: Any = {"type": "json_schema", "schema": self.schema}
        more: dict[str, Any] = {}
        if not self.plain:
            more = {"output_config": {"effort": self.size.effort, "format": form}}
        try:
            message: Message = client.messages.create(
                max_tokens=self.size.most_output, **self._input(), **more
            )
        except anthropic.AnthropicError as error:
            raise failure_of(error) from error
        except ValueError as error:  # a proxy's page instead of JSON
            raise ModelError(Kind.STRANGE) from error
        return message

    def _input(self) -> dict[str, Any]:
        system: dict[str, Any] = {
            "type": "text",
            "text": gateway.told(self.instructions, self.schema),
        }
        if not self.plain:
            system["cache_control"] = {"type": "ephemeral"}
        return {
            "model": self.size.model,
            "system": [system],
            "messages": [{"role": "user", "content": self.prompt}],
        }


def text_of(message: "Message") -> str:
    if message.stop_reason == "refusal":
        raise ModelError(Kind.DECLINED)
    if message.stop_reason not in ("end_turn", "stop_sequence"):
        raise ModelError(Kind.CUT_OFF)
    try:
        text = "".join(b.text for b in message.content if b.type == "text")
    except (AttributeError, TypeError) as error:  # the SDK checks nothing
        raise ModelError(Kind.UNREADABLE) from error
    return gateway.without_fence(text)


def checked_for_secrets(prompt: str) -> str:
    try:
        # Half a character has no form in which it could be sent.
        return redact_text(prompt.encode("utf-8", "replace").decode())
    except Exception as error:
        # A broken scanner sends nothing.
        raise ModelError(Kind.SECRETS) from error
