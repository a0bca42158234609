"""Passwords, tokens, and the places where some were taken out."""

import re
from collections.abc import Iterator

from pipeline.characters import seen
from pipeline.gate.case import Case, found
from pipeline.limits import Finding
from pulse.core.redact import redact_text

_REDACTED = re.compile(r"\[redacted(?::[^\]\n]{0,60})?\]", re.IGNORECASE)


def holds_secret(text: str) -> bool:
    """Also one that is broken up by characters that nobody sees."""
    read = seen(text)
    return redact_text(text) != text or (read != text and redact_text(read) != read)


def look(case: Case) -> Iterator[Finding]:
    if holds_secret(case.text):
        yield found(
            "secret",
            "Something in the text looks like a password or a token.",
            "Take it out.",
            blocking=True,
        )
    elif place := _REDACTED.search(case.text):
        yield found(
            "redacted",
            "The text shows a place where a secret was taken out.",
            "Say it without that place.",
            place.span(),
            blocking=True,
        )
