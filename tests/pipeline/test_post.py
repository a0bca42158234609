"""Posts as a person would read them, and weeks that are worth none."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.limits import measure
from pipeline.post import compose_item_post, compose_post
from pipeline.post_style import Style
from pipeline.values import NothingToPost, PostText
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pipeline.posts import CHOICE, LEASE, LESSON, MISHAP, line, profile

K = EvidenceKind
FULL = profile([LEASE], decided=(CHOICE,), went_wrong=(MISHAP,), learned=(LESSON,))


def linkedin(week):
    return compose_post(week, "linkedin")


def x(week):
    return compose_post(week, "x")


def test_linkedin_tells_what_was_chosen_what_happened_and_what_stays():
    assert linkedin(FULL).text == (
        "In tidemark, I chose a lease instead of an advisory lock, because a lock"
        " leaves no trace when a worker dies.\n\n"
        "On the way, the tests failed 3 times before they passed. At the last run"
        " 41 tests passed, and the change is pushed.\n\n"
        "What I wrote down: the database must always set the time of a lease."
    )


def test_x_starts_with_what_stays():
    assert x(FULL).text == (
        "The database must always set the time of a lease. A note from my week in"
        " tidemark, where I replaced the advisory lock with a lease. 41 tests passed"
        " at the last run."
    )


def test_without_a_lesson_x_starts_with_the_reason():
    week = profile([LEASE], decided=(CHOICE,))
    assert x(week).text == (
        "A lock leaves no trace when a worker dies, so in tidemark I chose a lease"
        " instead of an advisory lock. 41 tests passed at the last run."
    )


def test_a_reason_that_is_no_sentence_is_joined_by_a_colon():
    dropped = replace(
        CHOICE, text="Dropped the lease wizard", instead="", reason="too many steps"
    )
    week = profile([LEASE], decided=(dropped,))
    assert linkedin(week).text.startswith(
        "In tidemark, I dropped the lease wizard: too many steps. I replaced the"
    )
    assert x(week).text.startswith(
        "Too many steps: that is why, in tidemark, I dropped the lease wizard."
    )


def test_a_deed_with_its_result_is_a_short_post():
    week = profile([LEASE])
    assert linkedin(week).text == (
        "In tidemark, I replaced the advisory lock with a lease.\n\n"
        "At the last run 41 tests passed, and the change is pushed."
    )
    assert x(week).text == (
        "This week in tidemark: replaced the advisory lock with a lease. 41 tests"
        " passed at the last run."
    )


def test_what_the_owner_tried_is_proof():
    week = profile(
        [
            line(
                "Fixed the login redirect in tidemark; it worked when tried",
                K.CONFIRMATION,
                status=Status.CONFIRMED,
            )
        ]
    )
    assert linkedin(week).text == (
        "I fixed the login redirect in tidemark.\n\nIt worked when I tried it."
    )


def test_an_answer_is_told_with_its_question_after_the_deed():
    search = line(
        "Added a search over the notes; 31 tests passed, it worked when tried"
    )
    answer = replace(
        CHOICE,
        text='Chose "in a file beside the notes" (asked: "Where should the search index'
        ' live?").',
        instead="",
        reason="start-up must stay instant",
    )
    week = profile([search], decided=(answer,))
    assert linkedin(week).text == (
        "In tidemark, I added a search over the notes. I decided where the search"
        " index should live: in a file beside the notes, because start-up must stay"
        " instant.\n\nAt the last run 31 tests passed, and it worked when I tried it."
    )
    assert x(week).text == (
        "Start-up must stay instant, so in tidemark I decided where the search index"
        " should live: in a file beside the notes. 31 tests passed at the last run."
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'Decided to keep both (asked: "How should conflicts be resolved?")',
            "I decided how conflicts should be resolved: keep both",
        ),
        (
            'Chose a folder (asked: "Which transport should the client use?")',
            "I decided which transport the client should use: a folder",
        ),
        ('Chose a folder (asked: "What do you think about it?")', "I chose a folder"),
    ],
)
def test_questions_are_turned_only_where_that_gives_a_sentence(text, told):
    post = compose_item_post(replace(CHOICE, text=text, instead=""), "linkedin")
    assert post.text.startswith(told)
    assert "?" not in post.text


def test_a_release_is_the_news():
    done = line(
        "Prepared the 0.4 release; 35 tests passed, pushed, published a release"
    )
    week = profile([LEASE, done])
    assert linkedin(week).text == (
        "tidemark 0.4 is out.\n\n35 tests passed at the last run."
    )
    assert x(week).text == "tidemark 0.4 is out. 35 tests passed at the last run."


def test_a_mishap_and_its_end_are_told_once():
    fixed = line(
        "Fixed the import of debits; 78 tests passed, pushed, it worked when tried"
    )
    twice = replace(
        MISHAP,
        text="2 attempts failed when tried before one worked (fix the import).",
    )
    assert linkedin(profile([fixed], went_wrong=(twice,))).text.endswith(
        "On the way, 2 attempts failed before one worked. At the last run 78 tests"
        " passed, and the change is pushed."
    )


def test_a_reason_that_points_back_comes_after_its_choice():
    gone = replace(
        CHOICE, text="Removed the lock", instead="", reason="it's no longer needed"
    )
    week = profile([LEASE], decided=(gone,))
    assert x(week).text.startswith(
        "In tidemark, I removed the lock, because it's no longer needed."
    )


def test_a_lesson_alone_is_enough():
    week = profile(learned=(LESSON,))
    assert linkedin(week).text == (
        "Something I wrote down while working on tidemark: the database must always"
        " set the time of a lease."
    )
    assert "A note from my week in tidemark." in x(week).text


def test_file_names_are_no_links_on_x():
    week = profile([line("Added a retry to importer.py; 12 tests passed")])
    assert "importer.py" in linkedin(week).text
    assert x(week).text.startswith("This week in tidemark: added a retry to importer.")
    assert measure(x(week).text, "x").findings == ()


def test_a_long_story_is_told_with_less_on_x():
    long = "it " + "hides who holds what " * 7 + "until the worker is started again"
    week = profile(
        [LEASE], decided=(replace(CHOICE, reason=long),), went_wrong=(MISHAP,)
    )
    assert measure(x(week).text, "x").length <= 280
    assert "failed" not in x(week).text
    assert long in linkedin(week).text


def test_matters_that_have_nothing_to_do_with_each_other_stay_apart():
    other = replace(CHOICE, text="Chose Postgres", instead="MySQL", evidence=())
    week = profile([LEASE], decided=(other,))
    assert "Postgres" not in linkedin(week).text


def test_every_sentence_carries_its_evidence_and_the_text_is_made_of_them():
    for network in ("linkedin", "x"):
        post = compose_post(FULL, network)
        assert all(one.evidence for one in post.sentences)
        joined = " ".join(one.text for one in post.sentences)
        assert joined == post.text.replace("\n\n", " ")


def test_a_sentence_cites_what_shows_it():
    all_kinds = (K.PROMPT, K.FILE, K.TESTS, K.COMMIT, K.PUSH, K.REPLY)
    done = line("Added search; 41 tests passed, pushed", *all_kinds)
    deed, proof = linkedin(profile([done])).sentences
    assert [c.kind for c in proof.evidence] == [K.TESTS, K.PUSH]
    assert {c.kind for c in deed.evidence} == {K.PROMPT, K.TESTS, K.COMMIT, K.PUSH}
    named = line("Added search to notes.py; 41 tests passed", K.FILE, K.REPLY, K.COMMIT)
    quoted = [
        replace(c, quote="/home/ada/src/notes.py") if c.kind is K.FILE else c
        for c in named.evidence
    ]
    deed = linkedin(profile([replace(named, evidence=tuple(quoted))])).sentences[0]
    assert {c.kind for c in deed.evidence} == {K.FILE, K.COMMIT}


@pytest.mark.parametrize(
    ("week", "why"),
    [
        (profile(), "Nothing was shipped this week"),
        (profile(projects=()), "No project that may be mentioned"),
        (profile([line("Updated the README; 3 tests passed")]), "small"),
        (profile([line("Edited a.py and b.py; 3 tests passed, pushed")]), "small"),
        (profile([line("Added search", K.COMMIT)]), "small"),
        (
            profile([replace(LEASE, status=Status.CLAIMED)]),
            "Nothing was shipped this week",
        ),
        (
            profile([line("Added search; 9 tests passed", K.TESTS)]),
            "Nothing was shipped this week",
        ),
    ],
)
def test_nothing_worth_a_post_says_why(week, why):
    for network in ("linkedin", "x"):
        nothing = compose_post(week, network)
        assert isinstance(nothing, NothingToPost)
        assert why in nothing.reason


@pytest.mark.parametrize(
    "text",
    [
        "Added a robust parser; 41 tests passed, pushed",
        "Fixed a leak of passwords; 41 tests passed, pushed",
        "Added search 🎉; 41 tests passed, pushed",
        "Fixed it for @priya; 41 tests passed, pushed",
        'Asked: "why is this slow"; 41 tests passed, pushed',
        "Shipped it!; 41 tests passed, pushed",
    ],
)
def test_some_lines_are_never_told(text):
    assert isinstance(compose_post(profile([line(text)]), "x"), NothingToPost)


def test_a_mishap_that_is_not_over_is_not_told():
    red = replace(MISHAP, text="The tests failed 3 times and were not seen to pass")
    held = replace(MISHAP, text=".env, a file that may hold secrets, was read")
    week = profile([LEASE], went_wrong=(held, red))
    assert linkedin(week).text == linkedin(profile([LEASE])).text


def test_what_the_caller_refuses_is_not_offered_and_the_next_story_is():
    other = line("Added tide tables for harbours; 12 tests passed", thread="tables")
    week = profile([LEASE, other])
    post = compose_post(week, "x", acceptable=lambda text: "lease" not in text)
    assert post.text.startswith("This week in tidemark: added tide tables")
    nothing = compose_post(week, "x", acceptable=lambda text: False)
    assert "private, or was posted before" in nothing.reason


def test_a_phrase_that_the_owner_removed_twice_is_not_offered():
    other = line("Added tide tables for harbours; 12 tests passed", thread="tables")
    week = profile([LEASE, other])
    style = Style(without=frozenset({"advisory lock"}))
    assert "tide tables" in compose_post(week, "linkedin", style=style).text


def test_one_item_can_be_shared():
    post = compose_item_post(LEASE, "linkedin", project="tidemark")
    assert post.text.startswith("In tidemark, I replaced the advisory lock")
    choice = compose_item_post(CHOICE, "x", project="tidemark")
    assert choice.text == (
        "A lock leaves no trace when a worker dies, so in tidemark I chose a lease"
        " instead of an advisory lock."
    )
    thin = compose_item_post(line("Added search", K.COMMIT), "x", project="tidemark")
    assert thin.text == "This week in tidemark: added search."


@pytest.mark.parametrize(
    "kind", [ItemKind.ATTEMPT, ItemKind.OPEN_TASK, ItemKind.PROBLEM]
)
def test_what_is_not_finished_is_not_shared(kind):
    nothing = compose_item_post(replace(LEASE, kind=kind), "x", project="tidemark")
    assert "not finished yet" in nothing.reason


def test_an_item_that_cannot_be_said_aloud_is_not_shared():
    for item in (
        replace(LEASE, text='Asked: "why is this slow"; tests passed'),
        replace(LEASE, text="Fixed it for @priya"),
        replace(CHOICE, text='Decided: "whatever"'),
        replace(LESSON, text="Noted"),
    ):
        nothing = compose_item_post(item, "linkedin", project="tidemark")
        assert "too short or too private" in nothing.reason


def test_what_only_an_agent_said_is_not_shared():
    item = replace(LEASE, status=Status.CLAIMED)
    assert "Only an agent said so" in compose_item_post(item, "x").reason


HEADS = st.sampled_from(["Replaced the lock", "Added search", "Fixed x.py", "Search"])
FACTS = st.sampled_from(["", "; 41 tests passed", "; pushed", "; tests passed, pushed"])


@given(
    st.lists(st.builds(lambda h, f: line(h + f, thread=h), HEADS, FACTS), max_size=4),
    st.lists(st.sampled_from([CHOICE, replace(CHOICE, reason="")]), max_size=1),
    st.lists(st.sampled_from([LESSON, replace(LESSON, text="Noted")]), max_size=1),
    st.sampled_from(["linkedin", "x"]),
)
def test_whatever_the_week_a_post_keeps_the_rules(moved, decided, learned, network):
    week = profile(
        moved, decided=decided, learned=learned, went_wrong=(MISHAP,) if moved else ()
    )
    post = compose_post(week, network)
    assert post == compose_post(week, network)
    if isinstance(post, PostText):
        assert measure(post.text, network).fits
        assert not re.search(r"[!?#@\U0001f000-\U0001faff]", post.text)
        assert re.match(r"[A-Z“]", post.text)
        assert post.text.endswith(".")
        assert ".." not in post.text
        numbers = set(re.findall(r"\d+", post.text))
        assert numbers <= {"41", "3"}


def test_a_long_title_is_cut_between_words():
    long = line("Replaced the advisory lock of the queue of jobs " + "and of rows " * 8)
    title = compose_item_post(long, "linkedin", project="tidemark").title
    assert title.startswith("Replaced the advisory lock of the queue")
    assert title.endswith(" …")
    assert title.removesuffix(" …") in long.text


def test_a_line_of_another_project_is_not_told_beside_the_deed():
    elsewhere = replace(CHOICE, project="p2", thread=LEASE.thread)
    assert (
        "advisory lock, because"
        not in linkedin(profile([LEASE], decided=(elsewhere,))).text
    )


def test_an_answer_whose_question_has_no_known_verb_is_told_as_chosen():
    asked = 'Chose a folder (asked: "Which transport should it flumox?")'
    week = profile([LEASE], decided=(replace(CHOICE, text=asked, instead=""),))
    assert "Decided which transport" not in linkedin(week).text
    assert "flumox" not in linkedin(week).text


def test_a_choice_that_names_its_project_is_told_without_it():
    named = replace(CHOICE, text="Chose a lease for tidemark", instead="", reason="")
    text = compose_item_post(named, "x", project="tidemark").text
    assert text.startswith("I chose a lease for tidemark")
