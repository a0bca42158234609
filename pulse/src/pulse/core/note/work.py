"""What became of a thread of work, as one line: the clause, then what shows it."""

import re
from collections.abc import Sequence

from pulse.core.language.subjects import reply_to_past, tells_behaviour
from pulse.core.note import clauses, wording
from pulse.core.note.clauses import Clause
from pulse.core.note.draft import Draft, once
from pulse.core.note.standing import standing_commits
from pulse.core.note.status import PROVEN, outcome_of
from pulse.core.note.thread import WORK_KINDS, Thread
from pulse.core.stats.errors import COMMAND_FAILED
from pulse.core.values import Evidence, EvidenceKind, ItemKind, Outcome, Status

K = EvidenceKind
Fact = tuple[str, Evidence]
_TRIED = re.compile(
    r"\b(?:work|tried|tested|checked|fixed|gone|runs?\b)", re.IGNORECASE
)
_GOOD = re.compile(r"\b(?:passed|pushed|ran without|merged|opened|published|tagged)\b")
_BAD_ENDS = (K.REFUTATION, K.UNFINISHED, K.ERROR)
_FAILURES = (K.TESTS, K.BUILD, K.COMMAND, K.UNFINISHED, K.REFUTATION, K.REVERT, K.ERROR)


def draft(thread: Thread, newest_tests: set[int]) -> Draft | None:
    """The line for a thread that changed or tried something, or None.

    ``newest_tests``: ids of test runs that no later run of the project replaced; only
    their numbers are told."""
    kept, reverted = standing_commits(thread)
    clause = _clause(thread, kept) or clauses.committed(reverted)
    if clause is None:
        return None
    shown = _deciding(thread, clause, kept)
    state = outcome_of(shown, clause.text)
    if reverted and not kept:
        shown = once([*clause.evidence, *thread.of(K.REVERT)])
        state = Status.DROPPED
    facts = _facts(clause, shown, state, newest_tests)
    lost = state not in PROVEN
    # What was seen to fail is worth a line, however little it was.
    seen_to_fail = lost and any(e.kind in _FAILURES for e in shown)
    head = _head(clause, state, only_asked=_is_only_asked(thread, state))
    text = _sentence(head, [text for text, _ in facts], state)
    return Draft(
        kind=ItemKind.ATTEMPT if lost else ItemKind.ACHIEVEMENT,
        text=text,
        project=thread.project,
        evidence=once([*clause.evidence, *(e for _, e in facts), *shown]),
        weight=thread.weight + (2.0 if seen_to_fail else 0.0),
        # A missed goal is told with how it was seen to be missed.
        head=text if state is Status.ATTEMPTED else head,
        thread=thread.key,
        lost=state is Status.ATTEMPTED,
    )


def _clause(thread: Thread, kept: Sequence[Evidence]) -> Clause | None:
    by_request = clauses.requested(thread)
    acts = [tells_behaviour(str(e.data.get("subject") or "")) for e in kept]
    if acts and all(acts) and (asked := clauses.requests(thread)):
        return asked  # "accept tabs" is what the program does, not what was done
    if len(kept) > 2 and (whole := clauses.whole(thread)):
        return whole  # many commits are parts of what was asked for
    if clauses.is_refuted(thread) and not thread.openers:
        by_request = clauses.complaint(thread) or by_request
    if not kept and any(not e.data.get("partial") for e in thread.of(K.REVERT)):
        return None
    return (
        clauses.committed(kept)
        or by_request
        or clauses.edited(thread)
        or clauses.deed(thread)
        or clauses.asked(thread)
    )


def _deciding(
    thread: Thread, clause: Clause, kept: Sequence[Evidence]
) -> list[Evidence]:
    """The evidence that decides how far the work got, in time order."""
    found = [*clause.evidence, *kept]
    for kind in (K.TESTS, K.PUSH, K.BUILD, K.COMMAND, K.CONFIRMATION, K.REFUTATION,
                 K.UNFINISHED, K.REPLY):  # fmt: skip
        last = thread.last(kind)
        if last and (kind is not K.CONFIRMATION or _followed_work(last, thread)):
            found.append(last)
    found += [e for e in thread.of(K.PULL_REQUEST) if e.data.get("action") != "linked"]
    found += thread.files.values()
    if given_up := thread.given_up:
        found.append(given_up)
    if failed := _last_failure(thread):
        found.append(failed)
    if thread.planted:
        found = [e for e in found if e.data.get("outcome") != Outcome.FAILED]
    ends = [e.time for e in found if e.kind in (K.COMMIT, K.TESTS, K.PUSH)]
    # A call that was cut off says nothing once something later came out.
    return [
        e
        for e in once(found)
        if not (e.kind is K.UNFINISHED and ends and e.time < max(ends))
    ]


def _followed_work(verdict: Evidence, thread: Thread) -> bool:
    """ "URL is fine", said before anything was done, accepts an idea and no work; "it
    worked" is about something that was tried."""
    work = thread.of(*WORK_KINDS)
    before = not work or any(e.time <= verdict.time for e in work)
    return before or bool(_TRIED.search(verdict.quote))


