"""Readers: one module per agent, all of one shape.

A reader lists and reads only below the root that it is given, and never fails on what
it finds there: bytes that make no sense come out as ``Unparsed``. To add an agent, copy
a module and register it here (docs/add-an-agent.md).
"""

from typing import Final

from pulse.core.agents import claude_code, codex, copilot, gemini, opencode
from pulse.core.agents.base import Reader, Source, discover, source_lines, split_lines

READERS: Final[dict[str, Reader]] = {
    reader.AGENT: reader for reader in (claude_code, codex, copilot, gemini, opencode)
}

__all__ = ["READERS", "Reader", "Source", "discover", "source_lines", "split_lines"]
