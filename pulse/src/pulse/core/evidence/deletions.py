"""Files that a shell command deleted."""

import re
import shlex
from collections.abc import Collection, Iterator

from pulse.core.evidence.calls import Done
from pulse.core.evidence.commands import Part

_DELETES = re.compile(
    r"(?:git\s+(?:-[Cc]\s+\S+\s+)*)?rm\s|unlink\s|Remove-Item\s|del\s"
)
_MAY_BE_NOTHING = re.compile(r"\s(?:-[a-zA-Z]*f[a-zA-Z]*|--force|--ignore-unmatch)\b")
# Not certain to have named a file: a pattern, a variable, an option of its own.
_UNCERTAIN = re.compile(r"[*?\[\]{}$`~]|^-|^\.{1,2}/?$")
# What can be made again, and what lies outside the work.
_MADE = re.compile(
    r"(?:^|[/\\])(?:node_modules|dist|build|out|target|__pycache__|coverage|htmlcov|"
    r"tmp|temp|logs?|\.?cache|\.[a-z]+_cache|\.next|\.nuxt|\.turbo|\.tox|\.?venv|"
    r"\.coverage|\.DS_Store|[\w.-]+\.(?:pyc|o|log|tmp|bak|lock|pid|egg-info|sqlite3?-"
    r"(?:wal|shm)))(?:[/\\]|$)|^/(?:tmp|var|dev|proc|private/tmp)(?:/|$)",
    re.IGNORECASE,
)
_MOST = 50  # files of one command


def deleted(done: Done, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Paths that a command deleted, with the part of the command that says so.

    ``-f`` also succeeds where nothing was: then a file counts if its name is known
    from this session. A directory told with ``-r`` counts as one path."""
    if "rm " not in done.command and "unlink " not in done.command and (
        "Remove-Item" not in done.command and "del " not in done.command
    ):  # fmt: skip
        return
    parts = [p for p in done.parts if _DELETES.match(p.program) and p.then != "||"]
    for part in parts:
        if "--cached" in part.bare or "--dry-run" in part.bare:
            continue
        forced = _MAY_BE_NOTHING.search(part.bare)
        recursive = bool(forced and re.search(r"\s-[a-zA-Z]*[rR]", part.bare))
        for path in _paths(part)[:_MOST]:
            name = path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
            if not forced or recursive or name in known:
                yield path, part.raw


def _paths(part: Part) -> list[str]:
    try:
        words = shlex.split(part.raw)
    except ValueError:
        return []
    verb = next((n for n, w in enumerate(words) if w in _VERBS), len(words))
    return [
        word
        for word in words[verb + 1 :]
        if not _UNCERTAIN.search(word) and not _MADE.search(word) and ">" not in word
    ]


_VERBS = frozenset({"rm", "unlink", "Remove-Item", "del"})
