"""From evidence to threads of work: a request with what followed it, then all of a
repository's requests about the same matter, over sessions, subagents and checkouts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pulse.core.evidence import words
from pulse.core.language.past import is_request, is_study, is_work
from pulse.core.language.subjects import normal_subject
from pulse.core.language.verbs import base_form
from pulse.core.language.words import word_set
from pulse.core.values import Evidence, EvidenceKind, Origin, Outcome

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
_MINOR = re.compile(r"(?:chore|style|docs?|ci|tests?|build|wip|deps)\b", re.IGNORECASE)
# Looking at what was just done.
_CHECK = re.compile(
    r"^(?:(?:now|then|please|ok|and|also|can you|let'?s)[, ]+)*(?:re-?run|run|check|"
    r"verify|"
    r"try|test|retest|retry|start|restart|launch|open|show|undo|restore|continue|"
    r"commit|"
    r"push|python3?|npm|bun|git|cd|ls|conda|pip)\b",
    re.IGNORECASE,
)
_MAIN_BRANCHES = frozenset(
    ("main", "master", "develop", "dev", "trunk", "next", "HEAD", "staging", "release")
)
_ON_PURPOSE = re.compile(
    r"\b(?:on purpose|deliberately|intentionally|to see (?:that |if |whether )?(?:it|"
    r"ci|"
    r"the \w+) (?:fail|turn|go|break|catch)|so that (?:it|ci) fails|temporarily break)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Thread:
    """Work on one matter in one repository, its evidence in time order."""

    project: str
    evidence: list[Evidence] = field(default_factory=list)
    openers: list[Evidence] = field(default_factory=list)
    follow_ups: list[Evidence] = field(default_factory=list)
    planted: bool = False

    @property
    def key(self) -> str:
        """Stable: the first record of the thread."""
        first = self.evidence[0]
        return f"{first.session}/{first.record}"

    @property
    def is_question(self) -> bool:
        """Only asked and answered: nothing was to be changed, and nothing was."""
        asked = self.openers or self.follow_ups
        return (
            bool(asked)
            and not self.of(*_WORK_KINDS, K.CONFIRMATION, K.UNFINISHED)
            and not any(_asks_for_work(e) for e in self.openers)
        )

    def of(self, *kinds: EvidenceKind) -> list[Evidence]:
        return [e for e in self.evidence if e.kind in kinds]

    def last(self, *kinds: EvidenceKind) -> Evidence | None:
        found = self.of(*kinds)
        return found[-1] if found else None

    @property
    def files(self) -> dict[str, Evidence]:
        """Changed files by path, each with its last change."""
        return {str(e.data.get("path") or e.quote): e for e in self.of(K.FILE)}

    @property
    def weight(self) -> float:
        lines = sum(
            _lines(e)
            for e in self.of(K.COMMIT, K.FILE)
            if not _MINOR.match(str(e.data.get("subject") or ""))
        )
        worth = {K.COMMIT: 4.0, K.PULL_REQUEST: 5.0, K.CONFIRMATION: 4.0, K.PUSH: 2.0,
                 K.TESTS: 1.0, K.PROMPT: 1.0, K.FILE: 0.5}  # fmt: skip
        minor = sum(
            2.0
            for e in self.of(K.COMMIT)
            if _MINOR.match(str(e.data.get("subject") or ""))
        )
        total = sum(worth.get(e.kind, 0.0) for e in self.evidence)
        return total - minor + min(lines / 80, 6.0)


_WORK_KINDS = (K.FILE, K.COMMIT, K.PUSH, K.PULL_REQUEST, K.TESTS, K.BUILD, K.REVERT,
               K.COMMAND)  # fmt: skip


def _lines(piece: Evidence) -> int:
    return int(piece.data.get("added") or 0) + int(piece.data.get("removed") or 0)


def threads(evidence: Iterable[Evidence]) -> list[Thread]:
    """Threads of a day, by their first evidence."""
    sessions: dict[str, list[Evidence]] = {}
    for piece in evidence:
        sessions.setdefault(piece.session, []).append(piece)
    parts = [part for found in sessions.values() for part in _episodes(found)]
    parts.sort(key=lambda p: p.evidence[0].time)
    while len(merged := _merged(parts)) < len(parts):
        parts = merged
    return parts


def _merged(parts: Sequence[Thread]) -> list[Thread]:
    """Threads joined where they are about the same; what joined may join again."""
    merged: list[Thread] = []
    for part in parts:
        same = next((t for t in reversed(merged) if _belong_together(t, part)), None)
        if same is None:
            merged.append(part)
        else:
            _join(same, part)
    return merged


def _episodes(evidence: Sequence[Evidence]) -> list[Thread]:
    """One session cut where the owner asks for something new."""
    found: list[Thread] = []
    for piece in sorted(evidence, key=lambda e: e.time):
        if not found or (_opens(piece) and _is_under_way(found[-1])):
            found.append(Thread(piece.project))
        thread = found[-1]
        thread.evidence.append(piece)
        thread.project = thread.project or piece.project
        if _opens(piece):
            thread.openers.append(piece)
        elif piece.kind is K.PROMPT and not piece.data.get("part"):
            thread.follow_ups.append(piece)
        if piece.kind is K.PROMPT and _ON_PURPOSE.search(piece.quote):
            thread.planted = True
    for thread in found:
        counted = Counter(e.project for e in thread.evidence if e.project)
        if counted:
            thread.project = counted.most_common(1)[0][0]
    return _put_back(found)


def _put_back(found: list[Thread]) -> list[Thread]:
    """Requests that refine the work before them belong to it."""
    kept: list[Thread] = []
    for thread in found:
        before = kept[-1] if kept else None
        if before and before.project == thread.project and _refines(before, thread):
            _join(before, thread)
        else:
            kept.append(thread)
    return kept


def _refines(before: Thread, thread: Thread) -> bool:
    opener = thread.openers[0].quote if thread.openers else ""
    if re.search(
        r"\b(?:undo|restore|back out|take (?:it|that) back)\b", opener, re.IGNORECASE
    ):
        return True
    if re.match(
        r"(?i)(?:now |then |and |also |ok,? )*(?:\w+ )?(?:it|that|this|them)\b|and\b",
        opener,
    ):
        return True
    if before.planted or thread.planted:
        return True
    mine, yours = _own_files(before), _own_files(thread)
    if before.last(K.COMMIT) or not mine or not yours:
        return False
    return len(mine & yours) / len(mine | yours) >= 0.6


def _opens(piece: Evidence) -> bool:
    if piece.kind is K.PLAN:
        return piece.data.get("approved") is True and piece.data.get("opens") is True
    if piece.kind is not K.PROMPT or piece.data.get("part"):
        return False
    quote = piece.quote
    if words.approves(quote) or words.hands_over(quote) or words.refutes(quote):
        return False
    if _CHECK.match(quote):
        return False
    return (
        piece.data.get("order") is True
        or is_work(quote)
        or (is_request(quote) and len(quote.split()) > 3)
    )


def _asks_for_work(opener: Evidence) -> bool:
    quote = opener.quote
    return bool(opener.data.get("order")) or is_work(quote) or is_study(quote)


def _is_under_way(thread: Thread) -> bool:
    """Whether anything happened yet that a new request would leave behind."""
    return any(e.kind in (*_WORK_KINDS, K.REPLY) for e in thread.evidence)


def _belong_together(one: Thread, other: Thread) -> bool:
    if one.project != other.project:
        return False
    if _side_branch(one) & _side_branch(other):
        return True
    if _commit_ids(one) & _commit_ids(other) or _pulls(one) & _pulls(other):
        return True
    mine, yours = _own_files(one), _own_files(other)
    smaller = min(len(mine), len(yours))
    shared = len(mine & yours)
    topics = _topic(one), _topic(other)
    alike = _alike(*topics)
    if smaller and shared >= max(1, smaller / 2):
        both = bool(one.last(K.COMMIT)) == bool(other.last(K.COMMIT))
        return alike >= (0.2 if both else 0.4)
    return alike >= 0.5 and len(topics[0] & topics[1]) >= 2


def _join(one: Thread, other: Thread) -> None:
    one.evidence = sorted(one.evidence + other.evidence, key=lambda e: e.time)
    one.openers += other.openers
    one.follow_ups += other.follow_ups
    one.planted = one.planted or other.planted


def _commit_ids(thread: Thread) -> set[str]:
    return {
        normal_subject(str(e.data["subject"]))
        for e in thread.of(K.COMMIT, K.REVERT)
        if e.data.get("subject") and e.data.get("outcome") != Outcome.UNKNOWN
    }


def _side_branch(thread: Thread) -> set[str]:
    """Branches made for one matter; everything may happen on the main ones."""
    return {e.branch for e in thread.of(K.COMMIT) if e.branch} - _MAIN_BRANCHES


def _pulls(thread: Thread) -> set[int]:
    named = {int(e.data.get("number") or 0) for e in thread.of(K.PULL_REQUEST)}
    asked = " ".join(e.quote for e in thread.openers)
    return named | {int(n) for n in re.findall(r"/pull/(\d{1,9})", asked)} - {0}


def _own_files(thread: Thread) -> set[str]:
    """Changed files by their last two path parts: the same in every checkout."""
    names = set()
    for path in thread.files:
        parts = PurePosixPath(path.replace("\\", "/")).parts[-2:]
        if parts and parts[-1] not in _LOOSE:
            names.add("/".join(parts))
    return names


def _topic(thread: Thread) -> set[str]:
    texts = [e.quote for e in thread.openers[:3]]
    texts += [
        str(e.data.get("subject") or "") for e in thread.of(K.COMMIT, K.REVERT)[:3]
    ]
    found = set()
    text = re.sub(r"\S*[./\\]\w\S*", " ", " ".join(texts)).lower()
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


def automated(evidence: Sequence[Evidence]) -> bool:
    """Whether nobody typed in any of it."""
    return all(e.origin is Origin.HEADLESS for e in evidence)
