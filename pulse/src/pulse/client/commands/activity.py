"""``pulse stats --activity``: what a person and their agents did, and how."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from pulse.client.commands.context import Context, write

if TYPE_CHECKING:
    from pulse.core.agents import Source
    from pulse.core.stats.events import SessionStats
    from pulse.core.stats.totals import Query


_SECONDS: Final = 0.2  # between two words about progress


def show(context: Context, query: "Query", *, width: int = 80) -> int:
    """Print the activity of the chosen days and sessions, as text or as JSON. A session
    belongs to the project in which it began."""
    from pulse.client.activity.measured import measure_all
    from pulse.client.activity.view import render, to_json
    from pulse.core.stats.activity import combine

    progress = _Progress(sys.stderr)
    here = sources(context.environ, Path.home())
    found = measure_all(context.home, here, progress)
    progress.end()
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
    from pulse.client.sources import find_roots, local_sources

    return list(local_sources(find_roots(environ, home)))


class _Progress:
    """One line of a terminal that says how far it is; elsewhere nothing."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._said = 0.0
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if self._out.isatty() and now - self._said > _SECONDS:
            self._said, self._shown = now, True
            print(f"\rReading session {done + 1:,} of {of:,} …", end="", file=self._out)
            self._out.flush()

    def end(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=self._out, flush=True)


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
