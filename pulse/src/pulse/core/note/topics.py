"""Which parts of a day are about the same: same commits, pull request, branch, files
or words."""

import re
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


def belong_together(one: Thread, other: Thread) -> bool:
    apart = any(t.only_merges or t.told for t in (one, other))
    if one.project != other.project or apart:
        return False
    if _side_branch(one) & _side_branch(other):
        return True
    if _commit_ids(one) & _commit_ids(other) or _pulls(one) & _pulls(other):
        return True
    topics = topic(one), topic(other)
    alike = _alike(*topics)
    if alike >= 0.5 and len(topics[0] & topics[1]) >= 2:
        return True
    if _was_reverted(one) != _was_reverted(other):
        return False  # one file is not reason enough to mix what stands with what fell
    mine, yours = own_files(one), own_files(other)
    smaller = min(len(mine), len(yours))
    if smaller and len(mine & yours) >= max(1, smaller / 2):
        both = bool(one.last(K.COMMIT)) == bool(other.last(K.COMMIT))
        return alike >= (0.2 if both else 0.4)
    only_looked = not (mine and yours)
    return only_looked and bool(_test_files(one) & _test_files(other))


def _was_reverted(thread: Thread) -> bool:
    return any(not e.data.get("partial") for e in thread.of(K.REVERT))


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


def _stem(word: str) -> str:
    word = base_form(word) or word
    for end in ("ing", "ed", "es", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
