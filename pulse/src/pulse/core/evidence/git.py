"""Commits, pushes, pull requests, reverts, and how the working tree was left.

A quiet commit prints nothing: it is shown by a later log, push or status. A commit
shows that something was committed, not that its message is true.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pulse.core.evidence import remote
from pulse.core.evidence.calls import Done, segments
from pulse.core.evidence.found import Found
from pulse.core.evidence.people import named_in
from pulse.core.evidence.quotes import line_with
from pulse.core.values import EvidenceKind, Json, Outcome, Record

_COMMITTED = re.compile(
    r"^\[(?P<branch>[^\]\n]*?)(?: \(root-commit\))? (?P<sha>[0-9a-f]{6,40})\] "
    r"(?P<subject>.+)$",
    re.MULTILINE,
)
_STAT = re.compile(
    r"(?P<files>\d+) files? changed(?:, (?P<added>\d+) insertions?\(\+\))?"
    r"(?:, (?P<removed>\d+) deletions?\(-\))?"
)
_AHEAD = re.compile(
    r"^Your branch is ahead of '[^']+' by \d+ commits?|^## \S+\.\.\.\S+ \[ahead \d+",
    re.MULTILINE,
)
_CHANGED = re.compile(
    r"^(?:Changes not staged for commit|Changes to be committed|Unmerged paths):",
    re.MULTILINE,
)
_SHORT_CHANGED = re.compile(r"^(?:[MADRCU][ MD]|[ ][MD]) \S.*$", re.MULTILINE)
_CLEAN = re.compile(r"nothing to commit, working tree clean|^Everything up-to-date",
                    re.MULTILINE)  # fmt: skip
_LOG_LINE = re.compile(
    r"^(?:\* )?(?:commit )?(?P<sha>[0-9a-f]{7,40}) (?:\([^)]*\) )?(?P<subject>\S.*)$",
    re.MULTILINE,
)
_HEAD_NOW = re.compile(r"^HEAD is now at (?P<sha>[0-9a-f]{6,40})(?: (?P<subject>.*))?$",
                       re.MULTILINE)  # fmt: skip
_MESSAGE = re.compile(
    r"""(?:-[a-zA-Z]*m|--message)[ =]?\s*
    (?:"\$\(cat\s*<<-?\s*['"]?(\w+)['"]?\n(?P<here>.*?)\n
    |"(?P<double>(?:[^"\\]|\\.)+)"|'(?P<single>[^']+)')""",
    re.VERBOSE | re.DOTALL,
)
_WRAPPED = re.compile(r"^ok\b|\d+ files? changed", re.MULTILINE)
_RESTORED = re.compile(
    r"git (?:checkout (?:\S+ )?-- [^&;|\n]+|restore (?!--staged)[^&;|\n]+)"
)
_FIXUP = re.compile(r"^(?:fixup|squash|amend)! ")
_GIT = re.compile(r"\bgit\b(?:\s+-[Cc]\s+\S+)*\s+(?P<verb>[a-z-]+)\b(?P<rest>.*)")


@dataclass(slots=True)
class Tree:
    """Commits of a session that printed nothing, until something shows them."""

    quiet: dict[str, Record] = field(default_factory=dict)  # subject -> record
    known: set[str] = field(default_factory=set)  # subjects and shas already found


def look(done: Done, found: Found, tree: Tree) -> None:
    """Add what one finished command shows about the repository."""
    verbs = dict(_verbs(done.command))
    if not verbs and "gh pr" not in done.command and not _operation(done):
        return
    if done.result.is_error:
        if "push" in verbs:
            remote.rejected_push(done, found)
        return
    _commits(done, found, tree, verbs)
    _logged(done, found, tree, verbs)
    if "push" in verbs:
        remote.pushes(done, found)
    remote.pull_requests(done, found)
    _resets(done, found, verbs)
    if "status" in verbs:
        _status(done, found)


def finish(found: Found, tree: Tree) -> None:
    """Quiet commits that nothing showed afterwards stay without an outcome."""
    for subject, record in tree.quiet.items():
        if subject not in tree.known:
            found.add(
                record,
                EvidenceKind.COMMIT,
                subject,
                sha="",
                subject=subject,
                outcome=Outcome.UNKNOWN,
            )


