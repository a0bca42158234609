"""``pulse stats --activity``: what a person and their agents did, and how."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pulse.client.commands.context import Context, write

if TYPE_CHECKING:
    from pulse.core.agents import Source
    from pulse.core.stats.events import SessionStats
    from pulse.core.stats.totals import Query


def show(context: Context, query: "Query", *, width: int = 80) -> int:
    """Print the activity of the chosen days and sessions, as text or as JSON. A session
    belongs to the project in which it began."""
    from pulse.client.activity.measured import measure_all
    from pulse.client.activity.view import render, to_json
    from pulse.core.stats.activity import combine

    found = measure_all(context.home, sources(context.environ, Path.home()))
    for path in found.missing:
        print(f"{path} could not be read.", file=sys.stderr)
    statistics = combine(
        found.sessions,
        zone=query.zone,
        since=query.since,
        until=query.until,
        keep=_chosen(query, found.sessions),
    )
    if context.options.json:
        write(to_json(statistics))
        return 0
    write(render(statistics, width=width, about=_about(query)))
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


def _chosen(
    query: "Query", sessions: "Sequence[SessionStats]"
) -> "Callable[[SessionStats], bool]":
    within = None
    if query.project:
        from pulse.client.usage.projects import Projects

        within = Projects({s.cwd for s in sessions}).within(query.project)
    return lambda session: (
        query.agent in ("", session.agent) and (within is None or within(session.cwd))
    )


def _about(query: "Query") -> str:
    from pulse.core.agents import READERS

    parts = [READERS[query.agent].LABEL] if query.agent else []
    return ", ".join(parts + [f"project {query.project}"] * bool(query.project))
