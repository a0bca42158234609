"""How the working tree stood at a look, and what was taken back."""

import re
from collections.abc import Mapping

from pulse.core.evidence.calls import Done
from pulse.core.evidence.commands import Part
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import line_with
from pulse.core.values import EvidenceKind, Outcome

_GIT = re.compile(
    r"\bgit(?:\s+(?:-[Cc]\s+\S+|--?(?![Cc]\s)[a-z][\w-]*(?:=\S+)?))*\s+"
    r"(?P<verb>[a-z][a-z-]*)\b"
    r"(?P<rest>.*)",
    re.DOTALL,
)
# Commands that only speak of git.
_TALK = re.compile(r"(?:echo|printf|grep|rg|man|which|type|alias|cat|ls|find)\s")
_AHEAD = re.compile(
    r"^Your branch is ahead of '[^'\n]+' by \d+ commits?|"
    r"^## \S{1,200}?\.\.\.\S{1,200} \[ahead \d+",
    re.MULTILINE,
)
_DIVERGED = re.compile(r"^Your branch and '[^'\n]+' have diverged", re.MULTILINE)
_UP_TO_DATE = re.compile(
    r"^Your branch is up to date with '[^'\n]+'|^## \S{1,200}?\.\.\.\S{1,200}$|"
    r"^Everything up-to-date",
    re.MULTILINE,
)
_CHANGED = re.compile(
    r"^(?:Changes not staged for commit|Changes to be committed|Unmerged paths):",
    re.MULTILINE,
)
_SHORT = re.compile(r"\s(?:-[a-z]*s[a-z]*|--short|--porcelain\S*)(?=\s|$)")
_SHORT_CHANGED = re.compile(r"^(?:[MADRCUT][ MDT]|[ ][MDT]) \S.*$", re.MULTILINE)
_CLEAN = re.compile(r"nothing to commit, working tree clean")
_BRANCH_LINE = re.compile(r"##[ \t]\S+\Z")
_NOT_PUSHED = re.compile(
    r"(?:@\{u(?:pstream)?\}|\borigin/[\w/-]+(?:\.[\w/-]+)*)\.\.(?:HEAD\b|@|\s|$)"
)
_LISTED = re.compile(r"^(?:\* )?(?:commit )?[0-9a-f]{7,40}\b.*$", re.MULTILINE)
_HEAD_NOW = re.compile(r"^HEAD is now at (?P<sha>[0-9a-f]{6,40})\b.*$", re.MULTILINE)
_BACK = re.compile(r"--hard.*HEAD[~^]")
_RESTORED = re.compile(r"(?:checkout (?:\S+ )?--\s+\S|restore (?!.*--staged)\S)")
_TAG = re.compile(
    r"\s+(?:-[asf]+\s+|--(?:annotate|sign|force)\s+)*(?P<name>[\w./+-]*\w[\w./+-]*)"
)
_NO_TAG = re.compile(r"\s(?:-[ldvn]\d*|--(?:list|delete|verify|contains|points-at|"
                     r"merged|sort|format)\S*)(?=\s|$)")  # fmt: skip


def verbs(done: Done) -> dict[str, str]:
    """The git commands of a line: verb → what follows it. Quoted text is empty."""
    found: dict[str, str] = {}
    for part in done.parts if "git" in done.command else ():
        match = _GIT.search(part.bare)
        if match and not _TALK.match(part.program):
            found[match["verb"]] = found.get(match["verb"], "") + match["rest"]
    return found


def parts(done: Done, verb: str) -> list[Part]:
    """The parts of a line that call this git command."""
    named = ((part, _GIT.search(part.bare)) for part in done.parts)
    return [part for part, match in named if match and match["verb"] == verb]


def raw(done: Done, verb: str) -> str:
    """The first of them as it was written."""
    return next((part.raw for part in parts(done, verb)), "")


def is_ahead(done: Done, verbs: Mapping[str, str]) -> bool:
    return "status" in verbs and bool(_AHEAD.search(done.text))


def is_up_to_date(done: Done, verbs: Mapping[str, str]) -> bool:
    return bool({"status", "push"} & verbs.keys() and _UP_TO_DATE.search(done.text))


def look(done: Done, found: Found, verbs: Mapping[str, str]) -> None:
    """Add what a git command that went well says about the tree."""
    if "status" in verbs or "commit" in verbs:
        _status(done, found, verbs)
    if "log" in verbs and _NOT_PUSHED.search(verbs["log"]):
        _add_line(done, found, _LISTED.search(done.text), "unpushed")
    if "checkout" in verbs or "restore" in verbs:
        _restored(done, found)
    if "reset" in verbs and _BACK.search(verbs["reset"]):
        _went_back(done, found)
    if "tag" in verbs:
        _tagged(done, found, verbs["tag"])


def _went_back(done: Done, found: Found) -> None:
    """To another branch's head a reset only brings up to date; this went back."""
    if match := _HEAD_NOW.search(done.text):
        found.add(
            done.record,
            EvidenceKind.REVERT,
            match.group(),
            sha="",
            subject="",
            back_to=match["sha"],
        )


def _status(done: Done, found: Found, verbs: Mapping[str, str]) -> None:
    text = done.text
    if "status" not in verbs:
        _add_line(done, found, _CLEAN.search(text), "clean")
        return
    short = _SHORT.search(verbs["status"])
    changed = _CHANGED.search(text) or (short and _SHORT_CHANGED.search(text))
    _add_line(done, found, changed, "uncommitted")
    _add_line(done, found, _AHEAD.search(text) or _DIVERGED.search(text), "unpushed")
    if changed:
        return
    if said := _CLEAN.search(text) or (short and _BRANCH_LINE.match(text.strip())):
        _add_line(done, found, said, "clean")
    elif short and not text.strip() and not short_of_some(verbs["status"]):
        found.add(done.asked, EvidenceKind.DIRTY, raw(done, "status"), what="clean")


def short_of_some(rest: str) -> bool:
    """Whether a status was asked for some paths only, or its output went elsewhere."""
    return any(not word.startswith("-") for word in rest.split())


def _add_line(done: Done, found: Found, match: re.Match[str] | None, what: str) -> None:
    if match:
        quote = line_with(done.text, match.start())
        found.add(done.record, EvidenceKind.DIRTY, quote, what=what)


def _restored(done: Done, found: Found) -> None:
    for part in done.parts:
        if "git" in part.bare and _RESTORED.search(part.bare):
            found.add(
                done.asked,
                EvidenceKind.REVERT,
                part.raw,
                sha="",
                subject="",
                partial=True,
            )


def _tagged(done: Done, found: Found, rest: str) -> None:
    name = _TAG.match(rest)
    if name and not _NO_TAG.search(rest):
        found.add(
            done.asked,
            EvidenceKind.COMMAND,
            raw(done, "tag"),
            command="git tag",
            tag=name["name"],
            outcome=Outcome.OK,
        )
