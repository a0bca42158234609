"""Calls that went wrong, and whether the same thing went well later."""

import re
from collections.abc import Hashable, Sequence

from pulse.core.evidence import tree
from pulse.core.evidence.calls import Done
from pulse.core.evidence.files import path_of
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import clip, line_with
from pulse.core.stats.errors import COMMAND_FAILED, USER_REJECTED, category
from pulse.core.values import Evidence, EvidenceKind, Outcome, Tool

_HOOK = re.compile(r"hook id: |husky|hook (?:failed|error|declined)|pre-commit hook",
                   re.IGNORECASE)  # fmt: skip
# With status 1 these only say that nothing was found, or that things differ.
_ASKS = re.compile(
    r"(?:grep|egrep|rg|ag|diff|cmp|test|\[|pgrep|which|type|git\s+(?:diff|grep|"
    r"merge-base|check-ignore|show-ref))(?=\s|$)"
)
_THROWN = re.compile(r"^(?:[\w.]{1,100}(?:Error|Exception)|panic): .*$", re.MULTILINE)
# In lower case, and near the beginning of a line.
_TOLD = re.compile(
    r"\b(?:error|fatal|failed|failure|denied|cannot|can't|unable to|"
    r"no such file|not found|unknown|unrecognized)\b(?! 0)"
)
_NEAR = 80
_SAYS_WRONG = re.compile(
    r"\b(?:error|fatal|no such|not found|invalid)\b", re.IGNORECASE
)
_COMMIT = (EvidenceKind.COMMIT,)
_HEAD = 4000  # characters in which a hook names itself
_LONGEST = 2000  # characters in which two commands are compared
_GOES_THERE = re.compile(r"cd \S+ ?(?:&&|;) ?")
_SHOWN_IN_PART = re.compile(r" ?(?:2>&1 ?)?\| ?(?:tail|head)\b[^|]*$| ?2>&1")
_FILES = frozenset({Tool.READ, Tool.EDIT, Tool.WRITE})
_CHECKED = frozenset(
    {
        EvidenceKind.TESTS,
        EvidenceKind.BUILD,
        EvidenceKind.CHECK,
        EvidenceKind.PUSH,
        EvidenceKind.COMMIT,
        EvidenceKind.COMMAND,
    }
)


class Errors:
    """Errors of a session by what went wrong: the same command, check or file."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._open: dict[Hashable, list[int]] = {}  # → places in found.items

    def look(self, done: Done, shown: Sequence[Evidence]) -> None:
        """``shown``: the other evidence that this call gave."""
        if done.in_background or not done.was_run:
            return
        if done.result.is_error:
            self._met(done, shown)
        elif self._open:
            self._went_well(done, shown)

    def _met(self, done: Done, shown: Sequence[Evidence]) -> None:
        kind = category(done.result, done.call.tool)
        if kind in ("", USER_REJECTED) or _only_asked(done):
            return
        if kind == COMMAND_FAILED and _HOOK.search(done.text[:_HEAD]):
            kind = "hook"
        place = self._found.add(
            done.record,
            EvidenceKind.ERROR,
            _quote(done),
            category=kind,
            tool=done.call.name,
            overcome=False,
        )
        if place is not None:
            self._open.setdefault(_subject(done, shown), []).append(place)

    def _went_well(self, done: Done, shown: Sequence[Evidence]) -> None:
        keys = [_key(e) for e in shown if e.data.get("outcome") == Outcome.OK]
        subject = _subject(done, ())
        # That nothing was to be committed does not overcome a commit that failed.
        red = any(e.data.get("outcome") == Outcome.FAILED for e in shown)
        if not red and subject != _COMMIT:
            keys.append(subject)
        for key in keys:
            for place in self._open.pop(key, ()):
                self._found.change(place, overcome=True)


def _quote(done: Done) -> str:
    """The line that says what went wrong, else the first one worth quoting."""
    text = done.said.replace("<tool_use_error>", "").replace("</tool_use_error>", "")
    ends = text if len(text) <= 2 * _HEAD else f"{text[:_HEAD]}\n{text[-_HEAD:]}"
    thrown = [match.group() for match in _THROWN.finditer(ends)]
    for line in (*thrown[-1:], _told(ends)):
        if quote := clip(line):
            return quote
    return clip(text) or clip(done.text)


def _told(text: str) -> str:
    """The first line that begins like an error."""
    lowered = text.lower()
    for match in _TOLD.finditer(lowered):
        if match.start() - lowered.rfind("\n", 0, match.start()) <= _NEAR:
            return line_with(text, match.start())
    return ""


def _subject(done: Done, shown: Sequence[Evidence]) -> Hashable:
    """What a call was about: the check that failed in it, its file, its command."""
    red = [e for e in shown if e.data.get("outcome") == Outcome.FAILED]
    if keys := [_key(e) for e in red if e.kind in _CHECKED]:
        return keys[-1]
    if done.call.tool in _FILES:
        return done.call.tool in (Tool.EDIT, Tool.WRITE), path_of(done)
    if done.is_shell:
        if "commit" in tree.verbs(done):
            return _COMMIT
        return done.call.tool, _normal(done.command)
    return done.call.name, str(sorted(done.call.input.items(), key=str))[:1000]


def _key(piece: Evidence) -> Hashable:
    """Two runs of one check have the same key."""
    if piece.kind is EvidenceKind.TESTS:
        return piece.kind, piece.data["runner"]
    if piece.kind in (EvidenceKind.BUILD, EvidenceKind.CHECK, EvidenceKind.COMMAND):
        script = piece.data.get("script")
        return piece.kind, script or _normal(str(piece.data["command"]))
    if piece.kind is EvidenceKind.PUSH:
        return piece.kind, piece.data["branch"]
    return (piece.kind,)


def _normal(command: str) -> str:
    """A command without what does not change what it does."""
    command = " ".join(command[:_LONGEST].split())
    if command.startswith("cd "):
        command = _GOES_THERE.sub("", command)
    if "|" in command or "2>&1" in command:
        command = _SHOWN_IN_PART.sub("", command)
    return command


def _only_asked(done: Done) -> bool:
    """Whether a status of 1 is an answer: nothing found, not the same."""
    last = done.parts[-1] if done.is_shell and done.parts else None
    return (
        last is not None
        and done.exit_status == 1
        and _ASKS.match(last.program) is not None
        and not _SAYS_WRONG.search(done.said[:_HEAD])
    )
