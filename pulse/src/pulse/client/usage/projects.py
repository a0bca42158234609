"""Which project a directory belongs to, and what people call it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from pulse.client import gitfacts
from pulse.core.stats.usage import Tally

# Homes are no projects: all sorts of work lies below them.
_HOME = re.compile(
    r"/|/root|/(?:home|Users)(?:/[^/]+)?|[A-Za-z]:\\?|[A-Za-z]:\\Users\\[^\\]+"
)


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


def gather(tally: Tally, began: str) -> None:
    """Let what was done in a folder below that in which its session began count there,
    unless the folder is in a repository of its own. (Where the sessions come from
    another machine, or the folders are gone, that is all there is to go by.)"""
    if not began or _HOME.fullmatch(began) or began == str(Path.home()):
        return
    below = (f"{began}/", f"{began}\\")
    folders = {c.project for c in tally.calls.values()}
    folders |= {p.project for p in tally.prompts.values()}
    moved = {
        folder
        for folder in folders
        if folder.startswith(below)
        and gitfacts.top_of(folder) == gitfacts.top_of(began)
    }
    if not moved:
        return
    for message, call in tally.calls.items():
        if call.project in moved:
            tally.calls[message] = call._replace(project=began)
    for record, prompt in tally.prompts.items():
        if prompt.project in moved:
            tally.prompts[record] = prompt._replace(project=began)
