"""Posts as a person would read them, and weeks that are worth none."""

from dataclasses import replace

import pytest

from pipeline.post import compose_item_post, compose_post
from pipeline.post_style import Style
from pipeline.values import NothingToPost
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pipeline.posts import CHOICE, LEASE, LESSON, MISHAP, line, profile

K = EvidenceKind
FULL = profile([LEASE], decided=(CHOICE,), went_wrong=(MISHAP,), learned=(LESSON,))


def linkedin(week):
    return compose_post(week, "linkedin")


def x(week):
    return compose_post(week, "x")


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
    assert [c.kind for c in proof.evidence] == [K.TESTS]
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
        (profile([line("Added search", K.COMMIT)]), "little was recorded around it"),
        (profile(decided=(CHOICE,)), "decided, not yet built"),
        (profile(only_said=(LEASE,)), "anything but an agent shows"),
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
    assert post.text.startswith("New in tidemark: tide tables")
    nothing = compose_post(week, "x", acceptable=lambda text: False)
    assert "private, or was posted before" in nothing.reason


def test_a_phrase_that_the_owner_removed_twice_is_not_offered():
    other = line("Added tide tables for harbours; 12 tests passed", thread="tables")
    week = profile([LEASE, other])
    style = Style(without=frozenset({"advisory lock"}))
    assert "tide tables" in compose_post(week, "linkedin", style=style).text


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


def test_a_long_title_is_cut_between_words():
    long = line("Replaced the advisory lock of the queue of jobs " + "and of rows " * 8)
    title = compose_item_post(long, "linkedin", project="tidemark").title
    assert title.startswith("Replaced the advisory lock of the queue")
    assert title.endswith(" …")
    assert title.removesuffix(" …") in long.text


def test_a_line_of_another_project_is_not_told_beside_the_deed():
    elsewhere = replace(CHOICE, project="p2", thread=LEASE.thread)
    text = linkedin(profile([LEASE], decided=(elsewhere,))).text
    assert "leaves no trace" not in text
