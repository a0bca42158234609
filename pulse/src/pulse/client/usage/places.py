"""Where the agents' files may lie on this machine, and what decides that."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulse.core.agents import READERS


class Places:
    """``names`` are all files and folders, existing or not, in which something may be
    found; ``variables`` those of the environment that readers have asked for."""

    def __init__(self, environ: Mapping[str, str], home: Path) -> None:
        self._environ, self._home = _Noted(environ), home
        found = (
            str(place)
            for reader in READERS.values()
            for place in reader.places(self._environ, home)
        )
        self.names = list(dict.fromkeys(found))

    @property
    def variables(self) -> set[str]:
        return self._environ.asked

    def files(self) -> list[tuple[str, Path]]:
        """Candidates that exist now, with their agents."""
        return [
            (agent, path)
            for agent, reader in READERS.items()
            for root in reader.roots(self._environ, self._home)
            for path in reader.find(root)
        ]


class _Noted(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(environ)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)
