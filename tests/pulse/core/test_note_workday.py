"""From records to a day, and what the note says about its coverage."""

from dataclasses import replace
from datetime import date, timedelta

from pulse.core.note import (
    OfflineWriter,
    coverage_line,
    directories,
    workday_from_records,
)
from pulse.core.note.status import Index, status_of
from pulse.core.values import (
    Cited,
    EvidenceKind,
    ItemKind,
    MachineInfo,
    Origin,
    Status,
)
from tests.pulse.core.sessions import NINE, Session

DAY = date(2026, 11, 19)


def workday(*sessions, **more):
    records = [r for s in sessions for r in s.records]
    return workday_from_records(records, day=DAY, zone="UTC", **more)


def test_only_the_day_s_records_count():
    early = (
        Session("a", start=NINE - timedelta(days=1))
        .says("Add a search.")
        .replies("Ok.")
    )
    late = Session("b").says("Add a cache.").replies("Added a cache.")
    day = workday(early, late)
    assert [s.session for s in day.sessions] == ["b"]
    assert {e.session for e in day.evidence} == {"b"}


def test_a_copied_history_belongs_to_the_smaller_id():
    one = Session("a").says("Add a cache.").replies("Added a cache.")
    fork = [replace(record, session="b") for record in one.records]
    day = workday_from_records([*fork, *one.records], day=DAY, zone="UTC")
    assert [s.session for s in day.sessions] == ["a"]


def test_prompts_answers_and_active_time_are_counted():
    session = (
        Session().says("Add a cache.").answers("Where?", "In memory").replies("Done.")
    )
    info = workday(session).sessions[0]
    assert (info.prompts, info.menu_answers, info.active) == (
        1,
        1,
        timedelta(minutes=2),
    )


def test_directories_below_each_other_are_one_project():
    name = directories(
        ["/home/ada/tidemark/src", "/home/ada/tidemark", "/home/ada/ledger"]
    )
    assert name("/home/ada/tidemark/src").name == "tidemark"
    assert name("/home/ada/tidemark/.claude/worktrees/fix").key == "/home/ada/tidemark"
    assert name("/home/ada/ledger").name == "ledger"


def test_a_home_directory_swallows_no_project():
    name = directories(["/home/ada", "/home/ada/ledger"])
    assert name("/home/ada/ledger").name == "ledger"


def test_coverage_tells_people_s_sessions_from_automated_ones():
    person = Session("a").says("Add a cache.").replies("Added a cache.")
    program = Session("b", origin=Origin.HEADLESS).replies("Checked the links.")
    machines = (MachineInfo("laptop", NINE),)
    note = OfflineWriter().write_note(workday(person, program, machines=machines))
    assert coverage_line(note) == (
        "1 session and 1 automated session, 1 prompt, 1 min active. "
        "Last sync of laptop: 2026-11-19 09:00 UTC. Written offline, without a model."
    )


def test_a_push_of_commits_from_elsewhere_is_told():
    session = Session().runs("git commit -m 'a b'", "[main 1111111] a b")
    session.runs("git push", "To x\n   0000000..2222222  main -> main")
    note = OfflineWriter().write_note(workday(session))
    assert note.coverage.missing == (
        "A push ended at a commit that no recorded session made.",
    )


def test_an_empty_day_says_so():
    assert OfflineWriter().write_note(workday()).headline == "No sessions."


def test_the_owner_s_word_beats_the_agent_s():
    session = Session().says("Fix the import.").replies("Fixed the import.")
    session.says("still broken").replies("I've fixed the import for good.")
    item = OfflineWriter().write_note(workday(session)).items[0]
    assert (item.kind, item.status) == (ItemKind.ATTEMPT, Status.ATTEMPTED)


def test_a_result_beats_what_was_said_before_it():
    session = Session().says("Fix the import.").replies("Fixed the import.")
    session.says("still broken").runs("pytest -q", "4 passed in 0.10s")
    item = OfflineWriter().write_note(workday(session)).items[0]
    assert item.status is Status.OBSERVED


def test_a_quote_is_found_by_a_part_of_it():
    day = workday(Session().says("Please fix the import of October."))
    piece = day.evidence[0]
    part = Cited(piece.session, piece.record, "fix the import", piece.kind, piece.time)
    assert Index(day.evidence).find(part) == piece


def test_a_program_s_question_is_open_only_if_the_owner_left_it():
    session = (
        Session()
        .says("Add a cache.")
        .replies("Should the cache be in memory or on disk?")
    )
    note = OfflineWriter().write_note(workday(session))
    assert [i.kind for i in note.items if i.kind is ItemKind.OPEN_TASK] == [
        ItemKind.OPEN_TASK
    ]
    session.says("on disk")
    note = OfflineWriter().write_note(workday(session))
    assert all("Answer" not in i.text for i in note.items)


def test_an_open_task_seen_in_a_status_is_observed():
    session = Session().edits("/home/ada/tidemark/a.py")
    session.runs("git status", "Changes not staged for commit:\n\tmodified: a.py")
    day = workday(session)
    dirty = [e for e in day.evidence if e.kind is EvidenceKind.DIRTY]
    assert status_of(ItemKind.OPEN_TASK, "Commit the changes", dirty) is Status.OBSERVED


def test_of_many_changed_files_only_a_few_are_cited():
    session = Session().says("Add a cache to every page.")
    for number in range(9):
        session.edits(f"/home/ada/tidemark/page{number}.py", number)
    session.runs("pytest -q", "9 passed in 0.10s")
    item = OfflineWriter().write_note(workday(session)).items[0]
    assert [c.kind for c in item.evidence].count(EvidenceKind.FILE) == 3


def test_a_merge_commit_is_not_what_was_done():
    session = Session().says("Add a cache to the renderer.")
    session.runs(
        "git commit -m 'Add a cache to the renderer'",
        "[main 1111111] Add a cache to the renderer",
    )
    session.runs("git merge x", "[main 2222222] Merge branch 'priya/x'")
    note = OfflineWriter().write_note(workday(session))
    assert note.headline == "Added a cache to the renderer."


def test_who_asked_for_it_is_not_told():
    session = Session().says("Add an export because Priya wants it for her tax return.")
    session.runs("pytest -q", "9 passed in 0.10s")
    note = OfflineWriter().write_note(workday(session))
    assert "Priya" not in note.headline
    assert note.headline.startswith("Added an export")
