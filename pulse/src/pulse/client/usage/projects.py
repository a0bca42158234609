"""What people call the projects in which they worked."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from pulse.client import gitfacts


class Projects:
    """Names for working directories: that of the repository, else of the folder. Two
    projects of one name are told apart by their places."""

    def __init__(self, cwds: Iterable[str]) -> None:
        self._keys: dict[str, str] = {}
        labels: dict[str, str] = {}  # by key
        places: dict[str, str] = {}
        for cwd in sorted(filter(None, cwds)):
            facts = gitfacts.read(cwd)
            key = facts.remote or facts.root_commit or facts.root or cwd
            self._keys[cwd] = key
            labels.setdefault(key, facts.name(cwd))
            places.setdefault(key, facts.root or cwd)
        twice = Counter(labels.values())
        self._plain = labels
        self._names = {
            key: label if twice[label] == 1 else f"{label} ({places[key]})"
            for key, label in labels.items()
        }

    def name(self, cwd: str) -> str:
        return self._names.get(self._keys.get(cwd, ""), "")

    def within(self, wanted: str) -> Callable[[str], bool]:
        """Whether a directory belongs to what was asked for: a name, or a path."""
        if wanted.startswith((".", "~")) or "/" in wanted or "\\" in wanted:
            place = str(Path(wanted).expanduser().absolute())
            resolved = str(Path(place).resolve())
            starts = {f"{p.rstrip('/')}/" for p in (place, resolved)}
            return lambda cwd: any(f"{cwd}/".startswith(start) for start in starts)
        name = wanted.casefold()
        return lambda cwd: (
            name in {self.name(cwd).casefold(), self._label(cwd).casefold()}
        )

    def _label(self, cwd: str) -> str:
        return self._plain.get(self._keys.get(cwd, ""), "")
