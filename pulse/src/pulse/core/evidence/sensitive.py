"""Files of secrets that were opened."""

import re
import shlex
from collections.abc import Iterator

from pulse.core.evidence.calls import Done
from pulse.core.evidence.commands import Part
from pulse.core.evidence.files import path_of
from pulse.core.evidence.found import Found
from pulse.core.values import EvidenceKind, Tool

_SENSITIVE = re.compile(
    r"(?:^|[/\\])(?:\.env(?:rc|\.(?!example|sample|template|dist|defaults?)[\w.-]+)?|"
    r"\.netrc|\.pgpass|\.npmrc|\.pypirc|\.htpasswd|\.git-credentials|\.vault-token|"
    r"id_(?:rsa|ed25519|ecdsa|dsa)|[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore)|"
    r"credentials(?:\.json|\.csv|\.ya?ml)?|(?:client_)?secrets?\.(?:ya?ml|json|toml|env)|"
    r"service[-_]account[\w-]*\.json|\.kube[/\\]config|\.docker[/\\]config\.json)$",
    re.IGNORECASE,
)
# A cheap look before the pattern: one of these stands in every such name.
_SIGNS = (
    *(".env", "rc", ".pgpass", ".htpasswd", "credentials", "token", "id_", ".pem"),
    *(".key", ".p12", ".pfx", ".jks", ".keystore", "secret", "account", "config"),
)
_PRINTS = re.compile(
    r"(?:cat|bat|less|more|head|tail|nl|tac|strings|xxd|od|base64|cut|sort|source|\.|"
    r"type|Get-Content|gc)\s"
)
# Their first argument is a pattern, unless an option gives one.
_SEARCHES = re.compile(r"(?:git\s+grep|grep|egrep|rg|ag|sed|awk|jq|yq)\s")
_OPENS = frozenset({Tool.READ, Tool.SEARCH})


def look(done: Done, found: Found) -> None:
    """A file of secrets was read or searched, or printed by a command."""
    if done.result.is_error or not done.was_run:
        return
    if done.call.tool in _OPENS:
        path = path_of(done)
        if path and _SENSITIVE.search(path):
            found.add(done.asked, EvidenceKind.SENSITIVE_READ, path, path=path)
    elif done.call.tool is Tool.SHELL and any(s in done.command for s in _SIGNS):
        for part in done.parts:
            for path in _printed(part):
                quote = part.raw if part.raw in done.command else path
                found.add(done.asked, EvidenceKind.SENSITIVE_READ, quote, path=path)


def _printed(part: Part) -> Iterator[str]:
    """The files of secrets that a command opens to print them."""
    searches = bool(_SEARCHES.match(part.program))
    if not searches and not _PRINTS.match(part.program):
        return
    try:
        words = shlex.split(part.raw.rstrip(")"))
    except ValueError:
        words = part.raw.split()
    named = [w for w in words[1:] if not w.startswith("-")]
    patterns = {"-e", "-f", "--regexp", "--file"} & set(words)
    for word in named[1 if searches and not patterns else 0 :]:
        if _SENSITIVE.search(word):
            yield word
