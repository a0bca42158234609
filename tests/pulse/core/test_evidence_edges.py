"""Rare forms that evidence comes in, and forms that are none."""

import pytest

from pulse.core.evidence import extract, quotes, words
from pulse.core.evidence.quotable import quotable
from pulse.core.values import Act, EvidenceKind, Origin, Role
from tests.pulse.core.sessions import Session

K = EvidenceKind


def only(session, kind):
    return [e for e in extract(session.records) if e.kind is kind]


# ---------------------------------------------------------------------- files


def test_deletions_that_cannot_be_told():
    session = Session()
    for command in ("rm 'a", "rm -f unknown.txt", "rm a.txt || true", "ls; rm $x"):
        session.runs(command, "")
    assert only(session, K.FILE) == []


def test_a_file_deleted_twice_is_told_by_each_command():
    session = Session().runs('rm "src/old file.py"', "").runs("unlink notes.md", "")
    assert [e.data["path"] for e in only(session, K.FILE)] == [
        "src/old file.py",
        "notes.md",
    ]


def test_a_short_path_is_quoted_with_its_line():
    session = Session().calls("Edit", "The file a.py has changed.", file_path="a.py")
    assert [e.quote for e in only(session, K.FILE)] == ["The file a.py has changed."]


def test_a_secret_file_in_a_line_that_is_no_shell():
    session = Session().runs("cat .env 'unclosed", "x").runs("grep -e A -- .env", "A")
    session.runs("cat $(ls .env)", "x")
    assert [e.data["path"] for e in only(session, K.SENSITIVE_READ)] == [
        ".env",
        ".env",
    ]


# --------------------------------------------------------------------- errors


def test_an_error_keeps_the_line_that_says_why():
    session = Session().runs(
        "./x", "Exit code 1\nstep one\nfatal: no space", error=True
    )
    session.calls("Fancy", "went wrong", error=True, size=1)
    session.calls("Fancy", "fine", size=1)
    found = [(e.quote, e.data["overcome"]) for e in only(session, K.ERROR)]
    assert found == [("fatal: no space", False), ("went wrong", True)]


def test_an_error_that_cannot_be_quoted_is_left_out():
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    session = Session().runs("./x", f"error: bad {token}", error=True)
    session.runs("./y", f"{token} failed\nfatal: no space left", error=True)
    session.runs("./x", "fine")
    assert [e.quote for e in only(session, K.ERROR)] == ["fatal: no space left"]


def test_a_pushed_branch_overcomes_the_push_that_was_refused():
    session = Session().runs(
        "git push", " ! [rejected]  main -> main (fetch first)", error=True
    )
    session.runs("git pull && git push", "   77c01aa..0aa1b2c  main -> main")
    assert [e.data["overcome"] for e in only(session, K.ERROR)] == [True]


# ---------------------------------------------------------------------- agent


def test_a_background_task_that_was_reported_as_ended():
    started = {"backgroundTaskId": "b1"}
    session = Session().runs("make soak", "running in background", extra=started)
    notice = "<task-notification><task-id>{}</task-id>\n<status>{}</status>"
    session._add(Role.SYSTEM, text=notice.format("b2", "completed"))
    assert only(session, K.UNFINISHED)
    session._add(Role.SYSTEM, text=notice.format("b1", "killed"))
    assert only(session, K.UNFINISHED)
    session._add(Role.SYSTEM, text=notice.format("b1", "completed"))
    assert only(session, K.UNFINISHED) == []


@pytest.mark.parametrize(
    ("status", "text", "found"),
    [
        (137, "", [("make soak", "killed")]),
        (124, "12 of 40 rounds", [("12 of 40 rounds", "timed out")]),
        (2, "no rule", []),
    ],
)
def test_a_command_that_was_stopped_is_known_by_its_status(status, text, found):
    extra = {"exitCode": status}
    session = Session().runs("make soak", text, error=True, extra=extra)
    pieces = only(session, K.UNFINISHED)
    assert [(e.quote, e.data["why"]) for e in pieces] == found


def test_questions_of_subagents_and_of_no_shape_wait_for_nobody():
    questions = [{"question": "Which?"}, {"question": 3}, "x"]
    session = Session(origin=Origin.SUBAGENT)
    session.calls("AskUserQuestion", questions=questions)
    session.calls("AskUserQuestion", questions="x")
    assert extract(session.records) == []


def test_a_program_s_words_without_a_limit_are_nothing():
    session = Session()._add(
        Role.SYSTEM, text="No response requested.", type="assistant"
    )
    session._add(Role.SYSTEM, text="API Error: 500", type="user")
    assert extract(session.records) == []


