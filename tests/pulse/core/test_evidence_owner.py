"""What the owner's words become."""

import pytest

from pulse.core.evidence import extract, quotes, words
from pulse.core.values import Act, EvidenceKind, Origin, Role
from tests.pulse.core.sessions import Session

K = EvidenceKind


def kinds(session):
    return [e.kind for e in extract(session.records)]


def only(session, kind):
    return [e for e in extract(session.records) if e.kind is kind]


def test_a_prompt_is_quoted_by_the_sentence_that_asks():
    session = Session().says(
        "The README is old by now. Please update it for version 2."
    )
    assert only(session, K.PROMPT)[0].quote == "Please update it for version 2."


@pytest.mark.parametrize(
    "text",
    [
        "works for me, push it",
        "it worked!",
        "looks good, commit",
        "perfect",
        "LGTM",
        "I tried it on the big file and it works",
        "that fixed it",
    ],
)
def test_the_owner_confirms(text):
    session = Session().says("Fix the import.").replies("Fixed the import.").says(text)
    assert K.CONFIRMATION in kinds(session)


@pytest.mark.parametrize(
    "text",
    [
        "make sure it works on Windows",
        "does it work?",
        "tell me when it works",
        "it works but the colours are wrong",
        "explain how it works",
        "that should work",
    ],
)
def test_a_wish_or_a_question_confirms_nothing(text):
    session = Session().says("Fix the import.").replies("Fixed the import.").says(text)
    assert K.CONFIRMATION not in kinds(session)


@pytest.mark.parametrize(
    "text",
    [
        "still broken",
        "no, it does not work",
        "still no",
        "it didn't work on my machine",
        "same error as before",
        "now it crashes on start",
    ],
)
def test_the_owner_refutes(text):
    session = Session().says("Fix the import.").replies("Fixed the import.").says(text)
    assert K.REFUTATION in kinds(session)


def test_a_bug_report_at_the_start_refutes_nobody():
    assert K.REFUTATION not in kinds(
        Session().says("Signing in does not work. Fix it.")
    )


def test_an_answer_keeps_its_question():
    session = Session().answers("Which storage should we use?", "SQLite")
    found = only(session, K.ANSWER)[0]
    assert (found.quote, found.data["question"], found.data["menu"]) == (
        "SQLite",
        "Which storage should we use?",
        True,
    )


def test_a_letter_means_the_option_that_the_question_named():
    session = (
        Session()
        .says("Plan the deletes.")
        .replies("Which kind of delete?\na) soft deletes\nb) hard deletes")
        .says("b")
    )
    assert only(session, K.ANSWER)[0].data["answer"] == "hard deletes"


def test_yes_to_a_proposal_is_an_answer():
    session = (
        Session()
        .says("Look at the versions.")
        .replies("Only two users are on it. Should we drop Python 3.9?")
        .says("yes")
    )
    assert only(session, K.ANSWER)[0].data["question"] == "Should we drop Python 3.9?"


def test_continue_decides_nothing():
    session = (
        Session()
        .says("Look at it.")
        .replies("I would use a queue. Should I continue?")
        .says("continue")
    )
    assert K.ANSWER not in kinds(session)


def test_a_refusal_with_words_keeps_the_reason():
    session = Session().says("too many steps, drop the wizard", act=Act.FEEDBACK)
    assert (
        only(session, K.REJECTION)[0].data["reason"]
        == "too many steps, drop the wizard"
    )


def test_an_interruption_is_unfinished_work():
    session = Session().says("Fix it all.").says("", act=Act.INTERRUPT)
    assert only(session, K.UNFINISHED)[0].data["why"] == "interrupted"


def test_housekeeping_commands_say_nothing():
    assert kinds(Session().says("/model opus", act=Act.COMMAND)) == []


def test_arguments_of_a_command_are_words_of_the_owner():
    session = Session().says("/plan Add a dark mode to the site", act=Act.COMMAND)
    assert only(session, K.PROMPT)[0].quote == "Add a dark mode to the site"


def test_what_never_tells_something_is_no_secret():
    assert not quotes.KEEP_OUT.search("a CSV never tells which zone its times are in")
    assert quotes.KEEP_OUT.search("never tell anyone")


def test_what_must_be_kept_out_is_never_quoted():
    session = Session().says(
        "We drop the free tier in March. Don't mention that anywhere. Add a plan field."
    )
    assert [e.quote for e in extract(session.records)] == ["Add a plan field."]


def test_a_secret_is_never_quoted():
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    session = Session().says(f"Use {token} for the upload. Add a retry to the upload.")
    assert all(token not in e.quote for e in extract(session.records))
    assert only(session, K.PROMPT)


def test_a_blunt_prompt_is_not_quoted():
    assert kinds(Session().says("this is fucking garbage")) == []


def test_pasted_shell_output_is_not_the_owner_s_sentence():
    session = Session().says(
        "Find out why the export stops.\n\nada@box:~$ tidemark export\nNo such table: notes"
    )
    assert only(session, K.PROMPT)[0].quote == "Find out why the export stops."


def test_a_program_s_instruction_is_marked_as_automated():
    session = Session(origin=Origin.HEADLESS)
    session._add(
        Role.SYSTEM, text="Add a function that multiplies two numbers.", type="user"
    )
    assert only(session, K.PROMPT)[0].data["act"] == "automated"


@pytest.mark.parametrize(
    "text",
    ["let's use SQLite", "skip the opt-in flag", "don't add a cache", "option b it is"],
)
def test_deciding_sentences(text):
    assert words.decides(text)


@pytest.mark.parametrize("text", ["should we use SQLite?", "go", "use your judgement"])
def test_sentences_that_decide_nothing(text):
    assert not words.decides(text)


def test_reason_and_alternative_only_where_stated():
    said = "let's use SQLite instead of Postgres because it needs no server"
    assert words.reason(said) == "it needs no server"
    assert words.replaced("use SQLite instead of Postgres") == "Postgres"
    assert words.reason("let's use SQLite") == ""


@pytest.mark.parametrize(
    ("text", "about"),
    [
        (
            "The monthly total is off by a cent. Find out why and fix it.",
            "The monthly total is off by a cent.",
        ),
        (
            "the build is red on CI, can you look at it and fix?",
            "the build is red on CI",
        ),
        ("The tests fail on Windows. Fix that.", "The tests fail on Windows."),
    ],
)
def test_an_order_that_points_keeps_what_it_points_at(text, about):
    data = only(Session().says(text), K.PROMPT)[0].data
    assert (data["order"], data["about"]) == (True, about)
