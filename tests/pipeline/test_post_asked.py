"""What becomes of a post when its owner asks for another version."""

from dataclasses import replace

import pytest

from pipeline.post import compose_item_post, compose_post
from pipeline.post_style import Asked, Part, Style, parse_instruction
from pipeline.values import NothingToPost
from pulse.core.values import EvidenceKind, Status
from tests.pipeline.posts import CHOICE, LEASE, LESSON, MISHAP, line, profile
from tests.pipeline.weeks import at

K = EvidenceKind
FULL = profile([LEASE], decided=(CHOICE,), went_wrong=(MISHAP,), learned=(LESSON,))
TRIED = replace(
    line("Added a search; 9 tests passed, it worked when tried", K.CONFIRMATION),
    status=Status.CONFIRMED,
)


def asked(week, instruction, network="linkedin"):
    post = compose_post(
        week, network, style=Style(asked=parse_instruction(instruction))
    )
    return post.reason if isinstance(post, NothingToPost) else post.text


@pytest.mark.parametrize(
    ("instruction", "begins"),
    [
        (
            "start with the lesson",
            "The database must always set the time of a lease. I ",
        ),
        (
            "start with the reason",
            "A lock leaves no trace when a worker dies. That is ",
        ),
        (
            "start with what went wrong",
            "Three failed test runs, then one that passed: ",
        ),
        ("start with the number", "Three failed test runs, then one that passed: in "),
        ("start with the tests", "Three failed test runs, then one that passed: in ti"),
        ("start with the change", "In tidemark, I replaced the advisory lock with a l"),
    ],
)
def test_the_start(instruction, begins):
    assert asked(FULL, instruction).startswith(begins)
    assert asked(FULL, instruction).count("failed") <= 1


def test_the_start_on_x():
    assert asked(FULL, "start with the change", "x").startswith(
        "A lease instead of the advisory lock: that is the change in tidemark."
    )
    week = profile([TRIED])
    assert asked(week, "start with the result", "x") == (
        "Tried, and it worked: in tidemark, I added a search."
    )
    assert asked(week, "start with the number").startswith(
        "9 tests passed after I added a search in tidemark."
    )
    cut = profile([line("Cut the import from 41 to 9 seconds; 9 tests passed")])
    assert asked(cut, "start with the number") == (
        "The import in tidemark went from 41 to 9 seconds."
    )


@pytest.mark.parametrize(
    ("instruction", "says"),
    [
        ("start with the lesson", "no lesson"),
        ("start with the reason", "no reason"),
        ("start with what failed", "no mishap"),
        ("start with the number", "no number"),
        ("without the word search", "too little for a post"),
    ],
)
def test_what_the_records_do_not_hold_cannot_be_told(instruction, says):
    bare = replace(TRIED, text="Added a search; it worked when tried")
    assert says in asked(profile([bare]), instruction)
    style = Style(asked=parse_instruction(instruction))
    nothing = compose_item_post(bare, "x", project="tidemark", style=style)
    assert says in nothing.reason


def test_there_is_no_change_or_result_where_only_a_lesson_is():
    week = profile(learned=(LESSON,))
    assert "no finished change" in asked(week, "start with the change")
    assert "no result" in asked(week, "start with the result")
    assert "no number" in asked(week, "start with the number", "x")
    assert "too little" in asked(week, "without the lesson")
    assert "too little" in asked(week, "without the lesson", "x")
    assert asked(week, "start with the lesson") == (
        "The database must always set the time of a lease. I wrote that down while"
        " working on tidemark."
    )
    assert asked(week, "cut the introduction") == (
        "The database must always set the time of a lease."
    )
    assert asked(week, "shorter", "x") == asked(week, "cut the introduction")


def test_shorter_and_longer():
    short, full, long = (
        asked(FULL, one) for one in ("shorter", "start with the change", "longer")
    )
    assert len(short) < len(full) < len(long)
    assert "In the last run, 41 tests passed." in long
    short, full, long = (
        asked(FULL, one, "x") for one in ("shorter", "say we", "longer")
    )
    assert short == "The database must always set the time of a lease."
    assert long.startswith(full.replace("We ", "I "))
    answer = replace(
        CHOICE,
        text='Chose "in a file" (asked: "Where should the search index live?")',
        instead="",
        thread="lease",
    )
    week = profile([TRIED], decided=(answer,))
    assert asked(week, "shorter").endswith("I added a search.")
    assert asked(week, "longer", "x").endswith(
        "in a file. I added a search. It worked when I tried it. 9 tests passed in the"
        " last run."
    )
    same = profile([LEASE], decided=(CHOICE,))
    assert "I replaced" not in asked(same, "longer", "x")
    assert asked(profile([TRIED]), "shorter", "x") == "New in tidemark: a search."


