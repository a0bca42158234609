"""What is open. Open means that someone is committed: the owner
asked or postponed, a question waits, work is unpushed, uncommitted or red."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from pulse.core.evidence import tongues, words
from pulse.core.note import wording
from pulse.core.note.draft import Draft, line, once
from pulse.core.note.status import outcome_of
from pulse.core.note.thread import Thread
from pulse.core.values import (
    Evidence,
    EvidenceKind,
    ItemKind,
    Origin,
    Outcome,
    Status,
)

K = EvidenceKind
_GO_ON = re.compile(
    r"(?:i have to go,? )?(?:leave (?:it|that|this)(?: for \w+)?,? )?"
    r"(?:we'?ll |let'?s |we )?"
    r"(?:continue|pick (?:it|this) up|go on|finish (?:it|this))\b|"
    r"leave (?:it|that|this)\b|.*\bmore (?:on \w+day|tomorrow|later|next week)\b|"
    r".*\btry (?:it |that )?again\b|.*\bwait(?:s)? until\b",
    re.IGNORECASE,
)
# "Alerts on disk space we do next week."
_WE_DO = re.compile(
    r"(?P<what>(?!(?:ok|then|so|and|but|that|this|it|i|we)\b)\w[\w' -]{5,70}?),? "
    r"(?:we|i)(?:'ll| will)? do (?:next (?:week|month|time)|tomorrow|later|on \w+day)"
    r"[.!]*$",
    re.IGNORECASE,
)


def open_tasks(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    """Of each thread the one that says the most; besides what was put off by itself."""
    found = [d for t in threads for d in _refuted(t)]
    holders = {id(e): t for t in threads for e in t.evidence}
    red = _red(holders, evidence)
    refuted = {d.thread for d in found}
    found += [d for d in red if d.thread not in refuted]
    known = {d.thread for d in found}
    found += [d for d in _postponed(holders, evidence) if d.thread not in known]
    found += _questions(evidence)
    projects = {d.project for d in found}
    found += _left_behind(evidence, sure=projects)
    return found


def _refuted(thread: Thread) -> list[Draft]:
    """Asked for, tried, and by the owner's last word not working."""
    last = thread.last(K.REFUTATION)
    if not last or thread.given_up or _state(thread) is not Status.ATTEMPTED:
        return []
    asked = [(e, wording.to_do(e.quote)) for e in thread.openers]
    plain = [(e, t) for e, t in asked if t and not wording.is_vague(t)]
    if plain:
        piece, text = plain[0]
        text = text[0].upper() + text[1:]
    else:
        piece = next(iter(thread.openers), last)
        quote = wording.quoted(str(piece.data.get("about") or "") or piece.quote)
        text = f"Go on with {quote}" if quote and piece is not last else ""
    if not text:
        return []
    return [line(ItemKind.OPEN_TASK, text, [piece, last], 4, thread=thread.key)]


def _state(thread: Thread) -> Status:
    kinds = (K.COMMIT, K.TESTS, K.PUSH, K.CONFIRMATION, K.REFUTATION, K.REVERT)
    return outcome_of(thread.of(*kinds))


def _postponed(
    holders: Mapping[int, Thread], evidence: Sequence[Evidence]
) -> list[Draft]:
    """``holders``: the thread of each piece, by its id."""
    found = []
    for piece in evidence:
        own = piece.kind is K.PROMPT and piece.origin is Origin.MAIN
        if not own or not words.postpones(piece.quote):
            continue
        thread = holders.get(id(piece))
        text, pieces = _later(piece.quote), [piece]
        if not text and thread:
            text, pieces = _go_on(thread, piece)
        # A quotation says no more than what is open about its thread already.
        by_itself = text.startswith("Left for later: ") and not text.endswith('"')
        key = thread.key if thread and not by_itself else ""
        if text:
            found.append(line(ItemKind.OPEN_TASK, text, pieces, 3.5, thread=key))
    return found


def _go_on(thread: Thread, piece: Evidence) -> tuple[str, list[Evidence]]:
    """ "we'll continue tomorrow": go on with what the thread is about."""
    about = [e for e in thread.openers + thread.follow_ups if len(e.quote.split()) > 3]
    if not about or about[0].record == piece.record:
        return "", []
    wanted = wording.to_do(about[0].quote)
    if wanted and not wording.is_vague(wanted):
        return f"Go on: {wanted}", [about[0], piece]
    quote = wording.quoted(str(about[0].data.get("about") or "") or about[0].quote)
    return (f"Go on with {quote}", [about[0], piece]) if quote else ("", [])


