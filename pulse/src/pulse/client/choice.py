"""Which projects may be sent: asked once, remembered, never guessed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulse.client import gitfacts
from pulse.client.store import Store
from pulse.core.agents import Source

ALL: Final = "all"
SOME: Final = "some"
NONE: Final = "none"
_PATH_MOST: Final = 1024  # what the server takes; a longer path names no folder
_NAME_MOST: Final = 200


@dataclass(slots=True)
class Project:
    """Sessions that began in checkouts of one repository, or in one folder."""

    key: str
    name: str
    sessions: set[str] = field(default_factory=set)
    newest_ns: int = 0
    folders: set[str] = field(default_factory=set)


class Projects:
    """From working directories to projects; facts are read once and remembered."""

    def __init__(self, store: Store, *, save: bool = True) -> None:
        self._store = store
        self._save = save
        rows = store.db.execute("SELECT path, project, name FROM paths")
        self._used: set[str] = set()  # named by lines of this sync
        self._known: dict[str, tuple[str, str]] = {p: (k, n) for p, k, n in rows}
        choices = store.db.execute("SELECT project, send FROM projects")
        self.chosen: dict[str, bool] = {key: bool(send) for key, send in choices}

    def of(self, cwd: str) -> tuple[str, str]:
        """Key and name of the project that a working directory belongs to. The key
        stays when the repository later gets a remote: what was chosen stays chosen."""
        if cwd not in self._known:
            self.look(cwd)
        return self._known[cwd]

    def use(self, cwd: str) -> None:
        """Lines that are about to be sent name this directory."""
        if cwd not in self._used:
            self._used.add(cwd)
            self.look(cwd)
            self._store.db.execute("UPDATE paths SET used = 1 WHERE path = ?", (cwd,))

    def look(self, cwd: str) -> gitfacts.GitFacts:
        """Read the facts of a working directory anew."""
        facts = gitfacts.read(cwd)
        key = facts.remote or facts.root_commit or facts.root or cwd
        name = facts.name(cwd) if cwd else "(no folder recorded)"
        if cwd in self._known:
            key = self._known[cwd][0]
        self._known[cwd] = (key, name)
        if not self._save:
            return facts
        self._store.db.execute(
            "INSERT INTO paths (path, project, name, remote, root_commit)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " name = excluded.name, remote = excluded.remote,"
            " root_commit = excluded.root_commit",
            (cwd, key, name, facts.remote, facts.root_commit),
        )
        return facts

    def group(self, sources: Iterable[Source]) -> list[Project]:
        """The projects of these sources, the most recently used first."""
        found: dict[str, Project] = {}
        for source, cwd in with_cwd(sources):
            key, name = self.of(cwd)
            project = found.setdefault(key, Project(key, name))
            project.sessions.add(source.session)
            project.newest_ns = max(project.newest_ns, source.mtime_ns)
            project.folders.add(cwd)
        return sorted(found.values(), key=lambda p: (-p.newest_ns, p.name))

    def save(self, mode: str, sends: Mapping[str, tuple[str, bool]]) -> None:
        """Remember an answer: the mode, and for each project (name, send it?)."""
        with self._store.transaction():
            self._store.remember(choice=mode)
            self._store.db.executemany(
                "INSERT OR REPLACE INTO projects VALUES (?, ?, ?)",
                [(key, name, int(send)) for key, (name, send) in sends.items()],
            )
        self.chosen.update((key, send) for key, (_, send) in sends.items())

    def unsent(self, mode: str) -> list[dict[str, str]]:
        """Working directories that the server does not know so. Of a project that may
        not be sent, only the path goes, because records of another one name it."""
        rows = self._store.db.execute(
            "SELECT path, project, name, remote, root_commit, sent FROM paths"
            " WHERE used = 1 AND path <> ''"
        )
        found = []
        for path, key, name, remote, commit, sent in rows:
            if mode != ALL and not self.chosen.get(key):
                name = remote = commit = ""
            facts = {"path": path, "name": name[:_NAME_MOST], "remote": remote}
            facts["root_commit"] = commit
            if len(path) <= _PATH_MOST and _mark(facts) != sent:
                found.append(facts)
        return found

    def mark_sent(self, paths: Iterable[Mapping[str, str]]) -> None:
        self._store.db.executemany(
            "UPDATE paths SET sent = ? WHERE path = ?",
            [(_mark(facts), facts["path"]) for facts in paths],
        )

    def allowed(self, sources: Iterable[Source], mode: str) -> list[Source]:
        """The sources that may be sent. The history of prompts names every project,
        so it goes only when all may go."""
        listed = list(sources)
        if mode == ALL:
            return listed
        if mode != SOME:
            return []
        return [
            source
            for source, cwd in with_cwd(listed)
            if source.role != "history" and self.chosen.get(self.of(cwd)[0])
        ]


def _mark(facts: Mapping[str, str]) -> str:
    return json.dumps([facts["name"], facts["remote"], facts["root_commit"]])


def with_cwd(sources: Iterable[Source]) -> list[tuple[Source, str]]:
    """Each source with the working directory that its session began in: what lies
    beside a session (subagents, sidecars) goes where the session goes."""
    listed = [s for s in sources if s.role != "history"]
    began: dict[str, str] = {}
    for source in listed:
        own = source.source_id == source.session
        if source.cwd and (own or source.session not in began):
            began[source.session] = source.cwd
    return [(source, began.get(source.session, source.cwd)) for source in listed]


def parse_answer(text: str, count: int) -> set[int] | None:
    """``all``, ``none`` or numbers like ``1,3-5`` as indices from 0; None when the
    text says something else."""
    text = text.strip().lower()
    if text in {"a", "all", "y", "yes"}:
        return set(range(count))
    if text in {"n", "no", "none"}:
        return set()
    chosen: set[int] = set()
    for part in text.replace(",", " ").split():
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            return None
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= count:
            return None
        chosen.update(range(low - 1, high))
    return chosen or None