def test_parts_that_are_left_out():
    assert "tidemark" not in asked(FULL, "without the project name")
    assert "failed" not in asked(FULL, "leave out the failures")
    assert "leaves no trace" not in asked(FULL, "without the reason")
    assert "database" not in asked(FULL, "without the lesson")
    assert "tried" not in asked(profile([TRIED]), "without the tests")
    assert asked(FULL, "cut the introduction").startswith("I replaced the advisory")
    assert asked(profile([TRIED]), "cut the introduction", "x").startswith("New in ti")
    named = profile([line("Fixed the login of tidemark; 9 tests passed")])
    assert "too little" in asked(named, "without the project name")


def test_without_numbers():
    assert "The tests failed at first, then they passed." in asked(FULL, "no numbers")
    attempts = replace(MISHAP, text="2 attempts failed when tried before one worked")
    tried = profile([LEASE], went_wrong=(attempts,))
    assert asked(tried, "no numbers").endswith(
        "My first attempts failed when I tried them. A later one worked."
    )
    assert asked(profile([LEASE]), "no numbers").endswith("The last test run passed.")
    out = line("Prepared the 0.4 release; 35 tests passed, published a release")
    before = line("Added tide tables; 30 tests passed", thread="tables")
    before = replace(
        before, evidence=tuple(replace(c, time=at(1)) for c in before.evidence)
    )
    week = profile([out, before])
    assert asked(week, "no numbers", "x") == (
        "I added tide tables, then released a new version of tidemark."
    )
    assert asked(week, "no numbers") == (
        "A new release of tidemark is out. Before that, I added tide tables."
    )
    cut = profile([line("Cut the import from 41 to 9 seconds; 9 tests passed")])
    assert "too little" in asked(cut, "no numbers")
    uncounted = Style(
        asked=Asked(first=Part.MISHAP, leave_out=frozenset({Part.NUMBERS}))
    )
    assert "no mishap" in compose_post(tried, "x", style=uncounted).reason
    plain = profile([line("Made the reader accept tabs; 9 tests passed")])
    assert asked(plain, "no numbers", "x").startswith("An update on tidemark: I made")


def test_we_instead_of_i():
    text = asked(FULL, "in the plural")
    assert text.startswith("In tidemark, we replaced")
    assert "What we wrote down:" in text
    warm = compose_post(FULL, "linkedin", style=Style("warm", asked=Asked(plural=True)))
    assert "Our reason:" in warm.text
    assert "It took us more than one try:" in warm.text


def test_the_same_again_in_other_words():
    again = asked(FULL, "try again")
    assert again != asked(FULL, "start with the change")
    assert again == asked(FULL, "try again")


def test_every_tone_has_its_own_words():
    tones = [compose_post(FULL, "linkedin", style=Style(tone)).text for tone in
             ("plain", "technical", "warm")]  # fmt: skip
    assert len(set(tones)) == 3
    assert "In the last run, 41 tests passed." in tones[1]
    named = line("Added a retry in importer.py; 12 tests passed")
    plain, technical = (
        compose_post(profile([named]), "linkedin", style=Style(tone)).text
        for tone in ("plain", "technical")
    )
    assert "importer" not in plain
    assert "importer.py" in technical


def test_removed_phrases_find_other_words_or_none():
    week = profile([LEASE])
    style = Style(without=frozenset({"in the last run"}))
    assert compose_post(week, "linkedin", style=style).text.endswith(
        "When they last ran, 41 tests passed."
    )
    gone = frozenset({"in the last run", "they last ran", "tests"})
    post = compose_post(week, "linkedin", style=Style(without=gone))
    assert post.text == "In tidemark, I replaced the advisory lock with a lease."
    for phrase, network in (
        ("failed when i tried", "linkedin"),
        ("worked", "linkedin"),
        ("that is why", "x"),
        ("is out", "linkedin"),
        ("that down", "x"),
        ("wrote that down while replacing", "x"),
        ("replacing", "x"),
        ("a note", "linkedin"),
    ):
        two = replace(MISHAP, text="2 attempts failed when tried before one worked")
        for full in (
            FULL,
            profile([LEASE], decided=(CHOICE,)),
            profile([LEASE], went_wrong=(two,)),
            profile(learned=(LESSON,)),
        ):
            style = Style(without=frozenset({phrase}))
            assert phrase not in compose_post(full, network, style=style).text.lower()


def test_a_choice_on_x_is_told_alone():
    bare = replace(CHOICE, reason="")
    week = profile([LEASE], decided=(bare,))
    assert asked(week, "start with the number", "x").startswith("41 tests passed after")
    text = compose_post(week, "x").text
    assert text == "My choice in tidemark: a lease over an advisory lock."
    gone = Style(without=frozenset({"my choice"}))
    assert compose_post(week, "x", style=gone).text.startswith("A lease instead of")
    assert Part.DEED in Style().asked.leave_out or Style().tells(Part.DEED)
