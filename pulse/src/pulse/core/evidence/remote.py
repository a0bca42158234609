"""Pushes and pull requests: what left the machine."""

import re

from pulse.core.evidence.calls import Done, segments
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import line_with
from pulse.core.values import EvidenceKind, Json, Outcome, Record

_PUSHED = re.compile(
    r"^\s*(?P<mark>[+*! -]?)\s*(?:[0-9a-f]{6,}\.{2,3}[0-9a-f]{6,}|\[[^\]]+\])\s+"
    r"(?P<from>\S+)\s+->\s+(?P<branch>\S+)(?P<why> \(.*\))?$",
    re.MULTILINE,
)
_REMOTE = re.compile(r"^To (\S+)$", re.MULTILINE)
_PR = re.compile(r"https://[\w.-]+/[\w./-]+/(?:pull|merge_requests)/(\d+)")
_MERGED = re.compile(r"[Mm]erged pull request \S*#(\d+)(?: \((.+)\))?")
_REJECTED = re.compile(r"^.*\[(?:remote )?rejected\].*$", re.MULTILINE)
_TITLE = re.compile(r"""--title[ =](?:"([^"]+)"|'([^']+)')""")


def link(record: Record, found: Found, seen: set[str]) -> None:
    """A record that names a pull request; written again and again, it counts once."""
    if record.link and record.link not in seen:
        seen.add(record.link)
        number = _PR.search(record.link)
        found.add(
            record,
            EvidenceKind.PULL_REQUEST,
            record.link,
            number=int(number[1]) if number else 0,
            url=record.link,
            title="",
            action="linked",
        )


def pushes(done: Done, found: Found) -> None:
    """Branches that a push moved, or did not."""
    remote = _REMOTE.search(done.text)
    name = _host_and_path(remote[1]) if remote else ""
    lines = list(_PUSHED.finditer(done.text))
    for match in lines:
        failed = match["mark"] == "!" or "rejected" in match.group(0)
        outcome = Outcome.FAILED if failed else Outcome.OK
        _push(done, found, match.group(0).strip(), outcome, match["branch"], name)
    if not lines and "Everything up-to-date" in done.text:
        _push(done, found, "Everything up-to-date", Outcome.EMPTY)


def rejected_push(done: Done, found: Found) -> None:
    if match := _REJECTED.search(done.text):
        _push(done, found, match.group(0).strip(), Outcome.FAILED)


def _push(
    done: Done,
    found: Found,
    quote: str,
    outcome: Outcome,
    branch: str = "",
    remote: str = "",
) -> None:
    branch = branch or done.record.branch
    found.add(
        done.record,
        EvidenceKind.PUSH,
        quote,
        branch=branch,
        remote=remote,
        outcome=outcome,
    )


def pull_requests(done: Done, found: Found) -> None:
    """Pull requests that a command opened or merged."""
    for part in segments(done.command):
        if "gh pr create" in part and (match := _PR.search(done.text)):
            title = _TITLE.search(done.command)
            _pull_request(
                done.record,
                found,
                match.group(0),
                number=int(match[1]),
                url=match.group(0),
                title=(title[1] or title[2]) if title else "",
                action="created",
            )
        elif "gh pr merge" in part:
            _merged(done, found, part)


def _merged(done: Done, found: Found, part: str) -> None:
    """In a terminal the command says so; elsewhere it is silent when it merged."""
    told = _MERGED.search(done.text)
    silent = re.search(r"gh pr merge\s+(\d+)", part)
    if told:
        quote = line_with(done.text, told.start())
        number, title = int(told[1]), told[2] or ""
        _pull_request(
            done.record,
            found,
            quote,
            number=number,
            url="",
            title=title,
            action="merged",
        )
    elif silent and "automatically" not in done.text:
        _pull_request(
            done.asked,
            found,
            silent.group(0),
            number=int(silent[1]),
            url="",
            title="",
            action="merged",
        )


def _pull_request(record: Record, found: Found, quote: str, **data: Json) -> None:
    found.add(record, EvidenceKind.PULL_REQUEST, quote, **data)


def _host_and_path(remote: str) -> str:
    """A remote without what may be a credential in front of its host."""
    return re.sub(r"//[^/@]*@", "//", remote)
