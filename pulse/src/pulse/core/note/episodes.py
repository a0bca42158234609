"""From evidence to threads of work: a request with what followed it, then all of a
repository's requests about the same matter, over sessions, subagents and checkouts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pulse.core.evidence import tongues, words
from pulse.core.language import clean
from pulse.core.language.past import is_request, is_work
from pulse.core.note.agents import by_agent
from pulse.core.note.thread import WORK_KINDS, Thread
from pulse.core.note.topics import (
    Marks,
    belong_together,
    joined,
    marks_of,
    own_files,
    topic,
    topic_of,
)
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
# Looking at what was just done.
_CHECK = re.compile(
    r"^(?:(?:now|then|please|ok|and|also|can you|let'?s)[, ]+)*(?:re-?run|run|check|"
    r"verify|"
    r"try|test|retest|retry|start|restart|launch|open|show|undo|restore|continue|"
    r"commit|"
    r"push|python3?|npm|bun|git|cd|ls|conda|pip)\b",
    re.IGNORECASE,
)
_ON_PURPOSE = re.compile(
    r"\b(?:on purpose|deliberately|intentionally|to see (?:that |if |whether )?(?:it|"
    r"ci|"
    r"the \w+) (?:fail|turn|go|break|catch)|so that (?:it|ci) fails|temporarily break)",
    re.IGNORECASE,
)


def threads(evidence: Iterable[Evidence]) -> list[Thread]:
    """Threads of a day, by their first evidence."""
    sessions: dict[str, list[Evidence]] = {}
    for piece in evidence:
        sessions.setdefault(piece.session, []).append(piece)
    parts = [
        part
        for found in sessions.values()
        for episode in _episodes(found)
        for part in by_agent(episode)
    ]
    parts.sort(key=lambda p: p.evidence[0].time)
    while len(merged := _merged(parts)) < len(parts):
        parts = merged
    for part in parts:
        _hand_on_pushes(part, parts)
    return parts


def _hand_on_pushes(thread: Thread, threads: Sequence[Thread]) -> None:
    """ "Push everything" in a session of its own belongs to what was pushed."""
    pushes = thread.of(K.PUSH)
    if not pushes or thread.of(*(k for k in WORK_KINDS if k is not K.PUSH)):
        return
    for other in threads:
        commits = other.of(K.COMMIT)
        for push in pushes:
            branches = {e.branch for e in commits if e.time < push.time}
            if other.project == thread.project and push.data.get("branch") in branches:
                other.evidence.append(push)
                thread.told = True


def _merged(parts: Sequence[Thread]) -> list[Thread]:
    """Threads joined where they are about the same; what joined may join again. Only
    threads that share a mark are compared: a day may have hundreds."""
    merged: list[Thread] = []
    marks: list[Marks] = []
    known: dict[object, list[int]] = {}
    for part in parts:
        mine = marks_of(part)
        near = {place for key in mine.shared() for place in known.get(key, ())}
        same = next(
            (n for n in sorted(near, reverse=True) if belong_together(marks[n], mine)),
            None,
        )
        if same is None:
            same = len(merged)
            merged.append(part)
            marks.append(mine)
        else:
            _join(merged[same], part)
            marks[same] = joined(marks[same], mine, merged[same])
        for key in marks[same].shared():
            places = known.setdefault(key, [])
            if same not in places[-1:]:
                places.append(same)
    return merged


def _episodes(evidence: Sequence[Evidence]) -> list[Thread]:
    """One session cut where the owner asks for something new."""
    found: list[Thread] = []
    for piece in sorted(evidence, key=lambda e: e.time):
        if _is_about_before(piece, found):
            found[-2].evidence.append(piece)
            found[-1].refuted_first |= piece.kind is K.REFUTATION
            continue
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


def _is_about_before(piece: Evidence, found: Sequence[Thread]) -> bool:
    """ "Works now. Also add a test": the verdict is about what was done before."""
    if piece.kind not in (K.CONFIRMATION, K.REFUTATION) or len(found) < 2:
        return False
    opener = found[-1].openers[:1]
    return bool(opener) and opener[0].record == piece.record


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
    if thread.refuted_first or (
        words.gives_up(opener) and _shared_words(before, opener)
    ):
        return True
    if re.search(
        r"\b(?:undo|restore|back out|take (?:it|that) back)\b", opener, re.IGNORECASE
    ):
        return True
    if re.match(
        r"(?i)(?:(?:now|then|and|also|ok|good|great|nice|cool|fine|perfect)[,.! ]+)*"
        r"(?:\w+ )?(?:it|that|this|them)\b|and\b",
        opener,
    ):
        return True
    if before.planted or thread.planted:
        return True
    mine, yours = own_files(before), own_files(thread)
    if before.last(K.COMMIT) or not mine or not yours:
        return False
    return len(mine & yours) / len(mine | yours) >= 0.6


def _shared_words(before: Thread, said: str) -> bool:
    return bool(topic_of(said) & topic(before))


def _opens(piece: Evidence) -> bool:
    if piece.kind is K.PLAN:
        return piece.data.get("approved") is True and piece.data.get("opens") is True
    if piece.kind is not K.PROMPT or piece.data.get("part"):
        return False
    quote = piece.quote
    if words.approves(quote) or words.hands_over(quote) or words.refutes(quote):
        return False
    if _CHECK.match(clean.polite(quote)) or words.postpones(quote):
        return False
    return (
        piece.data.get("order") is True
        or is_work(quote)
        or tongues.orders(quote)
        or (is_request(quote) and len(quote.split()) > 3)
    )


def _is_under_way(thread: Thread) -> bool:
    """Whether anything happened yet that a new request would leave behind."""
    return any(e.kind in (*WORK_KINDS, K.REPLY) for e in thread.evidence)


def _join(one: Thread, other: Thread) -> None:
    one.evidence = sorted(one.evidence + other.evidence, key=lambda e: e.time)
    one.openers += other.openers
    one.follow_ups += other.follow_ups
    one.planted = one.planted or other.planted
