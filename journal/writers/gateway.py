"""The address that speaks the Messages API: the provider's, or one of your own."""

import json
import ssl
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from journal.models import ModelSite
from pulse.core.values import Json

if TYPE_CHECKING:
    import anthropic

#: Where a key is wanted always, and every feature is there.
PROVIDER = "api.anthropic.com"

_FORM = """
Answer with one JSON object and nothing else: no words before or after it, no code
fence. It follows this JSON schema:
{schema}
"""


def is_there() -> bool:
    """Whether any model can be asked: with a key, or without one where http is allowed:
    on this machine or in its network."""
    local = urlsplit(settings.ANTHROPIC_BASE_URL).scheme == "http"
    return bool(settings.ANTHROPIC_API_KEY) or local


def is_provider() -> bool:
    return urlsplit(settings.ANTHROPIC_BASE_URL).hostname == PROVIDER


def is_plain() -> bool:
    """Whether this gateway knows plain messages only: no structured output, no cache.

    Set, or found out by a request that it refused; found out is for this address.
    """
    found = ModelSite.objects.filter(plain_url=settings.ANTHROPIC_BASE_URL)
    return settings.ANTHROPIC_FEATURES == "plain" or (may_be_plain() and found.exists())


def may_be_plain() -> bool:
    return settings.ANTHROPIC_FEATURES == "auto" and not is_provider()


def remember_plain() -> None:
    ModelSite.objects.update_or_create(
        pk=ModelSite.ONLY, defaults={"plain_url": settings.ANTHROPIC_BASE_URL}
    )


def connect(*, timeout: float | None = None) -> "anthropic.Anthropic":
    """``timeout`` in seconds, where a person waits for less than the setting."""
    import anthropic  # seconds of every start, for what most installations never use

    # Bearer is how the API itself wants it; older gateways read the other header.
    key = settings.ANTHROPIC_API_KEY
    headers: dict[str, Any] = {}
    if not key or settings.ANTHROPIC_AUTH == "x-api-key":
        headers["Authorization"] = anthropic.omit
    if key and settings.ANTHROPIC_AUTH == "x-api-key":
        headers["X-Api-Key"] = key
    # The key is passed on, or the SDK would look for one in places that are not ours.
    # No retries: the provider's wishes would hold a worker for as long as it likes.
    return anthropic.Anthropic(
        api_key=key or "none",
        base_url=settings.ANTHROPIC_BASE_URL,
        timeout=min(timeout or inf, settings.ANTHROPIC_TIMEOUT),
        max_retries=0,
        default_headers=headers,
        http_client=anthropic.DefaultHttpxClient(verify=_trusted()),
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates count: read once, which takes longer than all else here."""
    import httpx2

    return httpx2.create_ssl_context()


def told(instructions: str, schema: dict[str, Json]) -> str:
    """The instructions as they are sent. What may not know structured output is told
    the form in words as well."""
    if is_provider():
        return instructions
    return instructions + _FORM.format(schema=json.dumps(schema))


def without_fence(answer: str) -> str:
    """The answer of a model that puts a fence around its JSON all the same."""
    text = answer.strip()
    if is_provider() or not (text.startswith("```") and text.endswith("```")):
        return answer
    first, _newline, rest = text.partition("\n")
    return rest.removesuffix("```") if first in ("```", "```json") else answer
