"""Evidence: quotable facts of a session, found by rules in its records.

``extract`` takes one session's records, all its sources, in time order. Nothing here
interprets more than the text in front of it; what evidence means is the note's matter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pulse.core.evidence import agent, checks, git, owner, remote, sensitive
from pulse.core.evidence.calls import Done, pair
from pulse.core.evidence.errors import Errors
from pulse.core.evidence.files import Files
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotable import quotable
from pulse.core.evidence.todo import Todos
from pulse.core.values import Act, Evidence, Origin, Record, Role

__all__ = ["assign_projects", "extract", "quotable"]

_OPENS_TURN = frozenset({Act.TYPED, Act.QUEUED, Act.COMMAND, Act.PLAN_APPROVED})


def extract(records: Sequence[Record]) -> list[Evidence]:
    """Evidence of one session, by time. ``project`` is left empty."""
    records = [r for r in records if not r.hidden]
    found = Found()
    done, left = pair(records)
    results: dict[int, list[Done]] = {id(d.record): [] for d in done}
    for item in done:
        results[id(item.record)].append(item)
    calls, links = _Calls(found), set[str]()
    turn, instructed = _Turn(found), False
    for record in records:
        if record.role is Role.OWNER:
            turn.owner(record, results.get(id(record), ()))
            if record.act in _OPENS_TURN:
                calls.new_turn()
        elif record.role is Role.AGENT:
            turn.agent(record)
        elif record.role is Role.SYSTEM:
            instructed = instructed or owner.instruction(record, found)
            agent.limit(record, found)
        if record.link:
            remote.link(record, found, links)
        for item in results.get(id(record), ()):
            calls.look(item)
    turn.end()
    calls.finish()
    agent.unfinished(done, records, found)
    agent.declined(done, found)
    agent.without_result(left, found)
    return sorted(found.items, key=lambda e: e.time)


class _Calls:
    """What the results of calls show, one after the other."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._files, self._errors = Files(found), Errors(found)
        self._commits, self._todos = git.Commits(), Todos()

    def new_turn(self) -> None:
        self._files.new_turn()

    def look(self, done: Done) -> None:
        before = len(self._found.items)
        if not done.in_background:
            if done.is_shell and done.was_run and done.command:
                checks.look(done, self._found, self._files.names)
            git.look(done, self._found, self._commits)
            self._files.look(done)
            sensitive.look(done, self._found)
        self._todos.look(done)
        self._errors.look(done, self._found.items[before:])

    def finish(self) -> None:
        git.finish(self._found, self._commits)
        self._todos.finish(self._found)


def _plan(done: Sequence[Done]) -> str:
    """The plan that a record approves or turns down."""
    plans = [item.call.input.get("plan") for item in done]
    return next((plan for plan in plans if isinstance(plan, str)), "")


class _Turn:
    """Remembers the agent's last words, until the owner speaks or the session ends."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._last: Record | None = None
        self._answered = self._worked = False

    def owner(self, record: Record, done: Sequence[Done]) -> None:
        if self._last is not None:
            owner.choice(record, self._found, self._last.text)
        if record.act in _OPENS_TURN:
            self._close()
        owner.look(
            record,
            self._found,
            answered=self._answered or self._worked,
            plan=_plan(done),
            tool=done[0].call.name if done else "",
        )

    def agent(self, record: Record) -> None:
        main = record.origin in (Origin.MAIN, Origin.HEADLESS, Origin.TEAMMATE)
        if main and record.text.strip():
            self._last = record
        self._worked = self._worked or bool(record.calls)

    def end(self) -> None:
        last = self._last
        self._close()
        if last is not None:
            agent.open_question(last, self._found)

    def _close(self) -> None:
        if self._last is not None:
            agent.closing_reply(self._last, self._found)
            self._answered = True
        self._last = None


def assign_projects(
    evidence: Iterable[Evidence],
    records: Iterable[Record],
    project_of: Callable[[str], str],
) -> list[Evidence]:
    """Evidence with its project: that of the working directory of its record, or of
    the record before where an old version wrote none."""
    places: dict[tuple[str, str], str] = {}
    last: dict[str, str] = {}
    for record in records:
        last[record.session] = record.cwd or last.get(record.session, "")
        places[record.session, record.id] = last[record.session]
    return [
        replace(e, project=project_of(places.get((e.session, e.record), "")))
        for e in evidence
    ]
