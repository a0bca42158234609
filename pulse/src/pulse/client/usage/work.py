"""Count files: in two processes when there is much to read."""

import contextlib
import errno
import os
import signal
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from pulse.client.usage.projects import gather
from pulse.core.agents import READERS, Reader, Source, claude_code, source_lines
from pulse.core.stats.ledger import pack
from pulse.core.stats.usage import Provenance, Tally, tally

_MUCH = 16 * 2**20  # bytes; less is read before a second process has started


@dataclass(frozen=True, slots=True)
class Job:
    agent: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A packed tally, or why there is none. ``key`` tells whether what a document says
    has changed; of files that only grow, size and time tell."""

    packed: bytes = b""
    key: str = ""
    failure: str = ""


def count_all(jobs: Sequence[Job]) -> list[Counted]:
    """The results of the jobs, in their order."""
    if sum(job.size for job in jobs) < _MUCH or len(jobs) < 2:
        return [count(job) for job in jobs]
    ours, theirs = _halves(jobs)
    # Forking is quick, but not safe beside the threads of other systems' libraries.
    linux = sys.platform == "linux"
    context = get_context("fork") if linux else get_context("spawn")
    here, there = context.Pipe(duplex=False)
    helper = context.Process(
        target=_help, args=(here, there, [jobs[n] for n in theirs]), daemon=True
    )
    helper.start()
    there.close()
    found = {place: count(jobs[place]) for place in ours}
    with here:
        try:
            found.update(zip(theirs, here.recv(), strict=True))
        except EOFError:  # it was killed: its part remains to be done
            found.update((place, count(jobs[place])) for place in theirs)
    helper.join()
    return [found[place] for place in range(len(jobs))]


def _halves(jobs: Sequence[Job]) -> tuple[list[int], list[int]]:
    """Places of the jobs in two parts that are about as much work."""
    parts: tuple[list[int], list[int]] = ([], [])
    sizes = [0, 0]
    for place in sorted(range(len(jobs)), key=lambda n: -jobs[n].size):
        smaller = sizes[1] < sizes[0]
        parts[smaller].append(place)
        sizes[smaller] += jobs[place].size
    return parts


def _help(first: Connection, results: Connection, jobs: Sequence[Job]) -> None:
    """The second process. Whoever stops Pulse stops the first, and that stops this:
    only while it holds no end of its own to read from is the pipe then broken."""
    first.close()
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        results.send([count(job) for job in jobs])
    results.close()


def count(job: Job) -> Counted:
    """What a file says. Copies of it say the same under the same ids, so they need no
    name of their own here."""
    reader, found = READERS[job.agent], Tally()
    try:
        sources = [s for s in reader.identify(job.path) if s.role == "transcript"]
        if not sources and _is_closed(job.path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        for source in sources:
            part = _tally(reader, source)
            gather(part, source.cwd)
            found.merge(part)
    except OSError as error:
        return Counted(failure=f"{job.path} could not be read: {error.strerror}")
    return Counted(pack(found), document_key(sources))


def _is_closed(path: Path) -> bool:
    """Of a file that we may not read nothing tells whether it holds a session."""
    return stat.S_ISREG(os.lstat(path).st_mode) and not os.access(path, os.R_OK)


def document_key(sources: Sequence[Source]) -> str:
    """What changes when the documents in a file do; "" for files that only grow."""
    return ";".join(
        f"{s.source_id}:{s.size}:{s.mtime_ns}" for s in sources if s.kind == "document"
    )


def _tally(reader: Reader, source: Source) -> Tally:
    lines = source_lines(reader, source)
    if source.agent == claude_code.AGENT:
        with contextlib.suppress(ImportError):  # without msgspec there is one way only
            from pulse.core.agents import claude_tally

            return claude_tally.tally(lines, source)
    origin = Provenance(source.agent, source.session, source.cwd)
    return tally(reader.read(lines, source=source), origin)
