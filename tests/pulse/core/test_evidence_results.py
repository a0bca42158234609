"""What results of tools show: commits, pushes, tests, builds, files, open ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.evidence import extract, quotable
from pulse.core.evidence.checks import count
from pulse.core.values import EvidenceKind, Origin, Outcome
from tests.pulse.core.sessions import Session

K = EvidenceKind


def only(session, kind):
    return [e for e in extract(session.records) if e.kind is kind]


def test_a_commit_with_its_size():
    session = Session().runs(
        'git commit -m "feat: add search"',
        "[main 9be0c11] feat: add search\n 2 files changed, 30 insertions(+), 4 deletions(-)",
    )
    data = only(session, K.COMMIT)[0].data
    assert (data["sha"], data["subject"]) == ("9be0c11", "feat: add search")
    assert (data["files"], data["added"], data["removed"]) == (2, 30, 4)


def test_a_commit_knows_the_people_in_its_trailers():
    session = Session().runs(
        'git commit -m "Add search\n\nCo-Authored-By: Grace Hopper <g@example.com>"',
        "[main 9be0c11] Add search\n 2 files changed, 30 insertions(+)",
    )
    assert only(session, K.COMMIT)[0].data["people"] == ["Grace Hopper"]


def test_a_quiet_commit_is_shown_by_a_later_log():
    session = Session().runs('git commit -qm "Add search"', "")
    session.runs("git log --oneline -2", "41be7aa Add search\n0c9d3e2 Start")
    found = only(session, K.COMMIT)
    assert [(e.data["sha"], e.data["outcome"]) for e in found] == [
        ("41be7aa", Outcome.OK)
    ]


def test_a_quiet_commit_that_nothing_showed_has_no_outcome():
    session = Session().runs('git commit -qm "Add search"', "")
    assert only(session, K.COMMIT)[0].data["outcome"] == Outcome.UNKNOWN


def test_a_commit_message_that_mentions_push_is_no_push():
    session = Session().runs(
        'git commit -m "docs: say when to git push"',
        "[main 1] docs: say when to git push",
    )
    assert only(session, K.PUSH) == []


def test_a_failed_commit_is_no_commit():
    session = Session().runs(
        'git commit -m "x y"',
        "Exit code 1\nnothing to commit, working tree clean",
        error=True,
    )
    assert only(session, K.COMMIT) == []


def test_a_heredoc_message_gives_its_first_line():
    command = (
        "git commit -q -m \"$(cat <<'EOF'\nAdd search\n\nCo-Authored-By: X\nEOF\n)\""
    )
    assert (
        only(Session().runs(command, ""), K.COMMIT)[0].data["subject"] == "Add search"
    )


def test_a_push_and_a_rejected_one():
    session = Session().runs(
        "git push",
        "To github.com:example/tidemark.git\n   77c01aa..0aa1b2c  main -> main",
    )
    session.runs(
        "git push", " ! [rejected]        main -> main (fetch first)", error=True
    )
    assert [e.data["outcome"] for e in only(session, K.PUSH)] == [
        Outcome.OK,
        Outcome.FAILED,
    ]


def test_a_remote_is_kept_without_its_credentials():
    output = (
        "To https://ada:hunter2@example.com/x.git\n   77c01aa..0aa1b2c  main -> main"
    )
    assert only(Session().runs("git push", output), K.PUSH)[0].data["remote"] == (
        "https://example.com/x.git"
    )


def test_a_pull_request_opened_and_merged():
    session = Session().runs(
        'gh pr create --title "Add search" --body ""',
        "https://github.com/example/tidemark/pull/41",
    )
    session.runs("gh pr merge 41 --squash", "")
    found = [
        (e.data["number"], e.data["action"]) for e in only(session, K.PULL_REQUEST)
    ]
    assert found == [(41, "created"), (41, "merged")]


def test_a_pull_request_named_again_and_again_counts_once():
    session = Session()
    for _ in range(3):
        session.replies("", link="https://github.com/example/tidemark/pull/41")
    assert len(only(session, K.PULL_REQUEST)) == 1


def test_a_revert_names_what_it_took_back():
    session = Session().runs(
        "git revert --no-edit aa00bb1", '[main cc11dd2] Revert "perf: cache pages"'
    )
    assert only(session, K.REVERT)[0].data["subject"] == "perf: cache pages"


def test_the_tree_as_it_was_left():
    session = Session().runs(
        "git status",
        "On branch main\nYour branch is ahead of 'origin/main' by 2 commits.\n\n"
        "Changes not staged for commit:\n\tmodified:   a.py",
    )
    assert [e.data["what"] for e in only(session, K.DIRTY)] == [
        "uncommitted",
        "unpushed",
    ]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("===== 41 passed, 2 skipped in 0.52s =====", ("pytest", 41, 0, "ok")),
        ("2 failed, 39 passed in 1.2s", ("pytest", 39, 2, "failed")),
        ("no tests ran in 0.01s", ("pytest", 0, 0, "empty")),
        ("==== 3 skipped in 0.01s ====", ("pytest", 0, 0, "empty")),
        ("Ran 5 tests in 0.1s\n\nOK (skipped=1)", ("unittest", 4, 0, "ok")),
        (
            "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=2)",
            ("unittest", 2, 3, "failed"),
        ),
        ("Ran 0 tests in 0.000s\n\nNO TESTS RAN", ("unittest", 0, 0, "empty")),
        ("Tests:       1 failed, 5 passed, 6 total", ("jest", 5, 1, "failed")),
        ("      Tests  5 passed (5)", ("vitest", 5, 0, "ok")),
        ("      Tests  2 failed | 5 passed (7)", ("vitest", 5, 2, "failed")),
        (" 12 pass\n 0 fail", ("bun test", 12, 0, "ok")),
        ("ok  \texample.com/x\t0.1s", ("go test", None, 0, "ok")),
        ("FAIL\texample.com/x\t0.1s", ("go test", None, None, "failed")),
        ("?   \texample.com/x\t[no test files]", ("go test", 0, 0, "empty")),
        ("test result: ok. 5 passed; 0 failed; 1 ignored", ("cargo test", 5, 0, "ok")),
        ("  12 passing (30ms)\n  2 failing", ("mocha", 12, 2, "failed")),
        (
            "Tests run: 12, Failures: 1, Errors: 0, Skipped: 2",
            ("JUnit", 9, 1, "failed"),
        ),
        ("12 examples, 0 failures", ("rspec", 12, 0, "ok")),
        ("OK (12 tests, 30 assertions)", ("phpunit", 12, 0, "ok")),
        ("# pass 5\n# fail 0", ("node --test", 5, 0, "ok")),
    ],
)
def test_runners_are_read(output, expected):
    found = count(output)
    assert found
    assert (found.runner, found.passed, found.failed, found.outcome.value) == expected


def test_text_about_tests_is_no_test_run():
    session = Session().runs("cat notes.txt", "41 passed in 0.52s")
    assert only(session, K.TESTS) == []


def test_a_build_behind_a_pipe_that_printed_errors_failed():
    session = Session().runs("go build ./... 2>&1 | head", "main.go:3:5: undefined: x")
    assert only(session, K.BUILD)[0].data["outcome"] == Outcome.FAILED


def test_a_silent_build_is_quoted_by_its_command():
    found = only(Session().runs("cargo build --release", ""), K.BUILD)
    assert [(e.quote, e.data["outcome"]) for e in found] == [
        ("cargo build --release", Outcome.OK)
    ]


def test_a_skipped_build_shows_nothing():
    session = Session().runs("make build", "make: Nothing to be done for 'build'.")
    assert only(session, K.BUILD)[0].data["outcome"] == Outcome.EMPTY


def test_a_script_of_the_session_s_own_was_run():
    session = Session().edits("/home/ada/tidemark/hello.sh", 2, create=True)
    session.runs("bash ./hello.sh", "Hello world, and good morning")
    session.runs("python other.py", "not written here")
    found = [(e.data["script"], e.data["outcome"]) for e in only(session, K.COMMAND)]
    assert found == [("hello.sh", Outcome.OK)]


def test_a_script_that_ended_in_a_traceback_failed():
    session = Session().edits("/home/ada/tidemark/a.py", 2, create=True)
    session.runs("python a.py | tail", "Traceback (most recent call last)\nKeyError: 1")
    assert only(session, K.COMMAND)[0].data["outcome"] == Outcome.FAILED


def test_edits_of_a_file_in_one_turn_are_one_piece():
    path = "/home/ada/tidemark/search.py"
    session = Session().says("Add search.").edits(path, 10).edits(path, 5, 2)
    found = only(session, K.FILE)
    assert [(e.data["added"], e.data["removed"]) for e in found] == [(15, 2)]


def test_plans_of_the_agent_are_no_files():
    session = Session().edits("/home/ada/.claude/plans/blue-fox.md", 10, create=True)
    assert only(session, K.FILE) == []


def test_reading_a_file_of_secrets():
    session = Session().calls("Read", "X=1", file_path="/home/ada/tidemark/.env")
    assert only(session, K.SENSITIVE_READ)[0].data["path"].endswith(".env")


def test_an_example_of_a_secrets_file_is_none():
    session = Session().calls(
        "Read", "X=1", file_path="/home/ada/tidemark/.env.example"
    )
    assert only(session, K.SENSITIVE_READ) == []


def test_a_call_without_result_is_unfinished():
    session = Session().runs("python -m ledger.importer statements/2019")
    assert only(session, K.UNFINISHED)[0].data["why"] == "cut off"


def test_a_background_command_whose_output_was_read_is_finished():
    session = Session().runs(
        "pytest -q",
        "Command running in background with ID: b1",
        extra={"backgroundTaskId": "b1"},
    )
    session.calls("BashOutput", "12 passed in 3.00s", bash_id="b1")
    assert only(session, K.UNFINISHED) == []
    assert only(session, K.TESTS)[0].data["passed"] == 12


def test_a_killed_command_is_unfinished():
    session = Session().runs("make bench", "Command timed out after 2m 0s", error=True)
    session.runs("make soak", "Exit code 137\nKilled", error=True)
    why = [e.data["why"] for e in only(session, K.UNFINISHED)]
    assert why == ["timed out", "killed"]


def test_a_question_that_nobody_answered():
    questions = [{"question": "Which database should the cache use?"}]
    session = (
        Session().says("Add a cache.").calls("AskUserQuestion", questions=questions)
    )
    assert [e.quote for e in only(session, K.QUESTION)] == [questions[0]["question"]]


def test_an_offer_to_go_on_is_no_open_question():
    session = (
        Session()
        .says("Add a cache.")
        .replies("Added a cache. Would you like me to add tests or docs?")
    )
    assert only(session, K.QUESTION) == []


def test_the_closing_words_of_a_turn_are_a_claim():
    session = Session().says("Add a cache.").replies("Working on it now.")
    session.replies("Great! I've added a cache to the renderer.")
    assert [e.quote for e in only(session, K.REPLY)] == [
        "I've added a cache to the renderer."
    ]


def test_a_subagent_s_record_told_twice_counts_once():
    session = Session(origin=Origin.SUBAGENT).runs("pytest -q", "63 passed in 3.00s")
    twice = [*session.records, *session.records]
    assert len([e for e in extract(twice) if e.kind is K.TESTS]) == 1


def test_short_results_are_quoted_with_what_follows():
    found = only(Session().runs("bun test", " 12 pass\n 0 fail\n"), K.TESTS)
    assert len(found[0].quote) >= 12


fuzzy = st.text(max_size=200) | st.sampled_from(
    [
        'git commit -m "x y" && git push',
        "[main 1a2b3c4] fix: x y\n 1 file changed",
        "git status --short",
        "## main...origin/main [ahead 2]",
        "pytest -q | tail",
        "1 failed, 2 passed in 0.1s",
        "still broken. fix it",
        "a) one\nb) two\nWhich one?",
    ]
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["says", "replies", "runs"]), fuzzy, fuzzy),
        max_size=8,
    )
)
def test_no_text_breaks_the_extraction(lines):
    session = Session()
    for what, one, other in lines:
        getattr(session, what)(*((one, other) if what == "runs" else (one,)))
    texts = {r.id: quotable(r) for r in session.records}
    for piece in extract(session.records):
        assert piece.quote in texts[piece.record]
        assert 0 < len(piece.quote) <= 200


def test_one_call_may_change_several_files():
    lines = [{"lines": ["-old", "+new", "+more"]}]
    files = [
        {"filePath": "/a/clock.py", "type": "update", "structuredPatch": lines},
        {"filePath": "/a/tides.py", "type": "create", "content": "one\ntwo\n"},
        {"filePath": "/a/gone.py", "type": "delete", "structuredPatch": []},
        {"type": "update"},
        "no file",
    ]
    given = {"file_path": "/a/clock.py"}
    session = Session().calls("Edit", "Done.", extra={"files": files}, **given)
    assert [
        (e.data["path"], e.data["change"], e.data["added"], e.data["removed"])
        for e in only(session, K.FILE)
    ] == [
        ("/a/clock.py", "edited", 2, 1),
        ("/a/tides.py", "created", 2, 0),
        ("/a/gone.py", "deleted", 0, 0),
    ]


def test_a_refused_patch_changed_nothing_and_is_no_error():
    given = {"file_path": "/a/clock.py"}
    session = Session().calls("Edit", "patch rejected by user", error=True, **given)
    assert extract(session.records) == []


def test_a_background_command_is_known_by_its_task():
    started = {"backgroundTaskId": "4711"}
    session = Session().runs("npm start", "listening on port 80", extra=started)
    assert only(session, K.UNFINISHED)[0].data["why"] == "background"
    session.calls("BashOutput", "stopped", bash_id="4711")
    assert only(session, K.UNFINISHED) == []


def test_an_agents_own_plans_are_no_work():
    for path in (
        "/home/ada/.claude/plans/a.md",
        "/home/ada/.copilot/session-state/s/p.md",
    ):
        assert only(Session().edits(path), K.FILE) == []


def test_a_file_is_cited_where_its_name_is_seen():
    extra = {"filePath": "/home/ada/tidemark/clock.py", "type": "update"}
    said = Session().calls("Edit", "M tidemark/clock.py", extra=extra, patch="x")
    assert only(said, K.FILE)[0].quote == "M tidemark/clock.py"
    asked = Session().calls("Edit", "Done.", extra=extra, patch="*** tidemark/clock.py")
    assert only(asked, K.FILE)[0].quote == "*** tidemark/clock.py"
    [file] = only(Session().calls("Edit", "Done.", extra=extra, patch="x"), K.FILE)
    assert file.quote == "/home/ada/tidemark/clock.py"


def test_a_file_without_a_name_to_cite_is_left_out():
    assert only(Session().calls("Edit", "", file_path=" "), K.FILE) == []