def _later(sentence: str) -> str:
    """ "we'll write the migration tomorrow" → "Left for later: write the migration"."""
    if _GO_ON.match(sentence) or tongues.goes_on(sentence):
        return ""
    if put_off := _WE_DO.match(sentence):
        sentence = put_off["what"]
        quote = wording.quoted(sentence)
        return (
            f"Left for later: {wording.lower_first(quote.strip(chr(34)))}"
            if (quote and wording.fits(sentence) and not quote.endswith('…"'))
            else ""
        )
    if later := re.search(r"(?i)\btomorrow,? (?:i'?ll|we'?ll|i will) (.+)$", sentence):
        sentence = later[1]
    bare = re.sub(
        r"(?i)^(?:we'?ll|i'?ll|let'?s|we will|i will|we|remind me to|tomorrow[:,]?|"
        r"later[:,]?)\s+|\s*\b(?:tomorrow|later|on monday|next week|another day|next "
        r"time|"
        r"for now)\b[\s.!]*$",
        "",
        sentence.strip(),
    )
    bare = re.sub(r"(?i)^(?:we'?ll|i'?ll|let'?s|we|i)\s+", "", bare)
    text = wording.to_do(bare)
    if text and not wording.is_vague(text):
        return f"Left for later: {text}"
    quote = wording.quoted(sentence)
    return f"Left for later: {quote}" if quote else ""


def _questions(evidence: Sequence[Evidence]) -> list[Draft]:
    """Asked, and nobody spoke in that session afterwards."""
    spoke = {e.session: e.time for e in evidence if e.kind in (K.PROMPT, K.ANSWER)}
    found = []
    for piece in evidence:
        if piece.kind is not K.QUESTION:
            continue
        last = spoke.get(piece.session, piece.time)
        # "One question remains: should …?" is asked by what follows.
        asked = piece.quote.rsplit(": ", 1)[-1]
        quote = wording.quoted(asked if len(asked.split()) > 3 else piece.quote)
        if last <= piece.time and quote:
            text = f"Answer the open question: {quote}"
            found.append(line(ItemKind.OPEN_TASK, text, [piece], 3))
    return found


def newest_tests(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The last test run of each project and runner that ran anything."""
    newest: dict[tuple[str, str], Evidence] = {}
    for piece in evidence:
        if piece.kind is K.TESTS and piece.data.get("outcome") != Outcome.EMPTY:
            newest[piece.project, str(piece.data.get("runner"))] = piece
    return list(newest.values())


def _red(holders: Mapping[int, Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    """Tests that were red at the last look."""
    found = []
    for run in newest_tests(evidence):
        thread = holders.get(id(run))
        settled = thread and (thread.planted or thread.given_up)
        if run.data.get("outcome") == Outcome.FAILED and not settled:
            failed = run.data.get("failed")
            count = wording.plural(int(failed), "test") if failed else "tests"
            text = f"Get the suite green: {count} failed at the last look"
            key = thread.key if thread else ""
            found.append(line(ItemKind.OPEN_TASK, text, [run], 4, thread=key))
    return found


def _left_behind(evidence: Sequence[Evidence], *, sure: set[str]) -> list[Draft]:
    """Uncommitted and unpushed work at the last look, by project and branch. What was
    only never seen to be committed is told where no surer line about it is open."""
    found: list[Draft] = []
    by_project: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        by_project[each.project].append(each)
    for project, own in by_project.items():
        worked = any(e.kind in (K.FILE, K.COMMIT) for e in own)
        if not worked or all(e.origin is Origin.HEADLESS for e in own):
            continue  # whatever was left there is not from these sessions
        last = {what: _last_look(own, what) for what in ("uncommitted", "unpushed")}
        if piece := last["unpushed"]:
            text = "Push the commits that were still local at the last look"
            found.append(line(ItemKind.OPEN_TASK, text, [piece], 2.5))
        if piece := last["uncommitted"]:
            text = "Commit the changes left in the working tree"
            found.append(line(ItemKind.OPEN_TASK, text, [piece], 2))
        elif (edits := _edits_after_commit(own)) and not found and project not in sure:
            names = list(dict.fromkeys(_name(e) for e in edits))[:2]
            text = f"Commit the changes to {wording.listed(names)}"
            found.append(line(ItemKind.OPEN_TASK, text, once(edits)[-2:], 2))
    return found


def _last_look(own: Sequence[Evidence], what: str) -> Evidence | None:
    """The last look that showed this, unless something later took care of it."""
    clears = {
        "uncommitted": (K.COMMIT, K.REVERT),
        "unpushed": (K.PUSH,),
    }[what]
    found: Evidence | None = None
    for piece in own:
        if piece.kind is K.DIRTY:
            if piece.data.get("what") == what:
                found = piece
            elif piece.data.get("what") == "clean" and what == "uncommitted":
                found = None
        elif piece.kind in clears and piece.data.get("outcome") != Outcome.FAILED:
            found = None
    return found


def _edits_after_commit(own: Sequence[Evidence]) -> list[Evidence]:
    commits = [e for e in own if e.kind is K.COMMIT]
    if not commits:
        return []
    backs = [e.time for e in own if e.kind is K.REVERT]
    last = max([e.time for e in commits] + backs)
    return [e for e in own if e.kind is K.FILE and e.time > last]


def _name(piece: Evidence) -> str:
    return PurePosixPath(str(piece.data.get("path")).replace("\\", "/")).name
