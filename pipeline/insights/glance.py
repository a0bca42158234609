"""At a glance: the few sentences that carry the report, made of its parts alone."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.insights.endings import says_done
from pipeline.insights.figures import Statistics
from pipeline.insights.friction import Hitch
from pipeline.insights.labels import Side, Success
from pipeline.insights.ledger import SESSIONS, Friction
from pipeline.insights.record import Recorded, claim, counted
from pipeline.insights.told import Claim, Glance, Suggestion, Told
from pipeline.insights.wrong import how_often
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
_EACH, _SHORT_ORDER, _CLEARLY = 2, 8, 1.5
#: What helped, as a clause that goes with "In n of m sessions".
_HELPED = {
    Success.CORRECT_CODE_EDITS: "edits held when they were run",
    Success.GOOD_DEBUGGING: "a red run was followed by a green one",
    Success.MULTI_FILE_CHANGES: "a change over many files came to a result",
    Success.GOOD_EXPLANATIONS: "an answer was enough, and you said so",
}


def at_a_glance(told: Told, recorded: Recorded, statistics: Statistics) -> Glance:
    done = _done(recorded, statistics)
    mostly = 2 * statistics.claims.seen > statistics.claims.said
    return Glance(
        working=_some(done if mostly else None, _helped(told)),
        hindering_agent=_some(
            None if mostly else done,
            *(how_often(friction) for friction in _on(Side.AGENT, recorded)),
        )[:_EACH],
        hindering_you=_some(
            *(how_often(friction) for friction in _on(Side.YOURS, recorded)),
            _said_again(told.rules),
            _short_orders(recorded),
        )[:_EACH],
        quick_wins=_some(
            *(_line_to_add(rule) for rule in told.rules[:1]),
            *(_to_try(feature) for feature in told.features[:1]),
        ),
        ambitious=tuple(_to_hand_over(each) for each in told.horizon[:1]),
    )


def _on(side: Side, recorded: Recorded) -> list[Friction]:
    """Patterns of a side; what the owner had to speak about comes first."""
    found = [
        friction
        for friction in recorded.frictions
        if friction.side is side and len(friction.sessions) >= SESSIONS
    ]
    return sorted(found, key=lambda f: (not f.cost_words, -len(f.sessions)))


def _some(*claims: Claim | None) -> tuple[Claim, ...]:
    return tuple(each for each in claims if each)


def _done(recorded: Recorded, statistics: Statistics) -> Claim | None:
    """Said against seen: both are counts, and no share is made of them."""
    said, seen = statistics.claims.said, statistics.claims.seen
    if said < SESSIONS:
        return None
    last: dict[str, Evidence] = {}
    for piece in recorded.of_kind(K.REPLY):
        last[piece.session] = piece
        if not says_done(piece.quote):
            del last[piece.session]
    return claim(
        f"Of {{said_done}} sessions that the agent called done, {{seen_done}} "
        f"{counted(seen, 'was', 'were')} seen to be.",
        sorted(last.values(), key=lambda piece: piece.time),
        said_done=said,
        seen_done=seen,
    )


def _helped(told: Told) -> Claim | None:
    named = [c for c in told.helped.counts if c.label in _HELPED]
    if not named or named[0].count < SESSIONS:
        return None
    best = named[0]
    clause = _HELPED[Success(best.label)]
    numbers = {"helped": best.count, "with_result": told.helped.n}
    return Claim(
        text=(f"In {best.count} of {told.helped.n} sessions with a result, {clause}."),
        evidence=best.evidence,
        numbers=numbers,
        sessions=best.count,
    )


def _said_again(rules: Sequence[Suggestion]) -> Claim | None:
    """An instruction that was given again instead of being written down."""
    own = [rule for rule in rules if rule.key.startswith("rule:")]
    if not own:
        return None
    sessions = own[0].why.sessions
    return replace(
        own[0].why,
        text=f"You gave one instruction in {sessions} sessions, and no rule says it.",
        key=own[0].key,
        numbers={"sessions": sessions},
    )


def _short_orders(recorded: Recorded) -> Claim | None:
    """Short orders before you set the agent right: told where they are clearly more
    frequent there than among all of your prompts, which are often short."""
    set_right = [h for h in recorded.hitches if h.matter in _SET_RIGHT]
    short = [h.piece for h in set_right if _words_before(h, recorded) <= _SHORT_ORDER]
    every = [p for p in recorded.prompts if len(p.text.split()) <= _SHORT_ORDER]
    sessions = len({piece.session for piece in short})
    usual = len(every) * len(set_right)
    if sessions < SESSIONS or len(short) * len(recorded.prompts) < _CLEARLY * usual:
        return None
    return claim(
        f"{{short}} of {{of}} {counted(len(set_right), 'time')} that you set the agent "
        "right came after an order of at most {words} words; of all your {prompts} "
        "prompts {short_prompts} are that short.",
        short,
        short=len(short),
        of=len(set_right),
        words=_SHORT_ORDER,
        prompts=len(recorded.prompts),
        short_prompts=len(every),
    )


_SET_RIGHT = frozenset(
    {"refuted", "misunderstood", "meant", "approach", "place", "excessive"}
)


def _words_before(hitch: Hitch, recorded: Recorded) -> int:
    """The length of the order that went before; without one, none is short."""
    before = [
        asked
        for asked in recorded.prompts
        if asked.session == hitch.session and asked.time < hitch.time
    ]
    return len(before[-1].text.split()) if before else _SHORT_ORDER + 1


def _line_to_add(rule: Suggestion) -> Claim:
    text = f"A line for {rule.place}: “{rule.paste}”"
    return replace(rule.why, text=text, numbers={}, key=rule.key)


def _to_try(feature: Suggestion) -> Claim:
    text = f"{feature.title}: {_lower(feature.why.text)}"
    return replace(feature.why, text=text, key=feature.key)


def _to_hand_over(each: Suggestion) -> Claim:
    return replace(each.why, text=f"{each.title}. {each.why.text}", key=each.key)


def _lower(text: str) -> str:
    """A sentence behind a colon; a name or a quote keeps its letter."""
    plain = text.startswith(("You ", "The ", "Work ", "A "))
    return text[:1].lower() + text[1:] if plain else text
