"""Where things go wrong, with examples."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.insights.friction import Hitch
from pipeline.insights.labels import FrictionKind, Side
from pipeline.insights.ledger import SESSIONS, Friction
from pipeline.insights.record import Recorded, claim, counted
from pipeline.insights.tallies import tally
from pipeline.insights.told import Claim, Tally, Trouble
from pulse.core.evidence.quotes import sentences
from pulse.core.values import Evidence, EvidenceKind

_KINDS, _EXAMPLES = 3, 2


def find_friction(recorded: Recorded) -> Tally:
    """Times by kind. ``of`` are prompts, the only size that they can be seen beside."""
    found = [(hitch.kind, hitch.piece) for hitch in recorded.hitches]
    return tally(FrictionKind, found, of=len(recorded.prompts))


def find_wrong(recorded: Recorded) -> Claim | None:
    """One sentence over the part: how often, and on whose side."""
    hitches = recorded.hitches
    if not hitches:
        return None
    sides = {side: [h for h in hitches if h.side is side] for side in Side}
    return claim(
        f"Friction was met {{times}} {counted(len(hitches), 'time')}: "
        "{agents} on the agent's side, {yours} on yours, {neither} on neither.",
        [hitch.piece for hitch in hitches],
        times=len(hitches),
        agents=len(sides[Side.AGENT]),
        yours=len(sides[Side.YOURS]),
        neither=len(sides[Side.NEITHER]),
    )


def find_troubles(recorded: Recorded) -> tuple[Trouble, ...]:
    """The kinds that were met in most sessions, each with two times of it. What was
    met in one session alone is no pattern, and is only counted."""
    by_kind: defaultdict[FrictionKind, list[Friction]] = defaultdict(list)
    for friction in recorded.frictions:
        if len(friction.sessions) >= SESSIONS:
            by_kind[friction.kind].append(friction)
    ranked = sorted(
        by_kind.items(),
        key=lambda pair: (
            -len(frozenset().union(*(f.sessions for f in pair[1]))),
            -sum(len(f.hitches) for f in pair[1]),
            pair[0],
        ),
    )
    return tuple(
        _trouble(kind, frictions, recorded) for kind, frictions in ranked[:_KINDS]
    )


def _trouble(
    kind: FrictionKind, frictions: Sequence[Friction], recorded: Recorded
) -> Trouble:
    largest = max(frictions, key=lambda f: (len(f.sessions), len(f.hitches)))
    return Trouble(
        label=kind.value,
        side=largest.side.value,
        text=how_often(largest),
        examples=tuple(
            example
            for hitch in _spread(largest.hitches)
            if (example := _example(hitch, recorded))
        ),
    )


def how_often(friction: Friction) -> Claim:
    sessions, times = len(friction.sessions), len(friction.hitches)
    return claim(
        f"{_plain(friction.text)}: {{times}} {counted(times, 'time')} in {{sessions}} "
        f"{counted(sessions, 'session')}.",
        [hitch.piece for hitch in friction.hitches[::-1]],
        times=times,
        sessions=sessions,
    )


#: Here the record holds only what the program wrote in the owner's place.
_SAYS_NOTHING = frozenset({"refused", "stopped", "plan"})


def _plain(text: str) -> str:
    """A text that may stand in a template."""
    return text.replace("{", "{{").replace("}", "}}")


def _example(hitch: Hitch, recorded: Recorded) -> Claim | None:
    """What was said or printed; where that tells nothing, the order before it."""
    if hitch.said or hitch.matter not in _SAYS_NOTHING:
        return claim(_quoted(hitch.piece), [hitch.piece])
    before = [
        piece
        for piece in recorded.by_session[hitch.session]
        if piece.kind is EvidenceKind.PROMPT and piece.time < hitch.time
    ]
    if not before or not sentences(before[-1].quote):
        return None
    return claim(f"After {_quoted(before[-1])}", [before[-1], hitch.piece])


def _quoted(piece: Evidence) -> str:
    return f"“{_plain(' '.join(piece.quote.split()))}”"


def _spread(hitches: Sequence[Hitch]) -> list[Hitch]:
    """Times of different sessions, the newest first; the owner's words before output,
    and no quote twice."""
    ranked = sorted(hitches, key=lambda h: (h.said, h.time), reverse=True)
    chosen: list[Hitch] = []
    for hitch in ranked:
        new_session = hitch.session not in {h.session for h in chosen}
        new_words = hitch.matter in _SAYS_NOTHING or hitch.piece.quote not in {
            h.piece.quote for h in chosen
        }
        if new_session and new_words and len(chosen) < _EXAMPLES:
            chosen.append(hitch)
    return chosen
