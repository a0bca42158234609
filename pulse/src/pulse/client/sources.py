"""What the agents on this machine wrote: where it lies, and how it is read."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pulse.core.agents import READERS, Source, discover, source_lines
from pulse.core.values import Record, Unparsed

Stamp: TypeAlias = tuple[int, int, int]  # size, time in nanoseconds, inode


@dataclass(frozen=True, slots=True)
class Root:
    """A directory of an agent."""

    agent: str
    path: Path


def find_roots(environ: Mapping[str, str], home: Path) -> list[Root]:
    """The directories of every agent that was used here."""
    return [
        Root(agent, path)
        for agent, reader in READERS.items()
        for path in reader.roots(dict(environ), home)
    ]


def local_sources(roots: Iterable[Root]) -> Iterator[Source]:
    """Every source below the roots, each under its own name; opens every file. A sync
    remembers instead what it found before (``scan``)."""
    by_agent: dict[str, list[Source]] = {}
    for root in roots:
        found = discover(READERS[root.agent], root.path)
        by_agent.setdefault(root.agent, []).extend(found)
    for agent, sources in by_agent.items():
        once = {(s.path, s.source_id): s for s in sources}
        yield from READERS[agent].resolve(once.values())


def read_source(source: Source) -> Iterator[Record | Unparsed]:
    """The records of a source, in order. Raises OSError when it cannot be read."""
    reader = READERS[source.agent]
    yield from reader.read(source_lines(reader, source), source=source)


def stamp_of(agent: str, path: Path) -> Stamp | None:
    """What changes when a file does; None when it is gone. A reader whose files are
    not all that they tell (a database with its journal) has a ``stamp`` of its own."""
    own = getattr(READERS[agent], "stamp", None)
    try:
        if own is not None:
            found: Stamp = own(path)
            return found
        info = os.lstat(path)
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino
