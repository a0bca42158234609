"""Who else had a part in a commit, by the trailers of its message."""

import re

_TRAILER = re.compile(
    r"^[ \t]*(?:co-authored|signed-off|reviewed|tested|reported|acked|suggested|"
    r"helped)-by:[ \t]*(?P<name>[^<>\n]{2,80}?)[ \t]*<[^<>\n]*>",
    re.IGNORECASE | re.MULTILINE,
)
# Agents sign their commits as people do.
_AGENT = re.compile(
    r"\b(?:claude|codex|copilot|cursor|gemini|aider|devin|opencode|name)\b|\[bot\]",
    re.IGNORECASE,
)


def named_in(message: str) -> list[str]:
    """Names of people in the trailers of a commit message, each once, in order."""
    names = (found["name"].strip() for found in _TRAILER.finditer(message))
    return list(dict.fromkeys(name for name in names if not _AGENT.search(name)))
