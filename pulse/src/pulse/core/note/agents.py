"""Work that was handed out: each agent's results are its own."""

from pulse.core.note.thread import WORK_KINDS, Thread
from pulse.core.values import Evidence, EvidenceKind, Outcome

K = EvidenceKind


def by_agent(thread: Thread) -> list[Thread]:
    """An episode as it is, or, where agents came to different ends, cut by agent: one
    whose tests failed takes nothing back of what another committed."""
    groups: dict[str, list[Evidence]] = {}
    for piece in thread.evidence:
        if agent := str(piece.data.get("agent") or ""):
            groups.setdefault(agent, []).append(piece)
    committed = {a for a, g in groups.items() if any(e.kind is K.COMMIT for e in g)}
    apart = committed | {a for a, g in groups.items() if _is_red(g)}
    if not committed or len(apart) < 2:
        return [thread]
    parts = [
        Thread(thread.project, groups[agent]) for agent in groups if agent in apart
    ]
    gone = {id(e) for part in parts for e in part.evidence}
    thread.evidence = [e for e in thread.evidence if id(e) not in gone]
    thread.told = not thread.of(*WORK_KINDS, K.CONFIRMATION, K.REFUTATION)
    return [thread, *parts] if thread.evidence else parts


def _is_red(group: list[Evidence]) -> bool:
    runs = [e for e in group if e.kind is K.TESTS]
    return bool(runs) and runs[-1].data.get("outcome") == Outcome.FAILED
