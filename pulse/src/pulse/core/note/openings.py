"""What is open, and what went wrong. Open means that someone is committed: the owner
asked or postponed, a question waits, work is unpushed, uncommitted or red."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from pulse.core.evidence import words
from pulse.core.note import clauses, wording
from pulse.core.note.draft import Draft, once
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
    r"leave (?:it|that|this)\b",
    re.IGNORECASE,
)


_LESSON = re.compile(
    r"^(?:lesson(?: learned)?|note to self|rule|remember|good to know|learned)\b[:, ]+",
    re.IGNORECASE,
)


def open_tasks(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    found = [d for t in threads for d in _refuted(t)]
    found += _postponed(threads, evidence)
    found += _questions(evidence)
    found += _red(threads, evidence)
    found += _left_behind(evidence)
    return found


def problems(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    """At most three: what cost time, the dearest first."""
    found = [d for t in threads for d in (_repeated(t), _many_builds(t)) if d]
    limits = [
        e for e in evidence if e.kind is K.ERROR and e.data.get("category") == "limit"
    ]
    if limits:
        found.append(
            _draft(ItemKind.PROBLEM, "Work stopped at a usage limit", limits[-1:], 3)
        )
    secrets = [e for e in evidence if e.kind is K.SENSITIVE_READ]
    names = {
        PurePosixPath(str(e.data["path"]).replace("\\", "/")).name: e for e in secrets
    }
    for name, piece in list(names.items())[:1]:
        text = f"{name}, a file that may hold secrets, was read into a session"
        found.append(_draft(ItemKind.PROBLEM, text, [piece], 2))
    return sorted(found, key=lambda d: -d.weight)[:3]


def learnings(evidence: Iterable[Evidence]) -> list[Draft]:
    """Insights only if the owner put them into words."""
    found = []
    for piece in evidence:
        if piece.kind in (K.PROMPT, K.CORRECTION) and piece.origin is Origin.MAIN:
            quote = wording.quoted(_LESSON.sub("", piece.quote))
            if quote and words.teaches(piece.quote):
                found.append(_draft(ItemKind.LEARNING, f"Noted: {quote}", [piece], 2))
    return found


def _refuted(thread: Thread) -> list[Draft]:
    """Asked for, tried, and by the owner's last word not working."""
    last = thread.last(K.REFUTATION)
    if not last or _state(thread) is not Status.ATTEMPTED:
        return []
    asked = [(e, wording.to_do(e.quote)) for e in thread.openers]
    wanted = next(((e, text) for e, text in asked if text), None)
    if not wanted:
        return []
    piece, text = wanted
    text = text[0].upper() + text[1:]
    return [_draft(ItemKind.OPEN_TASK, text, [piece, last], 4, thread=thread.key)]


def _state(thread: Thread) -> Status:
    kinds = (K.COMMIT, K.TESTS, K.PUSH, K.CONFIRMATION, K.REFUTATION, K.REVERT)
    return outcome_of(thread.of(*kinds))


