"""The real sessions that lie beside the repository on some machines."""

from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]


def corpus() -> Path:
    """The corpus directory; the calling test is skipped where there is none."""
    for parent in (_REPOSITORY.parent, _REPOSITORY.parent.parent):
        if (parent / "shared" / "corpus").is_dir():
            return (parent / "shared" / "corpus").resolve()
    pytest.skip("no corpus of real sessions at ../shared/corpus")
