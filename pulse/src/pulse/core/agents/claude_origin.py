"""Did a person write this, or a program? Two populations that are never mixed.

Records name their ``entrypoint`` since 2.1.78, the ``origin`` of a prompt since 2.1.105
and its ``promptSource`` since 2.1.161. Before, the shape of a file's beginning tells.
"""

from collections.abc import Mapping
from typing import Any, Final

from pulse.core.agents.fields import items, mapping, text_of

# Entry points where no person sits: the SDK and ``-p``, a server, a workflow.
_PROGRAMS: Final = ("sdk", "mcp", "claude-code-github")
# Programs with windows of their own send what a person typed through the SDK.
_WINDOWS: Final = ("claude-desktop", "claude-vscode", "remote", "local-agent")
_TYPED: Final = ("typed", "queued")
# From the first to the last version in which every prompt typed in a terminal had
# ``thinkingMetadata``, while nothing else told a program's prompt.
_MARKED: Final = ((1, 0, 117), (2, 0, 70))


def is_program(entrypoint: str) -> bool:
    return entrypoint.startswith(_PROGRAMS)


def by_a_person(data: Mapping[str, Any]) -> bool:
    """Whether what is said of a prompt leaves room for a person. Where a record says
    nothing, its session decides."""
    origin = mapping(data.get("origin")).get("kind")
    if origin is not None:
        return bool(origin == "human")
    source = text_of(data.get("promptSource"))
    if source == "sdk":
        return text_of(data.get("entrypoint")).startswith(_WINDOWS)
    if source == "system":
        return False
    # Sessions in the background are as new as ``promptSource``: what was typed there
    # says so, and what does not was handed over by a program.
    return source in _TYPED or data.get("sessionKind") != "bg"


def begins_unattended(data: Mapping[str, Any]) -> bool:
    """Whether the first prompt of a file came from a program, though it says nothing:
    given as a block, without what the terminal added to every prompt."""
    content = items(mapping(data.get("message")).get("content"))
    return (
        len(content) == 1
        and mapping(content[0]).get("type") == "text"
        and not text_of(mapping(content[0]).get("text")).startswith("<")
        and data.get("parentUuid") is None
        and "thinkingMetadata" not in data
        and _MARKED[0] <= _numbers(text_of(data.get("version"))) <= _MARKED[1]
    )


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split("-")[0].split(".")
    return tuple(int(p) for p in parts if p.isascii() and p.isdigit() and len(p) < 9)
