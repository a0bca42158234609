"""Pushes and pull requests: what left the machine."""

import re
from collections.abc import Mapping
from itertools import islice

from pulse.core.evidence import tree
from pulse.core.evidence.calls import Done
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import line_with
from pulse.core.values import EvidenceKind, Json, Outcome, Record

_PUSHED = re.compile(
    r"^[ \t]{0,8}(?P<mark>[+*!-]?)[ \t]{0,8}"
    r"(?:[0-9a-f]{6,40}\.{2,3}[0-9a-f]{6,40}|\[(?P<what>[^\]\n]+)\])[ \t]+"
    r"(?P<from>\S+)[ \t]+->[ \t]+(?P<branch>\S+)(?P<why> \(.*\))?$",
    re.MULTILINE,
)
_MOST = 500  # branches and tags of one push
_REMOTE = re.compile(r"^To (\S+)$", re.MULTILINE)
_REFUSED = re.compile(
    r"^error: failed to push.*$|"
    r"^fatal: (?:unable to access|could not read|repository|the remote end|"
    r"authentication|the current branch|no configured).*$",
    re.MULTILINE | re.IGNORECASE,
)
_QUIET = re.compile(r"\s(?:-[a-zA-Z]*q[a-zA-Z]*|--quiet)\b")
_PR = re.compile(r"https://[\w.-]+/[\w./-]+/(?:pull|merge_requests)/(\d{1,9})")
_CREATE = re.compile(r"\b(?:gh pr|glab mr) create\b")
_MERGE = re.compile(r"\b(?:gh pr|glab mr) merge\b(?:\s+(?P<number>\d{1,9}))?")
_MERGED = re.compile(r"[Mm]erged pull request \S*#(\d{1,9})(?: \((.+)\))?")
_TITLE = re.compile(r"""(?:--title|-t)[ =](?:"([^"]+)"|'([^']+)')""")


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


def pushes(
    done: Done, found: Found, verbs: Mapping[str, str], operation: Mapping[str, Json]
) -> bool:
    """Branches and tags that a push moved, or did not; whether one was moved."""
    text, moved, lines = done.text, False, 0
    if verbs and "push" not in verbs:
        return False
    remote = _REMOTE.search(text)
    name = _without_credentials(remote[1]) if remote else ""
    shown = _PUSHED.finditer(text) if " -> " in text else ()
    for match in islice(shown, _MOST):
        lines += 1
        failed = match["mark"] == "!" or "rejected" in (match["what"] or "")
        moved = moved or not failed
        more = {"forced": True} if match["mark"] == "+" else {}
        more |= {"tag": True} if match["what"] == "new tag" else {}
        outcome = Outcome.FAILED if failed else Outcome.OK
        _push(done, found, match.group().strip(), outcome, match["branch"], name, more)
    if lines or "push" not in verbs:
        return moved
    if refused := _REFUSED.search(text):
        _push(done, found, refused.group(), Outcome.FAILED)
    elif "Everything up-to-date" in text:
        _push(done, found, "Everything up-to-date", Outcome.EMPTY)
    elif (told := operation.get("push")) and not done.result.is_error:
        branch = told.get("branch") if isinstance(told, dict) else ""
        branch = branch if isinstance(branch, str) else ""
        _asked(done, found, Outcome.OK, branch)
        moved = True
    return moved


def quiet_push(
    done: Done, found: Found, verbs: Mapping[str, str], *, moved: bool
) -> int | None:
    """A push that printed nothing: its outcome is not known until something shows it.
    Its place in ``found.items``."""
    rest = verbs.get("push")
    if rest is None or moved or "--dry-run" in rest or _says_more(done):
        return None
    quiet = _QUIET.search(rest) or ">" in rest or not done.text.strip()
    return _asked(done, found, Outcome.UNKNOWN) if quiet else None


def _says_more(done: Done) -> bool:
    text = done.text
    return " -> " in text or "up-to-date" in text or bool(_REFUSED.search(text))


def _asked(done: Done, found: Found, outcome: Outcome, branch: str = "") -> int | None:
    return found.add(
        done.asked,
        EvidenceKind.PUSH,
        tree.raw(done, "push"),
        branch=branch or done.record.branch,
        remote="",
        outcome=outcome,
    )


def _push(
    done: Done,
    found: Found,
    quote: str,
    outcome: Outcome,
    branch: str = "",
    remote: str = "",
    more: Mapping[str, Json] | None = None,
) -> None:
    branch = branch or done.record.branch
    found.add(
        done.record,
        EvidenceKind.PUSH,
        quote,
        branch=branch,
        remote=remote,
        outcome=outcome,
        **(more or {}),
    )


def pull_requests(done: Done, found: Found, operation: Mapping[str, Json]) -> None:
    """Pull requests that a command opened or merged."""
    if done.result.is_error:
        return
    opened = operation.get("pr")
    if isinstance(opened, dict) and opened.get("action") in ("created", "merged"):
        _recorded(done, found, opened)
        return
    for part in done.parts if " pr " in done.command or " mr " in done.command else ():
        if _CREATE.search(part.bare) and (match := _PR.search(done.text)):
            title = _TITLE.search(done.command)
            _pull_request(
                done.record,
                found,
                match.group(),
                number=int(match[1]),
                url=match.group(),
                title=(title[1] or title[2]) if title else "",
                action="created",
            )
        elif merge := _MERGE.search(part.bare):
            _merged(done, found, part.raw, merge["number"])


def by_tool(done: Done, found: Found) -> None:
    """A pull request opened by a tool of its own."""
    opens = done.call.name.endswith("create_pull_request")
    if not opens or done.result.is_error or not (match := _PR.search(done.text)):
        return
    title = done.call.input.get("title")
    _pull_request(
        done.record,
        found,
        match.group(),
        number=int(match[1]),
        url=match.group(),
        title=title if isinstance(title, str) else "",
        action="created",
    )


def _recorded(done: Done, found: Found, opened: Mapping[str, Json]) -> None:
    """The program itself recorded a pull request."""
    url, number = opened.get("url"), opened.get("number")
    url = url if isinstance(url, str) else ""
    title = _TITLE.search(done.command)
    _pull_request(
        done.record if url else done.asked,
        found,
        url or done.command,
        number=number if isinstance(number, int) else 0,
        url=url,
        title=(title[1] or title[2]) if title else "",
        action=str(opened["action"]),
    )


def _merged(done: Done, found: Found, command: str, number: str | None) -> None:
    """In a terminal the command says so; elsewhere it is silent when it merged."""
    told = _MERGED.search(done.text)
    if told:
        quote = line_with(done.text, told.start())
        _pull_request(
            done.record,
            found,
            quote,
            number=int(told[1]),
            url="",
            title=told[2] or "",
            action="merged",
        )
    elif number and "automatically" not in done.text:
        _pull_request(
            done.asked,
            found,
            command,
            number=int(number),
            url="",
            title="",
            action="merged",
        )


def _pull_request(record: Record, found: Found, quote: str, **data: Json) -> None:
    found.add(record, EvidenceKind.PULL_REQUEST, quote, **data)


def _without_credentials(remote: str) -> str:
    """A remote without what may be a credential in front of its host."""
    return re.sub(r"//[^/@]*@", "//", remote)
