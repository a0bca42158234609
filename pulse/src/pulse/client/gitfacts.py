"""What a working directory's repository says about itself, read from its files.

Git itself is asked only for the first commit of a repository without a remote, because
nothing else could tell that two copies of it are one project.
"""

import configparser
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from urllib.parse import urlsplit, urlunsplit

_SCP = re.compile(r"(?P<user>[^@/:\s]+@)?(?P<host>[^/:\s]+):(?P<path>(?!//)\S+)\Z")
_INITIAL = re.compile(r"0{40,64} (?P<sha>[0-9a-f]{40,64}) .*\tcommit \(initial\)")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")
_GIT_SECONDS = 3
_REMOTE_MOST = 1024


@dataclass(frozen=True, slots=True)
class GitFacts:
    """``root`` is the checkout's top folder, "" outside of git; ``remote`` carries no
    credentials; both may be empty."""

    root: str = ""
    remote: str = ""
    root_commit: str = ""

    def name(self, path: str) -> str:
        """What a person calls it: the repository, else the folder."""
        last = self.remote.rstrip("/").rpartition("/")[2].rpartition(":")[2]
        place = self.root or path
        # Sessions may have come from a machine with other paths than this one's.
        folder = PureWindowsPath(place) if _WINDOWS.match(place) else PurePath(place)
        return last.removesuffix(".git") or folder.name or path


def read(path: str) -> GitFacts:
    """Facts about the repository that holds a path; empty where there is none."""
    try:
        top = _top(Path(path))
        if top is None:
            return GitFacts()
        folder = _git_folder(top)
        remote = _remote(folder)
        return GitFacts(str(top), remote, _first_commit(top, folder, remote))
    except (OSError, ValueError):
        return GitFacts()


def top_of(path: str) -> str:
    """The top folder of the checkout that holds a path, "" outside of git."""
    try:
        return str(_top(Path(path)) or "")
    except (OSError, ValueError):
        return ""


def without_credentials(url: str) -> str:
    """``https://user:token@host/x`` becomes ``https://host/x``. A user name that is
    part of how SSH addresses a host (``git@``) stays."""
    if "://" not in url:
        return url if _SCP.match(url) and len(url) <= _REMOTE_MOST else ""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.port:
        host = f"{host}:{parts.port}"
    if parts.scheme in {"ssh", "git+ssh"} and parts.username == "git":
        host = f"git@{host}"
    if parts.scheme == "file" or not host:
        return ""
    clean = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return clean if len(clean) <= _REMOTE_MOST else ""


def _top(path: Path) -> Path | None:
    if not path.is_absolute():
        return None
    for folder in (path, *path.parents):
        if (folder / ".git").exists():
            return folder
    return None


def _git_folder(top: Path) -> Path:
    """``.git``, or where a worktree's or a submodule's file of that name points to."""
    dot_git = top / ".git"
    if dot_git.is_dir():
        return dot_git
    named = dot_git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    folder = (top / named).resolve()
    common = folder / "commondir"
    if common.is_file():
        return (folder / common.read_text(encoding="utf-8").strip()).resolve()
    return folder


def _remote(folder: Path) -> str:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        # Git indents its settings; the parser would take that for continued lines.
        text = (folder / "config").read_text(encoding="utf-8", errors="replace")
        parser.read_string("\n".join(line.strip() for line in text.splitlines()))
    except (OSError, configparser.Error):
        return ""
    remotes = [s for s in parser.sections() if s.startswith('remote "')]
    remotes.sort(key=lambda s: (s != 'remote "origin"', s))
    urls = [parser.get(s, "url", fallback="") or "" for s in remotes]
    return next((clean for url in urls if (clean := without_credentials(url))), "")


def _first_commit(top: Path, folder: Path, remote: str) -> str:
    """The log of HEAD begins with the first commit where the repository was made."""
    try:
        with (folder / "logs" / "HEAD").open(encoding="utf-8", errors="replace") as log:
            found = _INITIAL.match(log.readline())
    except OSError:
        found = None
    if found:
        return found["sha"]
    return "" if remote else _ask_git(top)


def _ask_git(top: Path) -> str:
    command = ["git", "-C", str(top), "rev-list", "--max-parents=0", "HEAD"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    roots = done.stdout.split()
    return min(roots) if roots else ""