def _postponed(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    found = []
    for piece in evidence:
        own = piece.kind is K.PROMPT and piece.origin is Origin.MAIN
        if not own or not words.postpones(piece.quote):
            continue
        thread = next((t for t in threads if piece in t.evidence), None)
        pieces = [piece]
        text = _later(piece.quote)
        if not text and thread and not _refuted(thread):
            text, pieces = _go_on(thread, piece)
        if text:
            found.append(_draft(ItemKind.OPEN_TASK, text, pieces, 3.5))
    return found


def _go_on(thread: Thread, piece: Evidence) -> tuple[str, list[Evidence]]:
    """ "we'll continue tomorrow": go on with what the thread is about."""
    about = [e for e in thread.openers + thread.follow_ups if len(e.quote.split()) > 3]
    if not about or about[0] is piece:
        return "", []
    wanted = wording.to_do(about[0].quote)
    what = (
        f"Go on: {wanted}" if wanted else f"Go on with {wording.quoted(about[0].quote)}"
    )
    return what, [about[0], piece]


def _later(sentence: str) -> str:
    """ "we'll write the migration tomorrow" → "Left for later: write the migration"."""
    if _GO_ON.match(sentence):
        return ""
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
    found = []
    for piece in evidence:
        later = [
            e for e in evidence if e.session == piece.session and e.time > piece.time
        ]
        answered = any(e.kind in (K.PROMPT, K.ANSWER) for e in later)
        quote = wording.quoted(piece.quote)
        if piece.kind is K.QUESTION and not answered and quote:
            text = f"Answer the open question: {quote}"
            found.append(_draft(ItemKind.OPEN_TASK, text, [piece], 3))
    return found


def newest_tests(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The last test run of each project and runner that ran anything."""
    newest: dict[tuple[str, str], Evidence] = {}
    for piece in evidence:
        if piece.kind is K.TESTS and piece.data.get("outcome") != Outcome.EMPTY:
            newest[piece.project, str(piece.data.get("runner"))] = piece
    return list(newest.values())


def _red(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    """Tests that were red at the last look."""
    found = []
    for run in newest_tests(evidence):
        planted = any(t.planted and run in t.evidence for t in threads)
        if run.data.get("outcome") == Outcome.FAILED and not planted:
            failed = run.data.get("failed")
            count = wording.plural(int(failed), "test") if failed else "tests"
            text = f"Get the suite green: {count} failed at the last look"
            found.append(_draft(ItemKind.OPEN_TASK, text, [run], 4))
    return found


def _left_behind(evidence: Sequence[Evidence]) -> list[Draft]:
    """Uncommitted and unpushed work at the last look, by project and branch."""
    found: list[Draft] = []
    for project in dict.fromkeys(e.project for e in evidence):
        own = [e for e in evidence if e.project == project]
        worked = any(e.kind in (K.FILE, K.COMMIT) for e in own)
        if not worked or all(e.origin is Origin.HEADLESS for e in own):
            continue  # whatever was left there is not from these sessions
        last = {what: _last_look(own, what) for what in ("uncommitted", "unpushed")}
        if piece := last["unpushed"]:
            text = "Push the commits that were still local at the last look"
            found.append(_draft(ItemKind.OPEN_TASK, text, [piece], 2.5))
        if piece := last["uncommitted"]:
            text = "Commit the changes left in the working tree"
            found.append(_draft(ItemKind.OPEN_TASK, text, [piece], 2))
        elif (edits := _edits_after_commit(own)) and not found:
            names = list(dict.fromkeys(_name(e) for e in edits))[:2]
            text = f"Commit the changes to {wording.listed(names)}"
            found.append(_draft(ItemKind.OPEN_TASK, text, once(edits)[-2:], 2))
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


def _repeated(thread: Thread) -> Draft | None:
    """Reported as not working more than once, whether or not it worked in the end."""
    said = thread.of(K.REFUTATION)
    worked = thread.last(K.CONFIRMATION)
    held = worked if worked and said and worked.time > said[-1].time else None
    if len(said) < (2 if held else 3):
        return None
    clause = clauses.requested(thread) or clauses.committed(clauses.commits(thread)[0])
    about = f" ({clause.infinitive or clause.text})" if clause else ""
    end = " before one worked" if held else " and none was seen to work"
    text = f"{len(said)} attempts failed when tried{end}{about}"
    pieces = [*said, *(clause.evidence if clause else ()), *([held] if held else ())]
    return _draft(ItemKind.PROBLEM, text, pieces, 3 + len(said), thread=thread.key)


def _many_builds(thread: Thread) -> Draft | None:
    """Three red builds or test runs and more, and how it ended."""
    if thread.planted:
        return None
    for kind, what in ((K.BUILD, "The build"), (K.TESTS, "The tests")):
        runs = thread.of(kind)
        red = [e for e in runs if e.data.get("outcome") == Outcome.FAILED]
        green = bool(runs) and runs[-1].data.get("outcome") == Outcome.OK
        # Red first is how tests are written; what stays red is open, not told twice.
        if len(red) >= (4 if kind is K.TESTS else 3) and (green or kind is K.BUILD):
            end = "before passing" if green else "and was not seen to pass"
            text = f"{what} failed {len(red)} times {end}"
            return _draft(
                ItemKind.PROBLEM,
                text,
                [*red, runs[-1]],
                1 + len(red),
                thread=thread.key,
            )
    return None


def _draft(
    kind: ItemKind,
    text: str,
    evidence: Sequence[Evidence],
    weight: float,
    thread: str = "",
) -> Draft:
    first = evidence[0]
    return Draft(
        kind=kind,
        text=text,
        project=first.project,
        evidence=once(evidence),
        weight=weight,
        thread=thread or f"{first.session}/{first.record}",
    )
