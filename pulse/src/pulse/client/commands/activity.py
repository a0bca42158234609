"""``pulse stats --activity``: what a person and their agents did, and how."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pulse.client.commands.context import Context, write

if TYPE_CHECKING:
    from datetime import date

    from pulse.core.agents import Source


def show(
    context: Context,
    *,
    zone: str,
    since: "date | None" = None,
    until: "date | None" = None,
    agent: str = "",
    project: str = "",
    within: Callable[[str], bool] | None = None,
    width: int = 80,
) -> int:
    """Print the activity of the chosen days and sessions, as text or as JSON.

    ``within`` tells whether a working directory belongs to ``project``; a session
    belongs where it began."""
    from pulse.client.activity.measured import measure_all
    from pulse.client.activity.view import render, to_json
    from pulse.core.stats.activity import combine
    from pulse.core.stats.events import SessionStats

    def keep(session: SessionStats) -> bool:
        chosen = agent in ("", session.agent)
        return chosen and (within is None or within(session.cwd))

    found = measure_all(context.home, sources(context.environ, Path.home()))
    for path in found.missing:
        print(f"{path} could not be read.", file=sys.stderr)
    statistics = combine(found.sessions, zone=zone, since=since, until=until, keep=keep)
    if context.options.json:
        write(to_json(statistics))
        return 0
    write(render(statistics, width=width, about=_about(agent, project)))
    if found.unread:
        lines = "1 line" if found.unread == 1 else f"{found.unread:,} lines"
        write(f"\n{lines} of all sessions could not be read.")
    return 0


def sources(environ: Mapping[str, str], home: Path) -> "list[Source]":
    """What every agent has written on this machine."""
    from pulse.core.agents import READERS, discover

    return [
        source
        for reader in READERS.values()
        for root in reader.roots(dict(environ), home)
        for source in discover(reader, root)
    ]


def _about(agent: str, project: str) -> str:
    from pulse.core.agents import READERS

    label = READERS[agent].LABEL if agent else ""
    return ", ".join(filter(None, (label, f"project {project}" if project else "")))
