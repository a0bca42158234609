"""Which parts of a day are about the same: same commits, pull request, branch, files
or words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from pulse.core.language.subjects import normal_subject
from pulse.core.language.verbs import base_form
from pulse.core.language.words import word_set
from pulse.core.note.thread import Thread
from pulse.core.values import EvidenceKind, Outcome

K = EvidenceKind
_LOOSE = word_set(
    """
    README.md CHANGELOG.md package.json package-lock.json yarn.lock pnpm-lock.yaml
    Cargo.toml Cargo.lock pyproject.toml uv.lock go.mod go.sum CLAUDE.md AGENTS.md
    requirements.txt Makefile __init__.py index.ts
    """
)
_STOP = word_set(
    """
    the a an and or of to for in on with by from at as is are be it its this that
    these those so into not no do does can should will all also now new use used
    using make more when which what how why add update fix change create write get
    set run test tests file files code please feat chore docs refactor some any each
    let one two line lines they them then there here than only just again
    """
)
_MAIN_BRANCHES = frozenset(
    ("main", "master", "develop", "dev", "trunk", "next", "HEAD", "staging", "release")
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a thread may be known by again."""

    project: str
    apart: bool  # it joins no other, whatever they share
    committed: bool
    reverted: bool
    branches: frozenset[str]
    commits: frozenset[str]
    pulls: frozenset[int]
    files: frozenset[str]
    tests: frozenset[str]
    words: frozenset[str]
    sessions: frozenset[str]
    red: bool  # its tests failed at its last look

    def shared(self) -> Iterator[tuple[str, object]]:
        """Threads that belong together have one of these in common."""
        for name in ("branches", "commits", "pulls", "files", "tests", "words"):
            for each in getattr(self, name):
                yield self.project, (name, each)


def joined(one: Marks, other: Marks, thread: Thread) -> Marks:
    """The marks of a thread that two became."""
    return Marks(
        project=one.project,
        apart=False,
        committed=one.committed or other.committed,
        reverted=one.reverted or other.reverted,
        branches=one.branches | other.branches,
        commits=one.commits | other.commits,
        pulls=one.pulls | other.pulls,
        files=one.files | other.files,
        tests=one.tests | other.tests,
        words=frozenset(topic(thread)),
        sessions=one.sessions | other.sessions,
        red=_ended_red(thread),
    )


def marks_of(thread: Thread) -> Marks:
    return Marks(
        project=thread.project,
        apart=thread.only_merges or thread.told,
        committed=bool(thread.last(K.COMMIT)),
        reverted=any(not e.data.get("partial") for e in thread.of(K.REVERT)),
        branches=frozenset(_side_branch(thread)),
        commits=frozenset(_commit_ids(thread)),
        pulls=frozenset(_pulls(thread)),
        files=frozenset(own_files(thread)),
        tests=frozenset(_test_files(thread)),
        words=frozenset(topic(thread)),
        sessions=frozenset(e.session for e in thread.evidence),
        red=_ended_red(thread),
    )


def belong_together(one: Marks, other: Marks) -> bool:
    if one.project != other.project or one.apart or other.apart:
        return False
    if one.branches & other.branches:
        return True
    if one.commits & other.commits or one.pulls & other.pulls:
        return True
    alike = _alike(one.words, other.words)
    # What the owner asked for apart, in one sitting, stays apart unless it is the same.
    one_sitting = bool(one.sessions & other.sessions)
    least = 0.66 if one_sitting else 0.5
    if alike >= least and len(one.words & other.words) >= 2:
        return True
    if one.reverted != other.reverted:
        return False  # one file is not reason enough to mix what stands with what fell
    smaller = min(len(one.files), len(other.files))
    if smaller and len(one.files & other.files) >= max(1, smaller / 2):
        least = 0.2 if one.committed == other.committed else 0.4
        # Work that was red is not over: the next order about its files goes on with it.
        apart = one_sitting and not (one.red or other.red)
        return alike >= (0.66 if apart else least)
    looked_again = one_sitting or not (one.files and other.files)
    return looked_again and bool(one.tests & other.tests)


def _ended_red(thread: Thread) -> bool:
    last = thread.last(K.TESTS)
    return last is not None and last.data.get("outcome") == Outcome.FAILED


def _test_files(thread: Thread) -> set[str]:
    """Files that its test commands name: who runs them again looks at the same work."""
    commands = " ".join(str(e.data.get("command") or "") for e in thread.of(K.TESTS))
    return set(re.findall(r"[\w/.-]*\btests?[/_][\w/.-]+|[\w/.-]+\.(?:test|spec)\.\w+",
                          commands))  # fmt: skip


def _side_branch(thread: Thread) -> set[str]:
    """Branches made for one matter; everything may happen on the main ones."""
    return {e.branch for e in thread.of(K.COMMIT) if e.branch} - _MAIN_BRANCHES


def _commit_ids(thread: Thread) -> set[str]:
    return {
        normal_subject(str(e.data["subject"]))
        for e in thread.of(K.COMMIT, K.REVERT)
        if e.data.get("subject") and e.data.get("outcome") != Outcome.UNKNOWN
    }


def _pulls(thread: Thread) -> set[int]:
    named = {int(e.data.get("number") or 0) for e in thread.of(K.PULL_REQUEST)}
    asked = " ".join(e.quote for e in thread.openers)
    return named | {int(n) for n in re.findall(r"/pull/(\d{1,9})", asked)} - {0}


def own_files(thread: Thread) -> set[str]:
    """Changed files by their last two path parts: the same in every checkout."""
    names = set()
    for path in thread.files:
        parts = PurePosixPath(path.replace("\\", "/")).parts[-2:]
        if parts and parts[-1] not in _LOOSE:
            names.add("/".join(parts))
    return names


def topic(thread: Thread) -> set[str]:
    """The words that say what a thread is about, by their stems."""
    texts = [e.quote for e in thread.openers[:3] or thread.follow_ups[:2]]
    texts += [
        str(e.data.get("subject") or "") for e in thread.of(K.COMMIT, K.REVERT)[:3]
    ]
    return topic_of(" ".join(texts))


def topic_of(text: str) -> set[str]:
    found = set()
    text = re.sub(r"\S*[./\\]\w\S*", " ", text).lower()
    for word in re.findall(r"[a-z]{3,}", text):
        if word not in _STOP:
            found.add(_stem(word))
    return found


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    word = base_form(word) or word
    for end in ("ing", "ed", "es", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
