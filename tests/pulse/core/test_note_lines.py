"""Threads of literal evidence, and the words that a note finds for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pulse.core.note import (
    clauses,
    episodes,
    headline,
    offline,
    openings,
    problems,
    status,
    topics,
    wording,
    work,
)
from pulse.core.note.draft import Draft
from pulse.core.note.thread import Thread
from pulse.core.note.workday import by_session
from pulse.core.values import (
    Cited,
    Evidence,
    EvidenceKind,
    ItemKind,
    Origin,
    Outcome,
    Status,
)
from tests.pulse.core.sessions import NINE, Session

K = EvidenceKind


def piece(kind, quote="as quoted here", minute=0, *, branch="main", **data):
    time = NINE + timedelta(minutes=minute)
    record = f"r{minute}-{kind}"
    return Evidence("s1", record, time, quote, kind, Origin.MAIN, "p", branch, data)


def commit(subject, minute=0, **more):
    more.setdefault("outcome", Outcome.OK)
    return piece(K.COMMIT, f"[main 1] {subject}", minute, subject=subject, **more)


def prompt(quote, minute=0):
    return piece(K.PROMPT, quote, minute)


def thread(*openers, follow_ups=(), more=()):
    evidence = [*openers, *follow_ups, *more]
    return Thread("p", evidence, openers=list(openers), follow_ups=list(follow_ups))


def texts(drafts):
    return [each.text for each in drafts]


# ------------------------------------------------------------------- clauses


@pytest.mark.parametrize(
    ("subjects", "text"),
    [
        (["Suche", "Umlaute neu"], 'Committed "Suche"'),
        (["add x y", "add x y"], "Added x y"),
        (["add a " + "big " * 12 + "cache", "fix an " + "old " * 12 + "bug"], None),
    ],
)
def test_of_commits_only_what_fits_is_told(subjects, text):
    found = clauses.committed([commit(s, n) for n, s in enumerate(subjects)])
    assert found.text == (text or "Added a " + "big " * 12 + "cache")
    assert len(found.evidence) == 1


def test_two_requests_are_one_clause_only_when_they_fit():
    long = "add a cache to the reader and to the parser of the old format and the log"
    other = "rename the report to the ledger of the harbour and of all the ships in it"
    assert clauses.requests(thread()) is None
    assert clauses.requests(thread(prompt(long))).text.startswith("Added a cache")
    both = clauses.requests(thread(prompt(long), prompt(other, 1)))
    assert "ledger" not in both.text


def test_a_question_is_no_request_that_a_thread_began_with():
    assert clauses.whole(thread(prompt("what is this?"))) is None


def test_a_complaint_is_told_in_the_owner_s_words():
    said = [prompt("no"), prompt("the page is white again today", 1)]
    told = clauses.complaint(thread(follow_ups=said))
    assert told.text == 'Looked into "the page is white again today"'
    assert clauses.complaint(thread(follow_ups=said[:1])) is None


def test_two_clauses_of_one_verb_share_it():
    assert clauses.joined("Added a cache", "Added a log") == "Added a cache and a log"


def test_of_commands_the_last_that_worked_is_the_deed():
    tagged = piece(K.COMMAND, command="git tag", outcome=Outcome.OK)
    closed = piece(K.COMMAND, minute=1, command="gh pr close", outcome=Outcome.FAILED)
    told = clauses.deed(thread(more=[tagged, closed]))
    assert told.text == "Tagged the version"


# -------------------------------------------------------------------- status


def test_a_quote_that_is_short_must_be_whole():
    cited = Cited("s1", "r0-prompt", "Add", K.PROMPT, NINE)
    assert status.Index([prompt("Add retries")]).find(cited) is None
    whole = replace(cited, quote="Add retries")
    assert status.Index([prompt("Add retries")]).find(whole) is not None


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        ([commit("x"), piece(K.PLAN, approved=False)], Status.DROPPED),
        ([commit("x", outcome=Outcome.UNKNOWN)], Status.CLAIMED),
        ([piece(K.TESTS, outcome=Outcome.UNKNOWN)], Status.ATTEMPTED),
    ],
)
def test_how_far_work_got(evidence, found):
    assert status.outcome_of(evidence) is found


@pytest.mark.parametrize(
    ("kind", "found"), [(K.UNFINISHED, Status.ATTEMPTED), (K.REPLY, Status.CLAIMED)]
)
def test_a_problem_without_a_result_is_as_sure_as_who_told_it(kind, found):
    assert status.status_of(ItemKind.PROBLEM, "x", [piece(kind)]) is found


def test_an_achievement_that_nothing_proves_was_an_attempt():
    kind = status.corrected_kind(ItemKind.ACHIEVEMENT, Status.CLAIMED)
    assert kind is ItemKind.ATTEMPT


# ---------------------------------------------------------------------- work


def fact(found):
    return found and found[0]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [(Outcome.EMPTY, "the test run was empty"), (Outcome.UNKNOWN, None)],
)
def test_what_a_test_run_tells(outcome, told):
    run = piece(K.TESTS, outcome=outcome)
    assert fact(work._tests(run, set(), Status.OBSERVED)) == told


def test_a_rejected_push_is_told():
    last = {K.PUSH: piece(K.PUSH, outcome=Outcome.FAILED)}
    assert fact(work._push(last, Status.OBSERVED)) == "the push was rejected"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            {"outcome": Outcome.FAILED, "script": "a.py"},
            "a.py failed at the last look",
        ),
        ({"outcome": Outcome.UNKNOWN, "command": "git tag"}, None),
    ],
)
def test_what_a_command_tells(data, told):
    assert fact(work._deed(piece(K.COMMAND, **data), "x", tested=False)) == told


def test_praise_beside_a_pull_request_adds_nothing():
    last = {K.CONFIRMATION: piece(K.CONFIRMATION, "nice one")}
    assert fact(work._verdict(last, Status.CONFIRMED)) == "accepted"
    last[K.PULL_REQUEST] = piece(K.PULL_REQUEST)
    assert work._verdict(last, Status.CONFIRMED) is None


# ------------------------------------------------------------------ openings


def test_a_limit_and_a_file_of_secrets_are_problems():
    secret = piece(K.SENSITIVE_READ, path="/a/.env")
    assert texts(problems.problems([], [secret, piece(K.ERROR, category="limit")])) == [
        "Work stopped at a usage limit",
        ".env, a file that may hold secrets, was read into a session",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "tomorrow I'll write the log of rows",
            "Left for later: write the log of rows",
        ),
        ("we'll write the migration tomorrow", "Left for later: write the migration"),
        ("the rest later", 'Left for later: "the rest later"'),
        ("we continue tomorrow", ""),
    ],
)
def test_what_is_left_for_later(said, told):
    assert openings._later(said) == told


def test_to_go_on_needs_something_that_was_begun():
    said = prompt("we continue tomorrow, ok?")
    assert openings._go_on(thread(said), said) == ("", [])


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([], ["Commit the changes to x.py"]),
        (["uncommitted"], ["Commit the changes left in the working tree"]),
        (["unpushed"], ["Push the commits that were still local at the last look"]),
        (["uncommitted", "clean"], ["Commit the changes to x.py"]),
    ],
)
def test_what_is_left_behind(looks, told):
    seen = [piece(K.DIRTY, minute=20 + n, what=what) for n, what in enumerate(looks)]
    edit = piece(K.FILE, minute=10, path="/a/x.py")
    assert (
        texts(openings._left_behind([commit("add x"), edit, *seen], sure=set())) == told
    )


# ---------------------------------------------------------------------- note


def draft(kind, text, weight=5.0):
    return Draft(kind, text, "p", [piece(K.PROMPT)], weight)


def test_a_note_keeps_within_its_words():
    long = [
        draft(kind, f"{kind} {n} " + "word " * 40, 9.0 - n)
        for kind in ItemKind
        for n in range(12)
    ]
    assert offline._length(long) > 350
    kept = offline._select(long, large=False)
    assert 0 < offline._length(kept) <= 350
    assert all(each in long for each in kept)


def test_whoever_is_named_in_a_trailer_is_in_no_line():
    known = commit("Add a cache for Lovelace", people=["Ada Lovelace"])
    assert wording.people_of([known]).search("asked Lovelace")
    assert wording.people_of([commit("x", people=["Al"])]) is None
    drafts = offline._drafts([thread(more=[known])], [known])
    assert [d for d in drafts if "Lovelace" in d.text] == []


def test_a_headline_has_an_end():
    assert headline._sentence("word " * 60).count("word") == headline.LONGEST


def test_a_record_without_a_time_stays_behind_the_one_before_it():
    records = Session().says("Go").replies("Done").replies("Bye").records
    records[1] = replace(records[1], time=None, link="s1-1")
    found = by_session(records)["s1"]
    assert [r.id for r in found] == [r.id for r in records]
    assert found[1].time == found[0].time


def test_one_branch_beside_the_main_one_is_one_matter():
    one = thread(more=[piece(K.COMMIT, branch="lease")])
    other = thread(more=[piece(K.COMMIT, minute=5, branch="lease")])
    assert topics.belong_together(topics.marks_of(one), topics.marks_of(other))


def test_to_undo_goes_on_with_what_was_before():
    before = thread(prompt("add a cache"))
    assert episodes._refines(before, thread(prompt("please restore the old one")))
