"""What kind of session it was, by rules over its prompts, calls and files.

A *task* is a set of prompts tied together by files: the files that were changed between
one prompt and the next belong to that prompt, and prompts that changed a file in common
worked on one task. No model reads anything, so a kind says how a session went, not what
it was about.
"""

from bisect import bisect_right
from collections import Counter
from typing import Final

from pulse.core.stats.events import SessionStats
from pulse.core.stats.files import changed
from pulse.core.values import Tool

SINGLE_TASK: Final = "single_task"
MULTI_TASK: Final = "multi_task"
ITERATIVE_REFINEMENT: Final = "iterative_refinement"
EXPLORATION: Final = "exploration"
QUICK_QUESTION: Final = "quick_question"
KINDS: Final = (
    SINGLE_TASK,
    MULTI_TASK,
    ITERATIVE_REFINEMENT,
    EXPLORATION,
    QUICK_QUESTION,
)
QUICK_PROMPTS: Final = 2  # at most, in a quick question
QUICK_CALLS: Final = 5  # at most, in a quick question
ROUNDS: Final = 3  # prompts on one task that make it a refinement
_LOOKS: Final = (Tool.READ, Tool.SEARCH, Tool.FETCH)


def kind(session: SessionStats) -> str:
    """The kind of a session; "" where the owner asked for nothing. A slash command and
    nothing more is no prompt here; a session of such commands alone has a kind when
    they made the agent call something.

    1. No file changed and no commit tried: ``quick_question`` with at most 2 prompts
       and 5 calls; ``exploration`` when at least half of the calls read, search or
       fetch (or there were none); else ``single_task``.
    2. Several tasks, and all but the largest have at least a third of the prompts that
       changed files: ``multi_task``. (A line in a changelog is no task beside ten
       prompts on a page.)
    3. Three prompts or more that changed files of the largest task:
       ``iterative_refinement``; else ``single_task``.
    """
    if not any(message.prompt for message in session.messages):
        return ""
    prompts = [m.at for m in session.messages if m.prompt and not m.bare]
    if not prompts and not session.calls:
        return ""
    commits = any("commit" in call.attempts for call in session.calls)
    if not changed(session.calls) and not commits:
        return _without_change(session, len(prompts))
    rounds = tasks(session, sorted(prompts))
    largest = max(rounds, default=0)
    if len(rounds) > 1 and 3 * (sum(rounds) - largest) >= sum(rounds):
        return MULTI_TASK
    return ITERATIVE_REFINEMENT if largest >= ROUNDS else SINGLE_TASK


def tasks(session: SessionStats, prompts: list[int]) -> list[int]:
    """How many prompts worked on each task; ``prompts`` are times in order."""
    above: dict[int | str, int | str] = {}  # a forest; its roots are the tasks

    def root(node: int | str) -> int | str:
        while (up := above.setdefault(node, node)) != node:
            above[node] = above[up]
            node = up
        return node

    for call in session.calls:
        prompt = bisect_right(prompts, call.at)
        for path in changed([call]):
            above[root(path)] = root(prompt)
    found = Counter(root(node) for node in list(above) if isinstance(node, int))
    return sorted(found.values(), reverse=True)


def _without_change(session: SessionStats, prompts: int) -> str:
    calls = Counter(call.tool for call in session.calls)
    if prompts <= QUICK_PROMPTS and calls.total() <= QUICK_CALLS:
        return QUICK_QUESTION
    looks = sum(calls[tool] for tool in _LOOKS)
    return EXPLORATION if 2 * looks >= calls.total() else SINGLE_TASK
