"""Shell lines, and what rarer results of them show."""

import pytest

from pulse.core.evidence import calls, commands, extract, messages
from pulse.core.evidence.checks import count
from pulse.core.values import EvidenceKind, Outcome
from tests.pulse.core.sessions import Session

K = EvidenceKind


def only(session, kind):
    return [e for e in extract(session.records) if e.kind is kind]


def outcomes(session, kind):
    return [e.data["outcome"] for e in only(session, kind)]


# ------------------------------------------------------------------- commands


@pytest.mark.parametrize(
    ("line", "programs"),
    [
        ("cd a && sudo FOO=1 npx jest | tail -3", ["cd a", "jest", "tail -3"]),
        ("time timeout 60 uv run pytest -q", ["pytest -q"]),
        ("echo 'a; b' || ./.venv/bin/python x.py", ['echo ""', "python x.py"]),
        ('echo "a && b \\" c" ; ls', ['echo ""', "ls"]),
        ("echo $(date) `id`", ["echo", "date)", "id"]),
        ("cat <<EOF > a\nrm -rf b\nEOF\nls", ["cat <<EOF > a", "ls"]),
        ("cat <<EOF", ["cat <<EOF"]),
        ("cat <<EOF\nnever closed", ["cat <<EOF", "never closed"]),
        ("echo \\' a; ls", ["echo \\' a", "ls"]),
        (" ; ;", []),
    ],
)
def test_a_line_is_taken_apart(line, programs):
    quoted = [part.program.replace("''", '""') for part in commands.parts(line)]
    assert quoted == programs


def test_no_line_is_unwrapped_for_ever():
    part = commands.parts("sudo " * 30 + "ls")[0]
    assert part.program.endswith("ls") and len(part.program) < len(part.bare)


def test_only_so_many_heredocs_are_looked_for():
    lines = "".join(f"cat <<E{n}\nrm a\nE{n}\n" for n in range(60))
    assert [p.bare for p in commands.parts(lines)].count("rm a") == 10


def test_subjects_of_several_commits():
    line = "git commit -m 'One' && git commit -F x.txt; git commit --message=\"Two\""
    assert messages.subjects(line) == ["One", "Two"]
    assert messages.subjects("git commit -m ' \n'") == []


def test_simple_commands_without_their_quotes():
    assert calls.segments("git commit -m 'a; b' && ls") == ["git commit -m ''", "ls"]


# -------------------------------------------------------------------- results


def test_the_end_of_a_long_output_tells_the_result():
    output = "x\n" * 300_000 + "===== 41 passed in 0.52s ====="
    found = only(Session().runs("pytest", output), K.TESTS)
    assert [(e.quote, e.data["passed"]) for e in found] == [
        ("===== 41 passed in 0.52s =====", 41)
    ]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            '{"Action":"run"}\n{"Action":"pass","Package":"x","Test":"T"}',
            (1, 0, "ok"),
        ),
        ('{"Action":"skip","Package":"x","Test":"T"}', (0, 0, "empty")),
        ('{"Action":"run"}\nok  \texample.com/x\t0.1s', (None, 0, "ok")),
        ("--- FAIL: TestX (0.00s)\n--- PASS: TestY (0.00s)", (1, 1, "failed")),
        ("1..2\nok 1 a # SKIP\nok 2 b", (1, 0, "ok")),
        ("1..1\nok 1 a # skip no network", (0, 0, "empty")),
        ("1..1\nnot ok 1 a # TODO later", (1, 0, "ok")),
        ("5 runs, 9 assertions, 1 failures, 0 errors, 1 skips", (3, 1, "failed")),
        (
            "[  PASSED  ] 5 tests.\n[  FAILED  ] 2 tests, listed below:",
            (5, 2, "failed"),
        ),
        ("00:03 +12 ~1 -1: Some tests failed.", (12, 1, "failed")),
        ("Executed 5 of 5 SUCCESS (0.1 secs)", (5, 0, "ok")),
        ("Executed 5 of 5 (1 FAILED) (0.1 secs)", (4, 1, "failed")),
        (
            "Tests: succeeded 5, failed 0, canceled 0, ignored 1, pending 0",
            (5, 0, "ok"),
        ),
        ("3 scenarios passed, 1 failed, 0 skipped", (3, 1, "failed")),
        ("[ FAIL 0 | WARN 0 | SKIP 1 | PASS 12 ]", (12, 0, "ok")),
        ("Executed 2 out of 3 tests: 3 tests pass.", (3, 0, "ok")),
        ("Files=3, Tests=12,  1 wallclock secs\nResult: PASS", (12, 0, "ok")),
    ],
)
def test_more_runners_are_read(output, expected):
    found = count(output)
    assert (found.passed, found.failed, found.outcome.value) == expected


def test_words_that_only_look_like_results_are_none():
    assert count("Tests  are fun in 3s, BUILD SUCCESSFUL, ok 1") is None
    assert count("BUILD SUCCESSFUL in 2s", failed=True) is None
    assert count("?  x [no test files]", failed=True) is None


