"""Every agent's ledger, from all the files on this machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pulse.core.agents import READERS, Reader, source_lines
from pulse.core.stats.ledger import Ledger, pack
from pulse.core.stats.usage import Tally, tally


@dataclass(slots=True)
class Collected:
    """Ledgers by agent, and for people what could not be read."""

    ledgers: dict[str, Ledger] = field(
        default_factory=lambda: {agent: Ledger() for agent in READERS}
    )
    failures: list[str] = field(default_factory=list)


def collect(environ: Mapping[str, str], home: Path) -> Collected:
    """Read all transcripts that lie where the agents keep them."""
    result = Collected()
    for agent, path in _files(dict(environ), home):
        try:
            result.ledgers[agent].take(pack(_tally(READERS[agent], path)))
        except OSError as error:
            result.failures.append(f"{path} could not be read: {error.strerror}")
    return result


def _files(environ: dict[str, str], home: Path) -> Iterator[tuple[str, Path]]:
    for agent, reader in READERS.items():
        for root in reader.roots(environ, home):
            for path in reader.find(root):
                yield agent, path


def _tally(reader: Reader, path: Path) -> Tally:
    """What a file says; raises OSError. Copies of it say the same under the same ids,
    so they need no name of their own here."""
    found = Tally()
    for source in reader.identify(path):
        if source.role == "transcript":
            lines = source_lines(reader, source)
            found.merge(tally(reader.read(lines, source=source), source.agent))
    return found
