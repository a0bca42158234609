"""Addresses of commits and pull requests on hosts where anybody may read them."""

import re
from urllib.parse import urlsplit

#: Host → the path between a repository and one of its commits.
_COMMITS = {
    "bitbucket.org": "commits",
    "codeberg.org": "commit",
    "framagit.org": "-/commit",
    "git.sr.ht": "commit",
    "github.com": "commit",
    "gitlab.com": "-/commit",
}
_SHA = re.compile(r"[0-9a-f]{7,40}")
_REMOTE = re.compile(r"[a-z0-9.-]+(?:/[\w.~-]+){2,6}", re.IGNORECASE)


def commit_url(remote: str, sha: str) -> str:
    """The page of a commit; "" where the host is not one of those or nothing fits."""
    host = remote.partition("/")[0].lower()
    if host not in _COMMITS or not _REMOTE.fullmatch(remote) or ".." in remote:
        return ""
    if not _SHA.fullmatch(sha):
        return ""
    return f"https://{remote.removesuffix('.git')}/{_COMMITS[host]}/{sha}"


def request_url(remote: str, url: str) -> str:
    """The address of a pull request, if it lies in just this repository."""
    host = remote.partition("/")[0].lower()
    parts = urlsplit(url)
    place = f"{parts.netloc}{parts.path}".lower()
    within = f"{remote.removesuffix('.git').lower()}/"
    if host not in _COMMITS or parts.scheme != "https" or ".." in place:
        return ""
    if not place.startswith(within) or not place.isascii() or '"' in url:
        return ""
    return f"https://{parts.netloc}{parts.path}"