def test_a_check_is_told_by_its_own_output_only():
    session = Session().runs("ruff check . && echo done", "app\ndone")
    session.runs("ruff check . && make deploy", "deploy refused", error=True)
    session.runs("gofmt -l .", "main.go")
    session.runs("gofmt -l . || true; ls", "a.txt")
    found = only(session, K.CHECK)
    assert [(e.quote, e.data["outcome"]) for e in found] == [
        ("ruff check .", Outcome.OK),
        ("main.go", Outcome.FAILED),
        ("gofmt -l . || true; ls", Outcome.OK),
    ]


def test_a_deployment_that_printed_nothing_or_did_nothing():
    session = Session().runs("kubectl apply -f k8s", "")
    session.runs("terraform apply", "nothing to do")
    assert outcomes(session, K.COMMAND) == [Outcome.OK, Outcome.EMPTY]


def test_a_silent_script_is_quoted_by_its_command():
    session = Session().edits("/home/ada/tidemark/hello.sh", 2, create=True)
    session.runs("bash ./hello.sh", "")
    assert [e.quote for e in only(session, K.COMMAND)] == ["bash ./hello.sh"]


# ------------------------------------------------------------------------ git


def test_a_wrapper_tells_its_commit_apart_from_noise():
    session = Session().runs('git commit -m "Add x" && ls', "[note] x\na.txt")
    assert only(session, K.COMMIT) == []  # without -q git says what it committed
    session = Session().runs("./save.sh", "[main 9be0c11] only a word")
    assert only(session, K.COMMIT) == []


def test_a_listing_shows_only_what_was_committed_quietly():
    session = Session().runs('git commit -qm "Add x"', "")
    session.runs("git log --oneline", "1a2b3c4 Other\n2b3c4d5 Add x")
    assert [e.quote for e in only(session, K.COMMIT)] == ["2b3c4d5 Add x"]


def test_a_push_elsewhere_shows_no_commit_of_this_directory():
    session = Session().runs('git commit -qm "Add x"', "")
    other = Session("s1", cwd="/home/ada/other")
    other.records = session.records.copy()
    other.runs("git push", "To x\n   77c01aa..0aa1b2c  main -> main")
    assert outcomes(other, K.COMMIT) == [Outcome.UNKNOWN]


def test_a_tool_of_its_own_opens_a_pull_request():
    url = "https://github.com/example/tidemark/pull/7"
    name = "mcp__github__create_pull_request"
    session = Session().calls(name, f'{{"url": "{url}"}}', title="Add x")
    session.calls(name, "no address", title="Add y")
    found = [(e.data["number"], e.data["title"]) for e in only(session, K.PULL_REQUEST)]
    assert found == [(7, "Add x")]


def test_pull_requests_merged_by_name_or_number():
    said = "✓ Squashed and merged pull request #9 (Add x)"
    session = Session().runs("gh pr merge --squash", said).runs("gh pr merge", "")
    session.runs("glab mr merge 12", "")
    found = only(session, K.PULL_REQUEST)
    assert [(e.data["number"], e.data["title"]) for e in found] == [
        (9, "Add x"),
        (12, ""),
    ]


def test_a_recorded_operation_of_the_wrong_shape_is_nothing():
    operations = ({"pr": {"action": "viewed"}}, {"push": 1, "commit": 1}, 3)
    session = Session()
    for operation in operations:
        session.runs("./x", "done", extra={"gitOperation": operation})
    assert extract(session.records) == []
    session.runs("git push -q", "", extra={"gitOperation": {"push": 1}})
    session.runs("git commit -qm 'Add x'", "", extra={"gitOperation": {"commit": 1}})
    session.runs("./open", "", extra={"gitOperation": {"pr": {"action": "created"}}})
    found = [(e.kind, e.data.get("outcome")) for e in extract(session.records)]
    assert found == [
        (K.PUSH, Outcome.OK),
        (K.COMMIT, Outcome.OK),
        (K.PULL_REQUEST, None),
    ]


def test_a_push_that_is_only_tried_or_says_something_else():
    session = Session().runs("git push --dry-run", "")
    session.runs("git push", "fatal: unable to access 'https://x/': timed out")
    session.runs("git push && echo sent", "sent")
    assert outcomes(session, K.PUSH) == [Outcome.FAILED]


def test_a_merge_without_a_name_or_without_a_commit():
    session = Session().runs(
        "git merge --continue", "Merge made by the 'ort' strategy."
    )
    session.runs("git merge a", "Already up to date.")
    session.runs("git merge origin/a", "Merge made by the 'ort' strategy.")
    found = [e.data["subject"] for e in only(session, K.COMMIT)]
    assert found == ["Merge remote-tracking branch 'origin/a'"]


def test_resets_and_looks_without_an_answer():
    session = Session().runs("git reset --hard HEAD~1", "")
    session.runs("git status --short src", "")
    session.runs("git log origin/main..HEAD", "")
    assert extract(session.records) == []
