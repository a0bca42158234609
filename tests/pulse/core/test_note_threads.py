"""What becomes of a thread that no real session is needed to show."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pulse.core.language.past import infinitive_of, is_request, is_study
from pulse.core.note import (
    clauses,
    episodes,
    headline,
    offline,
    problems,
    render,
    standing,
    topics,
    wording,
    work,
    workday_from_records,
)
from pulse.core.note.workday import origin_of
from pulse.core.values import EvidenceKind, ItemKind, Origin, Outcome, Status
from tests.pulse.core.sessions import Session
from tests.pulse.core.test_note_lines import (
    commit,
    draft,
    fact,
    piece,
    prompt,
    texts,
    thread,
)

K = EvidenceKind


def failures(count, kind=K.TESTS):
    return [piece(kind, minute=n, outcome=Outcome.FAILED) for n in range(count)]


def test_an_amended_commit_stands_for_the_one_before_it():
    made = [commit("add a log"), commit("add a cache", 1, amended=True)]
    kept, _undone = standing.standing_commits(thread(more=made))
    assert [each.data["subject"] for each in kept] == ["add a cache"]


def test_a_fixup_amends_what_it_names():
    told = clauses.committed([commit("add a cache", fixup=True)])
    assert told.text == 'Amended "add a cache"'


def test_a_request_takes_the_thing_from_the_sentence_beside_it():
    about = "I've added the logos in assets."
    asked = replace(prompt("Update them in the footer"), data={"about": about})
    assert clauses._from_prompt(asked).text == "Updated the logos in the footer"
    assert clauses._spelled_out("Update them", "nothing here") == "Update them"


def test_a_plan_is_a_request_or_what_was_worked_on():
    plan = piece(K.PLAN, plan="Add a cache to the reader", approved=True)
    assert clauses._from_plan(plan).text == "Added a cache to the reader"
    told = clauses._on_plan(plan)
    assert told.text == 'Worked on the plan "Add a cache to the reader"'
    assert clauses._on_plan(piece(K.PLAN, plan="Add it")) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Fix it.", 'Fixed "the log is flaky"'),
        ("Investigate.", 'Looked into "the log is flaky"'),
        ("Do it.", 'Worked on "the log is flaky"'),
    ],
)
def test_a_request_that_points_at_a_sentence(said, told):
    pointing = replace(prompt(said), data={"about": "the log is flaky"})
    assert clauses._pointing(pointing).text == told


def test_without_a_file_nothing_was_edited():
    assert clauses.edited(thread()) is None


def test_what_was_only_asked_is_quoted():
    assert clauses.asked(thread()) is None
    asked = clauses.asked(thread(prompt("why is the log so long?")))
    assert asked.text == 'Asked: "why is the log so long?"'


def test_no_past_form_has_no_infinitive():
    assert infinitive_of("Banana split") == ""
    assert is_study("review the parser of dates")
    assert not is_request("test suite is red")


def test_what_failed_often_is_a_problem():
    said = [piece(K.REFUTATION, "still broken", n) for n in range(3)]
    told = problems._repeated(thread(more=said))
    assert told.text == "3 attempts failed when tried and none was seen to work"
    assert problems._repeated(thread(more=said[:2])) is None


def test_many_red_runs_are_a_problem_when_they_end_green():
    green = piece(K.TESTS, minute=9, outcome=Outcome.OK)
    told = problems._many_builds(thread(more=[*failures(4), green]))
    assert told.text == "The tests failed 4 times before passing"
    assert problems._many_builds(thread(more=failures(4))) is None


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "less than a minute"), (5, "5 min"), (120, "2 h")]
)
def test_a_duration(minutes, told):
    assert render.duration(timedelta(minutes=minutes)).startswith(told)


def test_threads_of_two_projects_do_not_belong_together():
    one, other = thread(commit("add a")), thread(commit("add a"))
    other.project = "q"
    assert not topics.belong_together(topics.marks_of(one), topics.marks_of(other))


@pytest.mark.parametrize(("outcome", "together"), [("failed", True), ("ok", False)])
def test_the_next_order_in_a_sitting_goes_on_with_what_was_red(outcome, together):
    edit = {"path": "/a/src/index.py", "change": "edited"}
    before = thread(prompt("use a lease row in the index, no advisory lock"))
    before.evidence += [piece(K.FILE, minute=1, **edit)]
    before.evidence += [piece(K.TESTS, minute=2, outcome=outcome)]
    after = thread(prompt("let SQLite set the time when the lease is written", 3))
    after.evidence += [piece(K.FILE, minute=4, **edit)]
    after.evidence += [piece(K.TESTS, minute=5, outcome="ok")]
    marks = topics.marks_of(before), topics.marks_of(after)
    assert topics.belong_together(*marks) is together


def test_a_long_quotation_ends_between_words():
    assert wording.quoted("word " * 60).endswith('word…"')


def test_red_tests_and_builds_are_told_only_of_what_was_not_reached():
    run, build = failures(1)[0], failures(1, K.BUILD)[0]
    assert fact(work._tests(run, set(), Status.OBSERVED)) is None
    assert work._build({K.BUILD: build}, Status.OBSERVED) is None
    red = work._build({K.BUILD: build}, Status.ATTEMPTED)
    assert fact(red) == "the build failed at the last look"


def test_a_deed_is_not_told_twice():
    tag = piece(K.COMMAND, command="git tag", outcome=Outcome.OK)
    assert work._deed(tag, "Tagged the version", tested=False) is None
    assert fact(work._deed(tag, "Added x", tested=False)) == "tagged the version"


def test_whose_session_it_is_when_only_subagents_wrote():
    session = Session(origin=Origin.SUBAGENT).replies("Done")
    assert origin_of(session.records) is Origin.SUBAGENT
    assert origin_of([]) is Origin.MAIN


def test_a_thread_about_the_same_files_refines_the_one_before():
    edit = piece(K.FILE, path="/a/src/x.py", change="edited")
    before, after = thread(more=[edit]), thread(prompt("make x shorter", 5))
    after.evidence.append(edit)
    assert episodes._refines(before, after)
    assert not episodes._opens(piece(K.PLAN, approved=True))


def test_a_lesson_of_the_owner_is_noted():
    said = prompt("the time of a lease must always be set by the database")
    assert texts(problems.learnings([said])) == [
        'Noted: "the time of a lease must always be set by the database"'
    ]


def test_only_the_newest_run_tells_its_number():
    run = piece(K.TESTS, outcome=Outcome.OK, passed=41)
    assert fact(work._tests(run, {id(run)}, Status.OBSERVED)) == "41 tests passed"
    assert fact(work._tests(run, set(), Status.OBSERVED)) == "tests passed"


def test_files_that_everything_changes_are_nobody_s_own():
    edits = [
        piece(K.FILE, minute=n, path=p) for n, p in enumerate(("a/x.py", "go.sum"))
    ]
    assert topics.own_files(thread(more=edits)) == {"a/x.py"}


def test_work_after_a_commit_refines_nothing():
    edit = piece(K.FILE, path="/a/src/x.py", change="edited")
    before = thread(more=[edit, commit("add x", 1)])
    assert not episodes._refines(before, thread(prompt("make x shorter", 5)))


def test_a_headline_joins_what_fits():
    assert headline._join("Added a cache", "Fixed a bug") == (
        "Added a cache and fixed a bug."
    )
    assert headline._join("Added a cache", "Fixed " + "it " * 60) == "Added a cache."


def test_a_missed_goal_that_weighs_more_leads():
    day = workday_from_records([], day=date(2026, 11, 19), zone="UTC")
    done = draft(ItemKind.ACHIEVEMENT, "Added a cache", 1.0)
    missed = replace(draft(ItemKind.ATTEMPT, "Tried to fix the log", 9.0), lost=True)
    assert headline.compose([done, missed], day).startswith("Tried to fix the log")


def test_a_question_asked_twice_is_told_once():
    asked = thread(prompt("why is it slow?"), prompt("Why is it slow?", 1))
    (told,) = offline._questions([asked], alone=True)
    assert told.text == 'Asked "why is it slow?"; no edit or commit seen'


def test_a_note_for_a_terminal_is_wrapped():
    session = Session().says("Add a cache to the reader of the ledger of the harbour.")
    session.edits("/home/ada/tidemark/cache.py", 20)
    session.runs("git commit -m 'Add a cache'", "[main 1111111] Add a cache\n 1 file")
    session.says("Let's use SQLite because it needs no server")
    day = workday_from_records(session.records, day=date(2026, 11, 19), zone="UTC")
    text = render.render_text(offline.OfflineWriter().write_note(day), 44)
    assert "  - " in text
    assert max(map(len, text.splitlines())) <= 44


def test_work_in_no_project_is_a_thread_in_none():
    found = episodes.threads([replace(prompt("add a cache"), project="")])
    assert [each.project for each in found] == [""]
