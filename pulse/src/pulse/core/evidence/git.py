"""Commits, however they were made and however they came to light.

A quiet commit prints nothing: it is shown by a later log, push or status. A commit
shows that something was committed, not that its message is true.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from pulse.core.evidence import messages, remote, tree
from pulse.core.evidence.calls import Done
from pulse.core.evidence.found import Found
from pulse.core.evidence.people import named_in
from pulse.core.values import EvidenceKind, Json, Outcome, Record

_COMMITTED = re.compile(
    r"^\[(?P<branch>[^\]\n]{1,200}?)(?: \(root-commit\))? (?P<sha>[0-9a-f]{6,40})\] "
    r"(?P<subject>\S.*)$",
    re.MULTILINE,
)
_STAT = re.compile(
    r"(?P<files>\d{1,9}) files? changed(?:, (?P<added>\d{1,9}) insertions?\(\+\))?"
    r"(?:, (?P<removed>\d{1,9}) deletions?\(-\))?"
)
_MOST = 500  # commits of one output
_STAT_WITHIN = 2000  # characters behind the line of the commit
_LOG_LINE = re.compile(
    r"^(?:\* )?(?:commit )?(?P<sha>[0-9a-f]{7,40}) (?:\([^)\n]*\) )?"
    r"(?P<subject>\S.*)$",
    re.MULTILINE,
)
_MERGED = re.compile(r"^Merge made by .*$", re.MULTILINE)
_WRAPPED = re.compile(r"^ok\b|\d files? changed", re.MULTILINE)
_NOT_COMMITTED = re.compile(
    r"nothing (?:added )?to commit|no changes added|^(?:fatal|error): |hook id: |"
    r"aborting commit|hook (?:failed|declined)",
    re.IGNORECASE | re.MULTILINE,
)
_FIXUP = re.compile(r"(?:fixup|squash|amend)! ")
_REVERTS = re.compile(r'Revert "(.+)"$')
_QUIET = re.compile(r"\s(?:-[a-zA-Z]*q[a-zA-Z]*|--quiet)\b")
# Words that git puts around what a script printed when it committed or pushed.
_SIGNS = ("] ", " -> ")
_LISTS = frozenset({"log", "status", "push", "show", "commit", "reflog", "branch"})
_COMMITS = frozenset({"commit", "cherry-pick", "revert", "am", "rebase", "merge"})


@dataclass(slots=True)
class Commits:
    """What a session has committed so far, and what printed nothing yet."""

    quiet: dict[str, Record] = field(default_factory=dict)  # subject -> record
    pushed: list[int] = field(default_factory=list)  # quiet pushes, places in items
    known: set[str] = field(default_factory=set)  # subjects and shas already found
    last: str = ""  # the subject of the newest commit


def look(done: Done, found: Found, commits: Commits) -> None:
    """Add what one finished command shows about the repository."""
    remote.by_tool(done, found)
    if not done.is_shell or not done.was_run:
        return
    verbs = tree.verbs(done)
    operation = _operation(done)
    by_script = not verbs and bool(done.working)
    by_script = by_script and any(sign in done.text for sign in _SIGNS)
    if verbs or operation or by_script:
        _look(done, found, commits, verbs, operation)
    remote.pull_requests(done, found, operation)


def _look(
    done: Done,
    found: Found,
    commits: Commits,
    verbs: Mapping[str, str],
    operation: Mapping[str, Json],
) -> None:
    _shown(done, found, commits, verbs)
    moved = remote.pushes(done, found, verbs, operation)
    if done.result.is_error:
        return
    if "commit" in verbs:
        _printed_nothing(done, found, commits, verbs, operation)
    if "merge" in verbs:
        _merge(done, found, verbs["merge"])
    if commits.quiet and _LISTS & verbs.keys():
        _logged(done, found, commits)
        if moved or tree.is_ahead(done, verbs):
            _left_the_index(done, found, commits)
    if quiet := remote.quiet_push(done, found, verbs, moved=moved):
        commits.pushed.append(quiet)
    tree.look(done, found, verbs)
    if commits.pushed and tree.is_up_to_date(done, verbs):
        for place in commits.pushed:
            found.change(place, outcome=Outcome.OK)
        commits.pushed.clear()


def finish(found: Found, commits: Commits) -> None:
    """Quiet commits that nothing showed afterwards stay without an outcome."""
    for subject, record in commits.quiet.items():
        _add(record, found, subject, subject=subject, outcome=Outcome.UNKNOWN)


def _operation(done: Done) -> Mapping[str, Json]:
    """What the program itself recorded about a git command."""
    operation = done.result.extra.get("gitOperation")
    return operation if isinstance(operation, dict) else {}


def _shown(
    done: Done, found: Found, commits: Commits, verbs: Mapping[str, str]
) -> None:
    """Commits that git printed: ``[main 9be0c11] Add search``."""
    text = done.text
    if "] " not in text or (verbs and not _COMMITS & verbs.keys()):
        return
    people: list[str] | None = None
    for match in islice(_COMMITTED.finditer(text), _MOST):
        stat = _STAT.search(text, match.end(), match.end() + _STAT_WITHIN)
        if not verbs and not stat:
            continue  # a script may print lines that look like it
        people = named_in(done.command) if people is None else people
        subject = match["subject"].strip()
        fixup = _FIXUP.match(subject)
        subject = subject[fixup.end() :] if fixup else subject
        reverts = _REVERTS.match(subject)
        commits.known |= {subject, match["sha"][:7]}
        commits.quiet.pop(subject, None)
        commits.last = subject
        found.add(
            done.record,
            EvidenceKind.REVERT if reverts else EvidenceKind.COMMIT,
            match.group(),
            sha=match["sha"],
            subject=reverts[1] if reverts else subject,
            **_size(stat),
            amended="--amend" in verbs.get("commit", ""),
            fixup=fixup is not None,
            outcome=Outcome.OK,
            **({"people": people} if people else {}),
        )


def _size(stat: re.Match[str] | None) -> dict[str, int]:
    names = ("files", "added", "removed")
    return {name: int(stat[name] or 0) if stat else 0 for name in names}


def _printed_nothing(
    done: Done,
    found: Found,
    commits: Commits,
    verbs: Mapping[str, str],
    operation: Mapping[str, Json],
) -> None:
    """A commit command that git said nothing about: the program recorded it, a wrapper
    told it, or it waits for something that shows it."""
    if _COMMITTED.search(done.text) or _NOT_COMMITTED.search(done.text):
        return
    amended = "--amend" in verbs["commit"]
    subjects = messages.subjects(done.command)
    if recorded := operation.get("commit"):
        sha = recorded.get("sha") if isinstance(recorded, dict) else ""
        subject = subjects[-1] if subjects else commits.last
        quote = subject if subjects else tree.raw(done, "commit")
        _add(done.asked, found, quote, subject=subject, outcome=Outcome.OK,
             sha=sha if isinstance(sha, str) else "", amended=amended)  # fmt: skip
        subjects = subjects[:-1]
        commits.known.add(subject)
        commits.last = subject
    for subject in subjects:
        commits.last = subject
        if _WRAPPED.search(done.text):
            commits.known.add(subject)
            _add(done.asked, found, subject, subject=subject, outcome=Outcome.OK)
        elif _may_be_quiet(done, verbs["commit"]) and subject not in commits.known:
            commits.quiet.setdefault(subject, done.asked)


def _may_be_quiet(done: Done, rest: str) -> bool:
    """Whether a commit that went well could have left this output. Without an option
    git says what it committed, unless its output went elsewhere."""
    if "--dry-run" in rest:
        return False
    quiet = _QUIET.search(rest) or ">" in rest or not done.text.strip()
    return bool(quiet) or any(
        p.then.startswith("|") for p in tree.parts(done, "commit")
    )


def _merge(done: Done, found: Found, rest: str) -> None:
    """A merge that made a commit of its own; a fast-forward makes none."""
    made = _MERGED.search(done.text)
    branch = next((w for w in rest.split() if not w.startswith(("-", '"', "'"))), "")
    if not made or not branch:
        return
    stat = _STAT.search(done.text, made.end())
    found.add(
        done.record,
        EvidenceKind.COMMIT,
        made.group(),
        sha="",
        subject=_merge_subject(branch),
        **_size(stat),
        amended=False,
        fixup=False,
        merge=branch,
        outcome=Outcome.OK,
    )


def _merge_subject(branch: str) -> str:
    """What git calls a merge of this branch."""
    kind = "remote-tracking branch" if branch.startswith("origin/") else "branch"
    return f"Merge {kind} '{branch}'"


def _logged(done: Done, found: Found, commits: Commits) -> None:
    """Quiet commits that a listing shows."""
    for match in _LOG_LINE.finditer(done.text):
        subject = match["subject"].strip()
        if commits.quiet.pop(subject, None) is not None:
            commits.known |= {subject, match["sha"][:7]}
            quote = match.group().strip()
            _add(done.record, found, quote, sha=match["sha"], subject=subject,
                 outcome=Outcome.OK)  # fmt: skip


def _left_the_index(done: Done, found: Found, commits: Commits) -> None:
    """Commits were there to push, or stand ahead of the remote: those that printed
    nothing in this checkout."""
    for subject, record in list(commits.quiet.items()):
        if record.cwd == done.record.cwd:
            del commits.quiet[subject]
            commits.known.add(subject)
            _add(record, found, subject, subject=subject, outcome=Outcome.OK)


def _add(record: Record, found: Found, quote: str, **data: Json) -> None:
    whole = {"sha": "", "files": 0, "added": 0, "removed": 0}
    whole |= {"amended": False, "fixup": False, **data}
    found.add(record, EvidenceKind.COMMIT, quote, **whole)
