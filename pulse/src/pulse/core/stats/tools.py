"""Which tools were called, how often, and what for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulse.core.stats.events import Call
from pulse.core.values import Tool, ToolCall

SUBAGENT: Final = "subagent"
MCP: Final = "mcp"
WEB_SEARCH: Final = "web_search"
WEB_FETCH: Final = "web_fetch"
USES: Final = (SUBAGENT, MCP, WEB_SEARCH, WEB_FETCH)


@dataclass(frozen=True, slots=True)
class Tools:
    """``finished`` of ``calls`` have a result. ``names`` are the agents' own words,
    ``kinds`` are ``values.Tool``; both from the most to the least used."""

    calls: int = 0
    finished: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    mcp_servers: Mapping[str, int] = field(default_factory=dict)

    def top(self, most: int) -> dict[str, int]:
        return dict(list(self.names.items())[:most])


def count(calls: Iterable[Call]) -> Tools:
    calls = list(calls)
    return Tools(
        calls=len(calls),
        finished=sum(call.done for call in calls),
        names=ranked(call.name for call in calls),
        kinds=ranked(call.tool for call in calls),
        mcp_servers=ranked(mcp_server(c.name) for c in calls if c.use == MCP),
    )


def use(call: ToolCall) -> str:
    """One of ``USES``, or "" for everyday tools."""
    if call.name.startswith("mcp__"):
        return MCP
    if call.tool is Tool.AGENT:
        return SUBAGENT
    if call.tool is not Tool.FETCH:
        return ""
    name = call.name.lower()
    if "search" in name or ("fetch" not in name and not call.input.get("url")):
        return WEB_SEARCH
    return WEB_FETCH


def mcp_server(name: str) -> str:
    """``mcp__<server>__<tool>``; a plugin's server keeps the plugin's name."""
    return name.removeprefix("mcp__").rpartition("__")[0] or name.removeprefix("mcp__")


def ranked(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs: the most frequent first, then by name."""
    counts = Counter(names)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
