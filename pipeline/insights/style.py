"""How a person works with their agents: what their prompts and decisions show."""

from collections.abc import Sequence
from statistics import median

from pipeline.insights.labels import FrictionKind
from pipeline.insights.record import Recorded, claim, counted, piece_of
from pipeline.insights.told import Claim
from pulse.core.evidence import words
from pulse.core.evidence.quotes import sentences
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
#: Sessions and prompts below which nothing is said about a habit.
FEWEST_SESSIONS, FEWEST_PROMPTS = 2, 10
_TYPICAL = 12  # prompts of the usual length, of which some are shown
#: The friction with which an owner steps in.
STEPS_IN = frozenset(
    {
        FrictionKind.MISUNDERSTOOD_REQUEST,
        FrictionKind.WRONG_APPROACH,
        FrictionKind.USER_REJECTED_ACTION,
        FrictionKind.USER_STOPPED_EARLY,
        FrictionKind.WRONG_FILE_OR_LOCATION,
        FrictionKind.EXCESSIVE_CHANGES,
        FrictionKind.BUGGY_CODE,
    }
)


def find_style(recorded: Recorded) -> tuple[Claim, ...]:
    found = (
        _length(recorded),
        _steering(recorded),
        _tried(recorded),
        _plans(recorded),
        _handing_over(recorded),
        _helpers(recorded),
    )
    return tuple(each for each in found if each)


def key_pattern(recorded: Recorded) -> Claim:
    """Whether you let it run or steer it: what half of the sessions show, or more."""
    total = len(recorded.analysed)
    stepped = _stepped(recorded)
    in_sessions = {piece.session for piece in stepped} & set(recorded.analysed)
    let_run = total - len(in_sessions)
    if 2 * let_run >= total:
        quiet = [
            piece
            for piece in recorded.of_kind(K.PROMPT)
            if piece.session in recorded.analysed and piece.session not in in_sessions
        ]
        return claim(
            "You gave the order and let it run: in {quiet} of {of} sessions you "
            "neither corrected, refused nor stopped the agent.",
            quiet,
            quiet=let_run,
            of=total,
        )
    return claim(
        "You steered while it worked: in {stepped} of {of} sessions you corrected, "
        "refused or stopped the agent.",
        stepped,
        stepped=len(in_sessions),
        of=total,
    )


def _stepped(recorded: Recorded) -> list[Evidence]:
    return [
        h.piece for h in recorded.hitches if h.kind in STEPS_IN and h.matter in _BY_YOU
    ]


_BY_YOU = frozenset(
    {
        "refuted",
        "misunderstood",
        "meant",
        "approach",
        "place",
        "excessive",
        "refused",
        "refused_why",
        "plan",
        "stopped",
    }
)


def _length(recorded: Recorded) -> Claim | None:
    lengths = sorted(len(asked.text.split()) for asked in recorded.prompts)
    if len(lengths) < FEWEST_PROMPTS:
        return None
    half = int(median(lengths))
    near = [
        asked for asked in recorded.prompts if abs(len(asked.text.split()) - half) <= 1
    ]
    typical = [
        piece
        for asked in near[-_TYPICAL:]
        if (piece := piece_of(asked, asked.text.strip())).quote
    ]
    return claim(
        "The median of your {prompts} prompts is {words} "
        f"{counted(half, 'word')} long; the longest has {{longest}}.",
        typical,
        prompts=len(lengths),
        words=half,
        longest=lengths[-1],
    )


def _steering(recorded: Recorded) -> Claim | None:
    stepped = _stepped(recorded)
    sessions = len({piece.session for piece in stepped})
    if sessions < FEWEST_SESSIONS:
        return None
    return claim(
        f"You stepped in {{times}} {counted(len(stepped), 'time')} in {{sessions}} "
        "sessions: you corrected, refused or stopped the agent, or found that its "
        "work did not hold.",
        stepped,
        times=len(stepped),
        sessions=sessions,
    )


def _tried(recorded: Recorded) -> Claim | None:
    good, bad = recorded.of_kind(K.CONFIRMATION), recorded.of_kind(K.REFUTATION)
    if len({piece.session for piece in (*good, *bad)}) < FEWEST_SESSIONS:
        return None
    total = len(good) + len(bad)
    return claim(
        f"You tried results yourself {{tried}} {counted(total, 'time')}: "
        "{held} held, {failed} did not.",
        sorted((*good, *bad), key=lambda piece: piece.time),
        tried=total,
        held=len(good),
        failed=len(bad),
    )


def _plans(recorded: Recorded) -> Claim | None:
    plans = recorded.of_kind(K.PLAN)
    if len({piece.session for piece in plans}) < FEWEST_SESSIONS:
        return None
    approved = sum(piece.data.get("approved") is True for piece in plans)
    return claim(
        f"You read {{plans}} {counted(len(plans), 'plan')} before the work "
        "and approved {approved}.",
        plans,
        plans=len(plans),
        approved=approved,
    )


def _handing_over(recorded: Recorded) -> Claim | None:
    orders = [
        piece_of(asked, sentence)
        for asked in recorded.prompts
        for sentence in sentences(asked.text)[:1]
        if words.hands_over(asked.text) and not asked.text.startswith("git ")
    ]
    return _habit(
        orders,
        "You ordered the commit, push or merge yourself in {sessions} sessions.",
    )


def _helpers(recorded: Recorded) -> Claim | None:
    sessions = {
        session.session
        for session in recorded.analysed.values()
        if session.stats and any(c.use == "subagent" for c in session.stats.calls)
    }
    shown = [piece for piece in recorded.of_kind(K.PROMPT) if piece.session in sessions]
    return _habit(shown, "In {sessions} sessions the agent had helpers of its own.")


def _habit(pieces: Sequence[Evidence], text: str) -> Claim | None:
    sessions = len({piece.session for piece in pieces})
    fit = [piece for piece in pieces if piece.quote]
    if sessions < FEWEST_SESSIONS:
        return None
    return claim(text, fit, sessions=sessions)