def _verbs(command: str) -> Iterable[tuple[str, str]]:
    for part in segments(command):
        if match := _GIT.search(part):
            yield match["verb"], match["rest"]


def _operation(done: Done) -> dict[str, Json]:
    operation = done.result.extra.get("gitOperation")
    return dict(operation) if isinstance(operation, dict) else {}


def message_subject(command: str) -> str:
    """The subject that a commit command gives, or nothing."""
    match = _MESSAGE.search(command)
    if not match:
        return ""
    text = match["here"] or match["double"] or match["single"] or ""
    lines = text.strip().splitlines()
    return lines[0].strip() if lines else ""


def _commits(done: Done, found: Found, tree: Tree, verbs: dict[str, str]) -> None:
    text = done.text
    shown = list(_COMMITTED.finditer(text))
    people = named_in(done.command)
    for match in shown:
        stat = _STAT.search(text, match.end())
        subject = _FIXUP.sub("", match["subject"].strip())
        reverts = re.match(r'Revert "(.+)"$', subject)
        kind = EvidenceKind.REVERT if reverts else EvidenceKind.COMMIT
        tree.known |= {subject, match["sha"][:7]}
        found.add(
            done.record,
            kind,
            match.group(0),
            sha=match["sha"],
            subject=reverts[1] if reverts else subject,
            files=int(stat["files"]) if stat else 0,
            added=int(stat["added"] or 0) if stat else 0,
            removed=int(stat["removed"] or 0) if stat else 0,
            amended="--amend" in verbs.get("commit", ""),
            fixup=bool(_FIXUP.match(match["subject"].strip())),
            outcome=Outcome.OK,
            **({"people": people} if people else {}),
        )
    if "commit" in verbs and not shown and "nothing to commit" not in text:
        subject = message_subject(done.command)
        told = "commit" in _operation(done) or _WRAPPED.search(text)
        if subject and told:  # the agent recorded it, or a wrapper of git said it
            tree.known.add(subject)
            found.add(
                done.asked,
                EvidenceKind.COMMIT,
                subject,
                sha="",
                subject=subject,
                outcome=Outcome.OK,
            )
        elif subject:
            tree.quiet.setdefault(subject, done.asked)


def _logged(done: Done, found: Found, tree: Tree, verbs: dict[str, str]) -> None:
    """Quiet commits that a listing shows."""
    if not tree.quiet or not {"log", "status", "push", "show", "commit"} & set(verbs):
        return
    for match in _LOG_LINE.finditer(done.text):
        subject = match["subject"].strip()
        if subject in tree.quiet and subject not in tree.known:
            tree.known |= {subject, match["sha"][:7]}
            found.add(
                done.record,
                EvidenceKind.COMMIT,
                match.group(0).strip(),
                sha=match["sha"],
                subject=subject,
                outcome=Outcome.OK,
            )


def _resets(done: Done, found: Found, verbs: dict[str, str]) -> None:
    if restored := _RESTORED.search(done.command):
        found.add(
            done.asked,
            EvidenceKind.REVERT,
            restored.group(0),
            sha="",
            subject="",
            partial=True,
        )
    match = _HEAD_NOW.search(done.text)
    back = re.search(r"--hard.*HEAD[~^]", verbs.get("reset", ""))
    if back and match:  # to another branch's head it only brings up to date
        found.add(
            done.record,
            EvidenceKind.REVERT,
            match.group(0),
            sha="",
            subject="",
            back_to=match["sha"],
        )


def _status(done: Done, found: Found) -> None:
    text = done.text
    changed = _CHANGED.search(text) or _SHORT_CHANGED.search(text)
    ahead = _AHEAD.search(text)
    clean = _CLEAN.search(text)
    for what, match in (
        ("uncommitted", changed),
        ("unpushed", ahead),
        ("clean", clean),
    ):
        if match and not (what == "clean" and changed):
            found.add(
                done.record,
                EvidenceKind.DIRTY,
                line_with(text, match.start()),
                what=what,
            )
