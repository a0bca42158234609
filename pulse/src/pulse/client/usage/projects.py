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
_BEGAN = "\0"  # stands in no path, so it parts a folder and where its session began


class Projects:
    """Names for working directories: that of the repository, else of the folder. Two
    projects of one name are told apart by their places."""

    def __init__(self, cwds: Iterable[str]) -> None:
        self._keys: dict[str, str] = {}
        labels: dict[str, str] = {}  # by key
        places: dict[str, str] = {}
        self._places = {noted: _place(noted) for noted in filter(None, cwds)}
        for noted, cwd in sorted(self._places.items()):
            facts = gitfacts.read(cwd)
            key = facts.remote or facts.root_commit or facts.root or cwd
            self._keys[noted] = key
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
            return lambda cwd: any(
                f"{self._places.get(cwd, cwd)}/".startswith(start) for start in starts
            )
        name = wanted.casefold()
        return lambda cwd: (
            name in {self.name(cwd).casefold(), self._label(cwd).casefold()}
        )

    def _label(self, cwd: str) -> str:
        return self._plain.get(self._keys.get(cwd, ""), "")


def gather(tally: Tally, began: str) -> None:
    """Note of what was done in a folder below that in which its session began where
    that was: only whoever asks for projects has to know which of the two it is."""
    if not began:
        return
    below = (f"{began}/", f"{began}\\")
    for message, call in tally.calls.items():
        if call.project.startswith(below):
            noted = f"{call.project}{_BEGAN}{began}"
            tally.calls[message] = call._replace(project=noted)
    for record, prompt in tally.prompts.items():
        if prompt.project.startswith(below):
            noted = f"{prompt.project}{_BEGAN}{began}"
            tally.prompts[record] = prompt._replace(project=noted)


def _place(noted: str) -> str:
    """What was done below the folder in which its session began counts there, unless
    that was in a repository of its own. (Where the sessions come from another machine,
    or the folders are gone, that is all there is to go by.)"""
    folder, _, began = noted.partition(_BEGAN)
    if not began or _HOME.fullmatch(began) or began == str(Path.home()):
        return folder
    return began if gitfacts.top_of(folder) == gitfacts.top_of(began) else folder
