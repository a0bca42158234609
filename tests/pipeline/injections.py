"""The texts of tests/fixtures/injections, and what becomes of them as a table."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "injections/payloads.yaml"


@dataclass(frozen=True)
class Payload:
    """``marker`` is what no stored text may hold, ``says`` what obeys."""

    kind: str
    text: str
    marker: str
    says: str

    def is_in(self, text):
        """Whether the text holds what the payload wanted there."""
        return self.marker.casefold() in text.casefold()


PAYLOADS = [Payload(**each) for each in yaml.safe_load(FILE.read_text())]


class Table:
    """Counts what became of each kind of payload in each place."""

    def __init__(self):
        self.counts = defaultdict(Counter)

    def add(self, kind, place, outcome):
        self.counts[kind.split()[0], place][outcome] += 1

    def __str__(self):
        outcomes = sorted({o for counts in self.counts.values() for o in counts})
        rows = [f"{'payload':<14}{'place':<18}" + "".join(f"{o:>16}" for o in outcomes)]
        for (kind, place), counts in sorted(self.counts.items()):
            numbers = "".join(f"{counts[o] or '-':>16}" for o in outcomes)
            rows.append(f"{kind:<14}{place:<18}{numbers}")
        return "\n".join(rows)
