"""Readers: one module per agent, all of one shape.

A reader lists and reads only below the root that it is given, and never fails on what
it finds there: bytes that make no sense come out as ``Unparsed``.
"""

from typing import Final

from pulse.core.agents import claude_code
from pulse.core.agents.base import Reader, Source, split_lines

READERS: Final[dict[str, Reader]] = {claude_code.AGENT: claude_code}

__all__ = ["READERS", "Reader", "Source", "split_lines"]