def test_a_list_of_no_shape_has_no_entries():
    session = Session().calls("TodoWrite", "ok", todos="x")
    session.calls(
        "TodoWrite", "ok", todos=["x", {"content": 3}, {"content": "Add paging now"}]
    )
    session.calls("TodoWrite", "no", error=True, todos=[{"content": "Add y"}])
    assert [(e.quote, e.data["status"]) for e in only(session, K.TODO)] == [
        ("Add paging now", "pending")
    ]


# ---------------------------------------------------------------------- owner


def test_an_instruction_of_a_program_that_asks_nothing_is_none():
    session = Session(origin=Origin.HEADLESS)
    session._add(Role.SYSTEM, text="```\ncode\n```", type="user")
    assert extract(session.records) == []


def test_a_letter_that_no_option_has_is_no_answer():
    session = (
        Session().says("Plan it.").replies("Which one?\na) soft\nb) hard").says("c")
    )
    assert only(session, K.ANSWER) == []


def test_what_was_chosen_without_what_was_not():
    assert words.without_alternative("use SQLite instead of Redis") == "use SQLite"
    assert words.without_alternative("use SQLite, not Redis.") == "use SQLite"
    assert words.without_alternative("use SQLite") == "use SQLite"
    assert words.without_conjunction("use SQLite because") == "use SQLite"


def test_an_answer_too_blunt_to_quote_is_left_out():
    assert extract(Session().answers("Which?", "the stupid one").records) == []


def test_a_plan_turned_down_without_a_title_is_quoted_by_its_result():
    session = Session().calls("ExitPlanMode", "x", plan="do it", error=True)
    session._add(Role.OWNER, act=Act.PLAN_REJECTED, text="")
    assert only(session, K.PLAN) == []
    session.says("not like that, keep the table", act=Act.PLAN_REJECTED)
    assert [e.data["approved"] for e in only(session, K.PLAN)] == [False]


def test_a_quote_is_cut_at_a_space_and_made_longer_by_its_neighbours():
    assert len(quotes.shorten("word " * 60)) <= quotes.LONGEST
    assert quotes.shorten("x" * 300) == "x" * 200
    assert quotes.lengthen("absent", "some text") == "absent"
    assert quotes.lengthen("ok", "first line of all\nok") == "first line of all\nok"
    assert quotes.lengthen("ok", "ok\n" + "y" * 300).startswith("ok\nyyy")
    long = "a" * 300 + " needle " + "b" * 300
    assert "needle" in quotes.line_with(long, long.index("needle"))


def test_an_interrupted_record_is_quoted_by_its_mark_alone():
    record = Session().says("x", act=Act.INTERRUPT).records[0]
    assert quotable(record) == "[Request interrupted by user"


def test_a_plan_that_is_called_only_a_plan_is_quoted_by_its_first_line():
    text = "Implement it.\n\n# Implementation plan\n\n1. Add a cursor"
    found = only(Session().says(text, act=Act.PLAN_APPROVED), K.PLAN)
    assert [e.quote for e in found] == ["Implement it."]


def test_a_letter_after_a_statement_is_no_answer():
    session = Session().says("Plan it.").replies("It is planned now.").says("b")
    session.replies("Which one?\na) soft\nb) hard").says("b", act=Act.COMMAND)
    assert only(session, K.ANSWER) == []


def test_of_a_pasted_document_only_the_beginning_is_read():
    text = "\n".join(f"Sentence number {n} is here." for n in range(500))
    assert len(quotes.sentences(text)) < 100


# -------------------------------------------------------------------- records


def test_a_call_that_was_cut_off_before_it_did_anything_is_nothing():
    assert extract(Session().calls("Read", file_path="/a/b.py").records) == []


def test_a_commit_that_went_well_overcomes_the_one_that_did_not():
    session = Session().runs("git commit -m 'Add x'", "hook id: ruff", error=True)
    session.runs("git commit -m 'Add x'", "[main 9be0c11] Add x\n 1 file changed")
    assert [e.data["overcome"] for e in only(session, K.ERROR)] == [True]


def test_an_edit_of_no_file_is_nothing():
    assert extract(Session().calls("Edit", "done").records) == []


def test_texts_are_found_however_deep_they_stand():
    session = Session().calls("Fancy", given={"a": ["one", {"b": "two"}]}, other=3)
    assert quotable(session.records[0]) == "one\ntwo"


def test_an_error_far_to_the_right_is_not_what_a_line_says():
    text = "x" * 100 + " error\nstep two went wrong"
    found = only(Session().runs("./x", text, error=True), K.ERROR)
    assert found[0].quote.startswith("xxx")


def test_the_same_command_from_another_place_is_the_same():
    session = Session().runs("cd /a && ./build-all 2>&1 | tail -3", "no", error=True)
    session.runs("./build-all", "fine")
    assert [e.data["overcome"] for e in only(session, K.ERROR)] == [True]
