"""Ways of asking that would have helped, each with an order ready to be pasted.

Told only of what was met in two sessions, and only where an order can change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.insights.figures import Statistics
from pipeline.insights.ledger import SESSIONS
from pipeline.insights.orders import command_of_tests
from pipeline.insights.record import Recorded, claim, counted
from pipeline.insights.told import Suggestion
from pulse.core.values import Evidence, EvidenceKind

MOST = 4


@dataclass(frozen=True, slots=True)
class Pattern:
    key: str
    title: str
    why: str  # with {times} and {sessions}
    shown: Callable[[Recorded, Statistics], Sequence[Evidence]]
    paste: Callable[[Recorded], str]


def find_patterns(recorded: Recorded, statistics: Statistics) -> tuple[Suggestion, ...]:
    """What most sessions show comes first."""
    found = []
    for pattern in PATTERNS:
        pieces = pattern.shown(recorded, statistics)
        sessions = len({piece.session for piece in pieces})
        if sessions >= SESSIONS:
            times = counted(len(pieces), "time")
            why = claim(
                pattern.why.replace("{time}", times),
                pieces,
                times=len(pieces),
                sessions=sessions,
            )
            found.append(
                Suggestion(
                    key=f"pattern:{pattern.key}",
                    title=pattern.title,
                    why=why,
                    paste=pattern.paste(recorded),
                )
            )
    return tuple(sorted(found, key=lambda s: -s.why.sessions)[:MOST])


def _of(*matters: str) -> Callable[[Recorded, Statistics], Sequence[Evidence]]:
    return lambda recorded, _statistics: [
        h.piece for h in recorded.hitches if h.matter in matters
    ]


def _only_said(recorded: Recorded, statistics: Statistics) -> Sequence[Evidence]:
    """The last words of sessions that the agent called done and nothing showed."""
    last: dict[str, Evidence] = {}
    for piece in recorded.of_kind(EvidenceKind.REPLY):
        if piece.session in statistics.claims.unseen:
            last[piece.session] = piece
    return list(last.values())


def _always(text: str) -> Callable[[Recorded], str]:
    return lambda _recorded: text


def _proof(recorded: Recorded) -> str:
    command = command_of_tests(recorded)
    if not command:
        return (
            "Before you call it done, run what you changed and show me the result. If "
            "it does not work, go on until it does."
        )
    return (
        f"Before you call it done, run `{command}` and show me its last lines. If it "
        "is red, go on until it is green."
    )


PATTERNS = (
    Pattern(
        "proof",
        "Ask for the proof together with the work",
        "In {sessions} sessions you found that the work did not hold, {times} {time} "
        "in all.",
        _of("refuted"),
        _proof,
    ),
    Pattern(
        "unseen",
        "Ask what nothing has shown yet",
        "{sessions} sessions ended with “done” and no result that shows it.",
        _only_said,
        _always(
            "For each thing that you call done: which command showed it, and with what "
            "result? List apart what nothing has shown yet."
        ),
    ),
    Pattern(
        "plan",
        "Ask for the way before the change",
        "You set the agent right {times} {time} in {sessions} sessions, after it had "
        "begun.",
        _of("approach", "misunderstood", "meant", "place", "excessive", "refused_why"),
        _always(
            "Before you change anything: name the files that you would touch and your "
            "approach in five lines at most, and wait for my yes."
        ),
    ),
    Pattern(
        "step",
        "Give the first step alone",
        "You stopped the agent {times} {time} in {sessions} sessions.",
        _of("stopped"),
        _always(
            "Do only the first step, show me what changed, and wait until I say how to "
            "go on."
        ),
    ),
    Pattern(
        "failed",
        "Have failed commands named at the end",
        "{times} commands failed in {sessions} sessions and were not seen to go well "
        "later.",
        _of("command_failed", "missing_command", "left_red"),
        _always(
            "List every command that failed in this session and did not go well later: "
            "its cause, and what you did instead."
        ),
    ),
    Pattern(
        "small_runs",
        "Run the nearest test first",
        "The whole suite ran after a change of one line {times} {time} in {sessions} "
        "sessions.",
        _of("whole_suite"),
        _always(
            "After each small change run only the test of the file that you changed; "
            "run the whole suite once, at the end."
        ),
    ),
    Pattern(
        "unclear",
        "Say what to leave alone",
        "You put your own order right {times} {time} in {sessions} sessions.",
        _of("unclear"),
        _always(
            "Before you start, say in two sentences what you understood and what you "
            "will leave alone. Ask if anything can be read in two ways."
        ),
    ),
)
