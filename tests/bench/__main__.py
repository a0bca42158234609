"""`make bench`: how much the product costs, as ratios of what the machine can do.

The baseline is measured in the same run, on the same files: only ratios mean something.
SESSIONS and MEGABYTES change the size (200 sessions, 100 MB); ONLY names some of the
parts. CCUSAGE and AGENTSVIEW name the programs to compare with, where they are; CORPUS a folder of real
sessions that redaction is measured on, too.
"""

import os
import tempfile
from pathlib import Path

from tests.bench import (
    corpus,
    counting,
    noting,
    parsing,
    posting,
    reading,
    redaction,
    syncing,
)
from tests.bench.measuring import bytes_below

PARTS = {
    "counting": counting.measure,
    "note": noting.measure,
    "parsing": parsing.measure,
    "posting": posting.measure,
    "reading": reading.measure,
    "redaction": redaction.measure,
    "syncing": syncing.measure,
}


def main() -> None:
    count, size = os.environ.get("SESSIONS", "200"), os.environ.get("MEGABYTES", "100")
    only = os.environ.get("ONLY", " ".join(PARTS)).split()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        claude = corpus.make(folder, sessions=int(count), megabytes=float(size))
        print(f"{count} sessions, {bytes_below(claude) / 1e6:.1f} MB", flush=True)
        for part in only:
            print(f"\n{part}", flush=True)
            PARTS[part](folder, claude)


if __name__ == "__main__":
    main()
