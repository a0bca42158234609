"""A text in sentences."""

import re

# A full stop, and what closes a quotation after it; "e.g." and "3.5" go on.
_END = re.compile(r"(?<=[.!?…])\s+(?=[“\"‘(]?[A-Z0-9])|\n+")


def split(text: str) -> list[str]:
    """The sentences of a text, in order, without the space between them."""
    return [part.strip() for part in _END.split(text) if part.strip()]
