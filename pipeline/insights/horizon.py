"""What could be handed over next: larger orders, each grown from the record."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.insights.figures import Statistics
from pipeline.insights.ledger import SESSIONS
from pipeline.insights.orders import command_of_tests, left_open, repeated_orders
from pipeline.insights.record import Recorded, claim
from pipeline.insights.told import Claim, Suggestion
from pulse.core.values import Evidence, EvidenceKind, Item, Outcome

K = EvidenceKind
MOST, _TASKS, _FEWEST_TASKS = 3, 6, 2
_RUNS = frozenset({K.TESTS, K.BUILD, K.CHECK})


def find_horizon(recorded: Recorded, statistics: Statistics) -> tuple[Suggestion, ...]:
    found = (
        *_open_tasks(recorded),
        *_until_green(recorded),
        *_one_order(recorded),
        *_side_by_side(recorded, statistics),
    )
    return found[:MOST]


def _open_tasks(recorded: Recorded) -> Iterator[Suggestion]:
    """What was left open in one project, as one order to look at all of it: it is
    pasted there. The project is the one with the most."""
    by_project: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for _day, item in left_open(recorded):
        by_project[item.project].setdefault(item.text.rstrip("."), item)

    def largest_first(key: str) -> tuple[int, str]:
        return -len(by_project[key]), key

    project = min([*by_project], key=largest_first, default="")
    tasks = by_project[project]
    if len(tasks) < _FEWEST_TASKS:
        return
    listed = "\n".join(f"- {text}" for text in list(tasks)[:_TASKS])
    cited = [piece for task in tasks.values() for piece in task.evidence]
    name = recorded.given.projects.get(project, "")
    where = f" in {name}" if name else ""
    yield Suggestion(
        key="horizon:open",
        title="Have what was left open looked at in one go",
        why=Claim(
            text=f"{len(tasks)} tasks were left open{where}.",
            evidence=tuple(cited[:_TASKS]),
            numbers={"tasks": len(tasks)},
            sessions=len({piece.session for piece in cited}),
        ),
        paste=(
            "These were left open:\n"
            f"{listed}\n"
            "For each: is it still open? Show what tells you. Then take the first that "
            "is, and propose how before you change anything."
        ),
    )


def _until_green(recorded: Recorded) -> Iterator[Suggestion]:
    """Red runs that turned green while the owner kept asking in between."""
    loops = list(_loops(recorded))
    sessions = len({piece.session for piece in loops})
    if sessions < SESSIONS:
        return
    command = command_of_tests(recorded)
    goal = f"`{command}` passes" if command else "the tests pass"
    yield Suggestion(
        key="horizon:until_green",
        title="Let it work until the tests pass",
        why=claim(
            "In {sessions} sessions a red run turned green only after further orders "
            "of yours.",
            loops,
            sessions=sessions,
        ),
        paste=(
            f"Work on this until {goal}. After each red run write one line: what "
            "failed, and what you try next. Do not change a test to make it pass. "
            "Stop and ask when the same failure comes three times."
        ),
    )


def _loops(recorded: Recorded) -> Iterator[Evidence]:
    for pieces in recorded.by_session.values():
        red: dict[EvidenceKind, int] = {}
        orders = 0
        for piece in pieces:
            result = piece.data.get("outcome")
            if piece.kind is K.PROMPT and not piece.data.get("part"):
                orders += 1
            elif piece.kind in _RUNS and result == Outcome.FAILED:
                red.setdefault(piece.kind, orders)
            elif (
                piece.kind in red
                and result == Outcome.OK
                and orders > red.pop(piece.kind)
            ):
                yield piece


def _one_order(recorded: Recorded) -> Iterator[Suggestion]:
    """The order that was given in most sessions, as a skill."""
    for order in repeated_orders(recorded)[:1]:
        text = order.text.replace("{", "{{").replace("}", "}}")
        yield Suggestion(
            key="horizon:one_order",
            title="Make one order of what you ask again and again",
            why=claim(
                f"You asked for it in {{sessions}} sessions: “{text}”",
                order.pieces[::-1],
                sessions=order.sessions,
            ),
            paste=(
                f"I ask for this again and again: “{order.text}”. Look at how it went "
                "in this repository, and write a skill for it in .claude/skills, with "
                "the checks that show that it worked."
            ),
        )


def _side_by_side(recorded: Recorded, statistics: Statistics) -> Iterator[Suggestion]:
    """Pairs of sessions in one project that were in hand at once."""
    pairs = statistics.overlap.pairs
    if pairs < SESSIONS or statistics.overlap_day is None:
        return
    hands = {hand.session for hand in statistics.overlap_day.hands}
    by_session: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in recorded.of_kind(K.PROMPT):
        if piece.session in hands:
            by_session[piece.session].append(piece)
    shown = [pieces[-1] for pieces in by_session.values()]
    yield Suggestion(
        key="horizon:side_by_side",
        title="Give each line of work a checkout and an agent of its own",
        why=claim(
            "You had {pairs} pairs of sessions in hand at once.",
            sorted(shown, key=lambda piece: piece.time),
            pairs=pairs,
        ),
        paste=(
            "Split this into pieces that touch different files. For each, make a git "
            "worktree and let a subagent do it there. Then show me the changes one by "
            "one, with their test results, before anything is merged."
        ),
    )
