"""Files that were changed, secrets that were read, calls that went wrong."""

import re
from collections.abc import Mapping

from pulse.core.evidence.calls import Done
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotable import quotable
from pulse.core.evidence.quotes import LONGEST, SHORTEST, clip, is_fit, line_with
from pulse.core.stats import line_counts
from pulse.core.values import Evidence, EvidenceKind, Json, Tool

# The agent's own notes: plans and memory are not work.
_OWN_NOTES = re.compile(
    r"[/\\]\.(?:claude[/\\](?:plans|projects|todos|memory)|copilot[/\\]session-state)"
    r"[/\\]"
)
_PATHS = ("file_path", "notebook_path", "path", "filePath")
_CHANGED = {"create": "created", "delete": "deleted"}
_EDITORS = frozenset({Tool.EDIT, Tool.WRITE})
_SENSITIVE = re.compile(
    r"(?:^|[/\\])(?:\.env(?:\.(?!example|sample|template|dist)[\w.-]+)?|\.netrc|"
    r"\.pgpass|"
    r"\.npmrc|\.pypirc|id_(?:rsa|ed25519|ecdsa|dsa)|[\w.-]+\.(?:pem|p12|pfx|keystore)|"
    r"credentials(?:\.json|\.csv)?|secrets?\.(?:ya?ml|json|toml|env)|"
    r"\.aws[/\\]credentials|\.kube[/\\]config|\.docker[/\\]config\.json)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s;|&<>'\"]+")
_CATEGORIES = (
    (
        "permission",
        re.compile(r"permission (?:to use|denied)|not permitted", re.IGNORECASE),
    ),
    ("timeout", re.compile(r"timed out|timeout", re.IGNORECASE)),
    (
        "hook",
        re.compile(r"pre-commit|husky|hook (?:failed|error|declined)", re.IGNORECASE),
    ),
    (
        "edit failed",
        re.compile(r"string to replace not found|no changes to make", re.IGNORECASE),
    ),
    (
        "file changed",
        re.compile(r"modified since read|has not been read yet", re.IGNORECASE),
    ),
    ("file too large", re.compile(r"exceeds maximum|too large", re.IGNORECASE)),
    (
        "file not found",
        re.compile(r"no such file|does not exist|not found", re.IGNORECASE),
    ),
    ("command failed", re.compile(r"exit code \d+|command failed", re.IGNORECASE)),
)


class Files:
    """Changes of one turn: many edits of a file are one piece of evidence."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._turn: dict[tuple[str, str], Evidence] = {}
        self.names: set[str] = set()  # of all files changed so far

    def new_turn(self) -> None:
        self._turn.clear()

    def look(self, done: Done) -> None:
        if done.call.tool not in _EDITORS or done.result.is_error or not done.was_run:
            return
        for change in _changes(done):
            path = _path(done, change)
            if path and not _OWN_NOTES.search(path):
                self._changed(done, change, path)

    def _changed(self, done: Done, change: Mapping[str, Json], path: str) -> None:
        added, removed = line_counts(change)
        self.names.add(path.replace("\\", "/").rsplit("/", 1)[-1])
        key = (done.record.session, path)
        if known := self._turn.get(key):
            self._add_up(key, known, added, removed)
            return
        kind = _CHANGED.get(str(change.get("type") or ""), "edited")
        if "created successfully" in done.text:
            kind = "created"
        record = done.record if path in quotable(done.record) else done.asked
        quote = path[-LONGEST:]
        if len(path) < SHORTEST and path in done.text:
            quote = line_with(done.text, done.text.index(path))
        evidence = self._found.add(
            record,
            EvidenceKind.FILE,
            quote,
            path=path,
            change=kind,
            added=added,
            removed=removed,
        )
        if evidence:
            self._turn[key] = evidence

    def _add_up(
        self, key: tuple[str, str], known: Evidence, added: int, removed: int
    ) -> None:
        self._found.change(
            known,
            added=known.data["added"] + added,
            removed=known.data["removed"] + removed,
        )
        place = next(
            e
            for e in reversed(self._found.items)
            if (e.record, e.kind, e.quote) == (known.record, known.kind, known.quote)
        )
        self._turn[key] = place


def sensitive(done: Done, found: Found) -> None:
    """A file of secrets was read, or printed by a command."""
    if done.result.is_error or not done.was_run:
        return
    paths = [_path(done, done.result.extra)] if done.call.tool is Tool.READ else []
    if done.is_shell and re.match(
        r"\s*(?:cat|less|more|head|tail|source)\s", done.command
    ):
        paths += _WORD.findall(done.command.splitlines()[0])
    for path in paths:
        if path and _SENSITIVE.search(path):
            found.add(done.asked, EvidenceKind.SENSITIVE_READ, path, path=path)


def error(done: Done, found: Found) -> None:
    """A call that failed, put into one of a few categories."""
    if not done.result.is_error or not done.was_run:
        return
    text = done.text.replace("<tool_use_error>", "").replace("</tool_use_error>", "")
    category = next((name for name, rx in _CATEGORIES if rx.search(text)), "other")
    lines = [
        line for line in text.splitlines() if not re.match(r"Exit code \d+$", line)
    ]
    quote = clip("\n".join(lines)) or clip(text)
    if quote and is_fit(quote):
        found.add(
            done.record,
            EvidenceKind.ERROR,
            quote,
            category=category,
            tool=done.call.name,
        )


def _changes(done: Done) -> list[Mapping[str, Json]]:
    """What one call did to files: to one, or to each of several."""
    files = done.result.extra.get("files")
    if not isinstance(files, list):
        return [done.result.extra]
    return [file for file in files if isinstance(file, Mapping)]


def _path(done: Done, change: Mapping[str, Json]) -> str:
    """The file of a change; with several of them, each names its own."""
    several = "files" in done.result.extra
    for source in (change,) if several else (done.call.input, change):
        for name in _PATHS:
            value = source.get(name)
            if isinstance(value, str) and value:
                return value
    return ""
