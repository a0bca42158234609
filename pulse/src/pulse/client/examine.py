"""Read everything that the agents on this machine wrote, and say what was lost.

Nothing here fails: what cannot be opened or read is a finding.
"""

import os
import re
import stat
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pulse.client.sources import find_roots
from pulse.core.agents import READERS, Reader, Source, source_lines
from pulse.core.values import Loss, Record, Role, Unparsed

# A last line without its end is being written, while its file is as young as this.
_WRITING: Final = 3600  # seconds
_FAMILY: Final = re.compile(r"[/.]")  # ``event_msg/token_count``, ``tool.started``
_CLOCKS_DIFFER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source, from 1; 0 is the source as a whole."""

    path: Path
    line: int = 0


@dataclass(slots=True)
class Finding:
    """How often something was seen, and where first."""

    count: int
    first: Place


@dataclass(slots=True)
class Findings:
    """What was read of one agent. ``lost`` has the lines that could not be read by
    reason, ``failed`` the files and folders by what went wrong; ``copies`` has the
    places of sessions that lie in several."""

    agent: str
    label: str
    roots: list[Path]
    sources: Counter[str] = field(default_factory=Counter)  # by role
    sessions: set[str] = field(default_factory=set)
    size: int = 0  # bytes
    records: int = 0
    unknown: Counter[str] = field(default_factory=Counter)  # record types
    lost: dict[str, Finding] = field(default_factory=dict)
    failed: dict[str, Finding] = field(default_factory=dict)
    unfinished: list[Place] = field(default_factory=list)
    copies: dict[str, list[Path]] = field(default_factory=dict)
    untimed: Finding | None = None
    future: Finding | None = None

    @property
    def lines_lost(self) -> int:
        return sum(finding.count for finding in self.lost.values())

    @property
    def is_whole(self) -> bool:
        return not self.lost and not self.failed


def examine(environ: Mapping[str, str], home: Path) -> Iterator[Findings]:
    """Findings of every agent that was used on this machine."""
    by_agent: dict[str, list[Path]] = {}
    for root in find_roots(environ, home):
        by_agent.setdefault(root.agent, []).append(root.path)
    for agent, roots in by_agent.items():
        yield examine_agent(agent, READERS[agent], roots)


def examine_agent(agent: str, reader: Reader, roots: Iterable[Path]) -> Findings:
    """Read all that one agent wrote below these directories."""
    found = Findings(agent, reader.LABEL, list(roots))
    for source in reader.resolve(_sources(reader, found)):
        found.sources[source.role] += 1
        found.size += source.size
        if source.role == "transcript":
            found.sessions.add(source.session)
        _read(reader, source, found)
    return found


def _sources(reader: Reader, found: Findings) -> list[Source]:
    """What each file holds; notes what cannot be opened, and what lies twice."""
    sources: dict[tuple[Path, str], Source] = {}
    for root in found.roots:
        for _ in os.walk(root, onerror=lambda error: _failed(found, error)):
            pass  # only to hear of folders that are closed to us
        for path in reader.find(root):
            held = reader.identify(path)
            sources |= {(path, source.source_id): source for source in held}
            if not held:
                _read_nameless(reader, path, found)
    places: dict[str, list[Path]] = {}
    for (path, source_id), source in sources.items():
        if source.role == "transcript":
            places.setdefault(source_id, []).append(path)
    found.copies = {name: paths for name, paths in places.items() if len(paths) > 1}
    return list(sources.values())


def _read_nameless(reader: Reader, path: Path, found: Findings) -> None:
    """A file that holds no session may hold one that nobody can read any more."""
    try:
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            return
        path.open("rb").close()
    except OSError as error:
        _failed(found, error)
        return
    if path.suffix == ".jsonl":
        source = Source(found.agent, path.stem, "", path, mtime_ns=info.st_mtime_ns)
        for item in _items(reader, source, found):
            if isinstance(item, Unparsed):
                _note_loss(item, source, Place(path, item.line), found)


def _failed(found: Findings, error: OSError) -> None:
    reason = error.strerror or type(error).__name__
    _count(found.failed, reason, Place(Path(str(error.filename))))


def _read(reader: Reader, source: Source, found: Findings) -> None:
    known: frozenset[str] | None = getattr(reader, "KNOWN", None)
    latest = datetime.now(UTC) + _CLOCKS_DIFFER
    for item in _items(reader, source, found):
        place = Place(source.path, item.line)
        if isinstance(item, Unparsed):
            _note_loss(item, source, place, found)
            continue
        found.records += 1
        if known is not None and not _is_known(item.type, known):
            found.unknown[item.type] += 1
        _note_time(item, place, latest, found)


def _is_known(kind: str, known: frozenset[str]) -> bool:
    return kind in known or _FAMILY.split(kind)[0] in known


def _items(
    reader: Reader, source: Source, found: Findings
) -> Iterator[Record | Unparsed]:
    try:
        yield from reader.read(source_lines(reader, source), source=source)
    except OSError as error:
        _failed(found, OSError(error.errno, error.strerror, str(source.path)))
    except Exception as error:
        # A reader must not fail on content. If one does, the others still count.
        _count(found.failed, repr(error), Place(source.path))


def _note_loss(item: Unparsed, source: Source, place: Place, found: Findings) -> None:
    young = time.time() - source.mtime_ns / 1e9 < _WRITING
    if item.reason == Loss.CUT_OFF and young:
        found.unfinished.append(place)
    else:
        _count(found.lost, item.reason, place)


def _note_time(record: Record, place: Place, latest: datetime, found: Findings) -> None:
    """Records of work have a time; the program's own need none."""
    if record.time is None:
        if record.role in (Role.OWNER, Role.AGENT):
            found.untimed = found.untimed or Finding(0, place)
            found.untimed.count += 1
    elif record.time > latest:
        found.future = found.future or Finding(0, place)
        found.future.count += 1


def _count(findings: dict[str, Finding], reason: str, place: Place) -> None:
    findings.setdefault(reason, Finding(0, place)).count += 1
