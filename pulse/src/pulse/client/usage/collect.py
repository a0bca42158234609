"""Every agent's ledger, from all the files on this machine."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pulse.client.usage.store import Entry, Store
from pulse.client.usage.work import Counted, Job, count_all, document_key
from pulse.core.agents import READERS
from pulse.core.stats.ledger import Ledger, PackError


@dataclass(slots=True)
class Collected:
    """Ledgers by agent, and for people what could not be read."""

    ledgers: dict[str, Ledger] = field(
        default_factory=lambda: {agent: Ledger() for agent in READERS}
    )
    failures: list[str] = field(default_factory=list)


def collect(files: Sequence[tuple[str, Path]], store: Store) -> Collected:
    """Count all transcripts among the files of agents. What the store holds of files
    that have not changed is not read again."""
    known, kept = store.load(), dict[str, Entry]()
    jobs: list[tuple[Job, Entry]] = []
    for agent, path in files:
        entry = _entry(agent, path)
        held = known.get(str(path))
        if entry is None or str(path) in kept:
            continue
        if held is not None and _same(held, entry, path):
            kept[str(path)] = held
        else:
            jobs.append((Job(agent, path, entry.size), entry))
            kept[str(path)] = entry
    result = Collected()
    for (job, entry), counted in zip(
        jobs, count_all([job for job, _entry in jobs]), strict=True
    ):
        if counted.failure:
            result.failures.append(counted.failure)
            del kept[str(job.path)]
        else:
            kept[str(job.path)] = _with(entry, counted)
    try:
        for entry in kept.values():
            result.ledgers[entry.agent].take(entry.packed)
    except PackError:  # the store was not what it seemed: once more without it
        store.forget()
        return collect(files, store)
    if jobs or known.keys() != kept.keys():
        store.save(kept)
    return result


def _entry(agent: str, path: Path) -> Entry | None:
    """A file as it is before it is read: if it grows meanwhile, it has changed."""
    try:
        info = os.lstat(path)
    except OSError:
        return None
    times = info.st_mtime_ns, info.st_ctime_ns
    return Entry(agent, info.st_size, *times, info.st_ino)


def _same(held: Entry, now: Entry, path: Path) -> bool:
    if held.numbers() != now.numbers():
        return False
    # Beside a database lies its journal, and documents may consist of other files.
    return not held.key or held.key == document_key(READERS[now.agent].identify(path))


def _with(entry: Entry, counted: Counted) -> Entry:
    return Entry(*entry.numbers(), counted.key, counted.packed)