def _last_failure(thread: Thread) -> Evidence | None:
    """The command that failed last, where nothing came out that shows a result."""
    if thread.of(K.COMMIT, K.TESTS, K.PUSH, K.BUILD, K.CONFIRMATION, K.PULL_REQUEST):
        return None
    failed = thread.last(K.ERROR)
    cut_off = thread.last(K.UNFINISHED)
    if failed is None or failed.data.get("overcome"):
        return None
    if cut_off and cut_off.record == failed.record:
        return None
    good = [e for e in thread.of(K.COMMAND) if e.data.get("outcome") == Outcome.OK]
    later = [e for e in [*good, *thread.of(K.FILE)] if e.time > failed.time]
    ran = failed.data.get("category") == COMMAND_FAILED
    return failed if ran and not later else None


def _facts(
    clause: Clause, shown: Sequence[Evidence], state: Status, newest_tests: set[int]
) -> list[Fact]:
    if state is Status.DROPPED:
        return []
    last = {e.kind: e for e in shown}
    facts = [
        fact
        for fact in (
            _tests(last.get(K.TESTS), newest_tests, state),
            _build(last, state),
            _pull_request(shown),
            _push(last, state),
            _deed(last.get(K.COMMAND), clause.text, tested=K.TESTS in last),
            _verdict(last, state),
        )
        if fact
    ]
    if state is Status.ATTEMPTED:  # what went well on the way is beside the point
        bad = [fact for fact in facts if not _GOOD.search(fact[0])]
        facts = bad or facts
    if not facts and state is Status.CLAIMED and not clause.quoted:
        reply = last.get(K.REPLY) or shown[-1]
        return [("no test or commit seen", reply)]
    return facts


def _tests(run: Evidence | None, newest_tests: set[int], state: Status) -> Fact | None:
    if run is None:
        return None
    outcome, passed, failed = (run.data.get(k) for k in ("outcome", "passed", "failed"))
    if outcome == Outcome.EMPTY:
        return "the test run was empty", run
    if outcome == Outcome.FAILED:
        if state is not Status.ATTEMPTED:
            return None
        count = wording.plural(int(failed), "test") if failed else "tests"
        return f"{count} failed at the last look", run
    if outcome == Outcome.OK:
        if passed and id(run) in newest_tests:
            return f"{wording.plural(int(passed), 'test')} passed", run
        return "tests passed", run
    return None


def _build(last: dict[EvidenceKind, Evidence], state: Status) -> Fact | None:
    build = last.get(K.BUILD)
    if build is None or K.TESTS in last:
        return None
    if build.data.get("outcome") == Outcome.FAILED:
        red = state is Status.ATTEMPTED
        return ("the build failed at the last look", build) if red else None
    return (
        ("the build passed", build) if build.data.get("outcome") == Outcome.OK else None
    )


def _pull_request(shown: Sequence[Evidence]) -> Fact | None:
    pulls = [e for e in shown if e.kind is K.PULL_REQUEST]
    if not pulls:
        return None
    piece = pulls[-1]
    verb = "merged" if piece.data.get("action") == "merged" else "opened"
    return f"{verb} pull request {piece.data.get('number')}", piece


def _push(last: dict[EvidenceKind, Evidence], state: Status) -> Fact | None:
    push = last.get(K.PUSH)
    if push is None or K.PULL_REQUEST in last or state not in PROVEN:
        return None
    if push.data.get("outcome") == Outcome.FAILED:
        return "the push was rejected", push
    return "pushed", push


def _deed(command: Evidence | None, text: str, *, tested: bool) -> Fact | None:
    if command is None:
        return None
    if command.data.get("outcome") == Outcome.FAILED and command.data.get("script"):
        return f"{command.data['script']} failed at the last look", command
    if command.data.get("outcome") != Outcome.OK:
        return None
    if script := command.data.get("script"):
        what = "it" if script in text else script
        return None if tested else (f"{what} ran without an error", command)
    name = str(command.data.get("command"))
    if name in text or clauses.DEEDS.get(name, name).lower() in text.lower():
        return None
    return clauses.DEEDS.get(name, f"ran {name}"), command


def _verdict(last: dict[EvidenceKind, Evidence], state: Status) -> Fact | None:
    if state is Status.CONFIRMED and (said := last.get(K.CONFIRMATION)):
        tried = "work" in said.quote.lower() or "tried" in said.quote.lower()
        if tried or K.PULL_REQUEST not in last:
            return ("it worked when tried" if tried else "accepted"), said
    if state is not Status.ATTEMPTED:
        return None
    ends = [e for e in last.values() if e.kind in _BAD_ENDS]
    if not ends:
        return None
    end = max(ends, key=lambda e: e.time)
    if end.kind is K.REFUTATION:
        return "it still failed when tried", end
    if end.kind is K.ERROR:
        return "the command failed", end
    return "no result was recorded", end


def _head(clause: Clause, state: Status, *, only_asked: bool) -> str:
    if only_asked and clause.infinitive:
        return f"Asked to {wording.lower_first(clause.infinitive)}"
    if state is Status.DROPPED:
        return f"{clause.text}, then took it back"
    if state is Status.ATTEMPTED and clause.infinitive:
        return f"Tried to {wording.lower_first(clause.infinitive)}"
    return clause.text


def _is_only_asked(thread: Thread, state: Status) -> bool:
    """Whether nobody, not even the agent, said that it was done."""
    return (
        state is Status.CLAIMED
        and not thread.of(*WORK_KINDS, K.UNFINISHED)
        and not any(reply_to_past(e.quote) for e in thread.of(K.REPLY))
    )


def _sentence(head: str, facts: Sequence[str], state: Status) -> str:
    if not facts:
        return head
    link = ", but " if state is Status.ATTEMPTED else "; "
    return f"{head}{link}{', '.join(facts)}"
