"""Which commits of a thread stand at its end."""

from collections.abc import Sequence

from pulse.core.evidence import words
from pulse.core.language.subjects import normal_subject
from pulse.core.note.thread import Thread
from pulse.core.note.topics import topic_of
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind


def standing_commits(thread: Thread) -> tuple[list[Evidence], list[Evidence]]:
    """Commits that stand at the end, and those that were taken back. One subject
    committed again (amended, rebased, on two branches) is one commit; what the owner
    then had done another way is neither."""
    undone = {_subject(e) for e in thread.of(K.REVERT) if e.data.get("subject")}
    by_subject: dict[str, Evidence] = {}
    before: Evidence | None = None
    for piece in thread.of(K.COMMIT):
        if piece.data.get("amended") and before is not None:
            by_subject.pop(_subject(before), None)
        by_subject[_subject(piece)] = piece
        before = piece
    standing = [e for s, e in by_subject.items() if s not in undone]
    kept = [e for e in standing if not _is_replaced(e, standing, thread)]
    return kept, [e for s, e in by_subject.items() if s in undone]


def _is_replaced(piece: Evidence, commits: Sequence[Evidence], thread: Thread) -> bool:
    """ "Use WebP instead of PNG" replaces an earlier "Store scans as PNG"."""
    for said in thread.of(K.PROMPT):
        gone = topic_of(words.replaced(words.deciding_part(said.quote)))
        named = topic_of(str(piece.data.get("subject") or ""))
        later = any(e.time > said.time for e in commits)
        if gone and gone <= named and piece.time < said.time and later:
            return True
    return False


def _subject(piece: Evidence) -> str:
    return normal_subject(str(piece.data.get("subject") or piece.quote))
