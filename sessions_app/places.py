"""Directories and remotes as text: what they are called, what lies in what.

Paths are as the machine wrote them, so both kinds of separator are understood,
whatever system this runs on.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

_SEPARATORS = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"^[a-z]:", re.IGNORECASE)
# git@host:owner/name, without a scheme.
_SCP_LIKE = re.compile(r"^(?:[^@/\s]+@)?(?P<host>[^:/\s]+):(?!\d+/)(?P<path>[^\s]+)$")
_WORKTREES = re.compile(r"[\\/](?:\.claude[\\/]|\.git[\\/]|\.)worktrees[\\/]")
_HOMES = ("home", "users")


@lru_cache(maxsize=10_000)
def parts(path: str) -> tuple[str, ...]:
    """The path's names, without drive, separators and dots."""
    names = _SEPARATORS.split(_DRIVE.sub("", path.strip()))
    return tuple(name for name in names if name not in ("", "."))


def same_or_inside(path: str, top: str) -> bool:
    """Whether ``path`` is ``top`` or lies below it."""
    inner, outer = parts(path), parts(top)
    return bool(outer) and inner[: len(outer)] == outer


def is_no_project(path: str) -> bool:
    """A home directory, the top of a disk or a place for scraps: work there belongs to
    no project as such."""
    names = tuple(name.lower() for name in parts(path))
    if names[:1] == ("mnt",) and len(names) > 1 and len(names[1]) == 1:
        names = names[2:]  # a Windows disk as Linux sees it
    if names[:1] == ("private",):
        names = names[1:]
    if not names or names[0] == "~":
        return len(names) < 2
    return (
        names in (("root",), ("tmp",), ("var", "tmp"), ("var", "root"))
        or (names[0] in _HOMES and len(names) <= 2)
        or names == ("windows", "system32")
    )


def without_worktree(path: str) -> str:
    """The checkout itself, for a second one that an agent made inside of it."""
    names = _WORKTREES.split(path, maxsplit=1)
    return names[0] or path


def name_of(path: str) -> str:
    """What to call the project of a directory: its last name."""
    names = parts(path)
    return names[-1][:200] if names else path.strip()[:200]


def normal_remote(remote: str) -> str:
    """``host/owner/name`` of a remote in any of its spellings, without credentials;
    empty for what names no host, such as a directory."""
    text = remote.strip()
    if "://" in text:
        try:
            address = urlsplit(text)
            host, path = address.hostname or "", address.path
        except ValueError:
            return ""
        if address.scheme == "file":
            return ""
    elif match := _SCP_LIKE.match(text):
        if len(match["host"]) == 1 or "\\" in text:  # C:\…
            return ""
        host, path = match["host"].lower(), match["path"]
    else:
        return ""
    path = path.strip("/").removesuffix(".git").strip("/")
    return f"{host}/{path}"[:300] if host and path else ""
