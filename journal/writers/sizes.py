"""Which model is asked for what: small, middle or large, as the settings say."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

SizeName = Literal["facets", "note", "prose"]


@dataclass(frozen=True, slots=True)
class Size:
    """``most_output``: tokens of an answer, thinking included. ``most_input``: what is
    larger is never sent, whatever the budget."""

    model: str
    effort: str
    most_output: int
    most_input: int = 60_000


def size_of(name: SizeName) -> Size:
    if name == "facets":
        return Size(
            settings.ANTHROPIC_FACETS_MODEL, settings.ANTHROPIC_FACETS_EFFORT, 4_000
        )
    if name == "prose":
        return Size(
            settings.ANTHROPIC_PROSE_MODEL, settings.ANTHROPIC_PROSE_EFFORT, 8_000
        )
    return Size(settings.ANTHROPIC_NOTE_MODEL, settings.ANTHROPIC_NOTE_EFFORT, 12_000)
