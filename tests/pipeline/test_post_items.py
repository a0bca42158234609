"""One item of a note, shared alone: as it reads on each network."""

from dataclasses import replace

import pytest

from pipeline.post import compose_item_post, compose_post
from pipeline.values import NothingToPost
from pulse.core.values import Cited, EvidenceKind, ItemKind, Status
from tests.pipeline.posts import CHOICE, LEASE, LESSON, MISHAP, line, profile
from tests.pipeline.test_post_telling import FULL, decided, linkedin
from tests.pipeline.weeks import at

K = EvidenceKind


def item(one, network="linkedin", context=(), project="tidemark"):
    return compose_item_post(one, network, project=project, context=context).text


def test_an_item_brings_what_belongs_to_it():
    context = (LEASE, CHOICE, MISHAP, LESSON, replace(CHOICE, project="p9"))
    lesson = replace(LESSON, thread="lease")
    assert item(LEASE, context=(*context, lesson)) == linkedin(FULL)
    assert item(LEASE, context=(LESSON,)).endswith("set the time of a lease.")


def test_a_decision_alone():
    assert item(CHOICE) == (
        "In tidemark, I chose a lease instead of an advisory lock, because a lock leaves"
        " no trace when a worker dies."
    )
    assert item(CHOICE, "x") == (
        "A lock leaves no trace when a worker dies. So, in tidemark, I chose a lease"
        " over an advisory lock."
    ) or item(CHOICE, "x").startswith("A lock leaves no trace when a worker dies. That")
    assert item(decided("Decided to sync by day"), "x") == (
        "My decision in tidemark: to sync by day."
    )
    assert item(decided("Dropped the wizard"), "x") == (
        "A decision in tidemark: I dropped the wizard."
    )


@pytest.mark.parametrize(
    ("text", "on_linkedin", "on_x"),
    [
        ("The importer accepts tabs now", "In tidemark, the importer accepts tabs now.",
         "The importer accepts tabs now."),
        ("New export page", "Done in tidemark: new export page.",
         "New export page: done in tidemark."),
        ('Fixed "the rows come twice"', "In tidemark, the rows came twice. I fixed that.",
         "The rows came twice. I fixed that in tidemark."),
    ],
)  # fmt: skip
def test_items_that_somebody_wrote_by_hand(text, on_linkedin, on_x):
    by_hand = replace(LEASE, text=text, evidence=(), status=Status.STATED)
    assert item(by_hand) == on_linkedin
    assert item(by_hand, "x") == on_x
    (sentence,) = compose_item_post(by_hand, "x").sentences
    assert sentence.opinion
    beside = replace(CHOICE, thread="lease")
    assert item(by_hand, context=(beside,)).startswith(on_linkedin.split(":")[0][:9])


@pytest.mark.parametrize(
    ("text", "on_linkedin", "on_x"),
    [
        (
            'Fixed by adding the "tabs" case and making "Cursor" the default',
            "I added the tabs case and made Cursor the default.",
            "One thing done: I added the tabs case and made Cursor the default.",
        ),
        (
            'Worked on "The tests fail"',
            "I worked on this: the tests fail.",
            "I worked on this: the tests fail.",
        ),
        ("Fixed by frobbing rows", "Done: frobbing rows.", "Frobbing rows: done."),
        (
            "Marked two rows, updated the rest",
            "I marked two rows and updated the rest.",
            "I marked two rows and updated the rest.",
        ),
    ],
)
def test_awkward_lines_are_put_right(text, on_linkedin, on_x):
    told = line(text)
    assert item(told, project="") == on_linkedin
    assert item(told, "x", project="").endswith(on_x.split(": ")[-1])


@pytest.mark.parametrize(
    ("text", "on_x"),
    [
        (
            'Chose SQLite (asked: "Which storage should the log use?")',
            "I decided that the log should use SQLite.",
        ),
        (
            'Chose SQLite! (asked: "Which storage should the log use?")',
            None,
        ),
        (
            'Chose soft ones (asked: "Should deletes be a) soft or b) hard?")',
            "My choice in tidemark: soft ones.",
        ),
        (
            'Turned down the plan "Add logos"',
            "I turned down this plan: Add logos.",
        ),
        (
            "Chose tabs, skipped the flag and removed rows",
            "A decision in tidemark: I chose tabs, skipped the flag and removed rows.",
        ),
    ],
)
def test_decisions_that_are_no_single_thing(text, on_x):
    if on_x is None:
        assert isinstance(compose_item_post(decided(text), "x"), NothingToPost)
    else:
        assert item(decided(text), "x") == on_x
    lease = replace(LEASE, thread="t")
    week = profile([lease], decided=(decided(text, thread="t", reason="it is so"),))
    assert "tabs" not in linkedin(week)
    assert "plan" not in linkedin(week)


def test_an_item_that_was_posted_is_not_posted_again():
    before = ["With a lease I replaced an advisory lock in my queue."]
    nothing = compose_item_post(LEASE, "x", earlier=before)
    assert "posted this before" in nothing.reason
    week = profile([LEASE])
    assert "posted before" in compose_post(week, "x", earlier=before).reason
    short = line("Added search; 9 tests passed")
    assert compose_item_post(short, "x", earlier=["search"]).text


def test_an_item_of_another_kind_of_quiet_is_refused():
    quiet = replace(LEASE.evidence[0], quote="this is under nda, tell nobody")
    assert "too private" in (
        compose_item_post(replace(LEASE, evidence=(quiet,)), "x").reason
    )
    assert LEASE.kind == ItemKind.ACHIEVEMENT


def test_the_title_of_work_in_many_steps_is_its_first_step():
    steps = (
        "Added a log for each machine, then merged the logs of two machines and kept"
    )
    told = line(f"{steps} both versions of a note; 58 tests passed")
    post = compose_item_post(told, "linkedin", project="tidemark")
    assert post.title == "Added a log for each machine"


def test_a_name_keeps_its_capital_and_a_refusal_is_a_reason_of_its_own():
    over = replace(
        decided("Chose MapLibre", reason="it draws vector tiles"),
        instead="Leaflet",
        evidence=(
            Cited("s1", "r", "use MapLibre instead of Leaflet", K.PROMPT, at(3)),
        ),
    )
    assert item(over) == (
        "In tidemark, I chose MapLibre instead of Leaflet, because it draws vector"
        " tiles."
    )
    refused = decided(
        'Turned down the plan "A React wrapper"',
        reason="no React, one page does not need it",
    )
    assert item(refused).endswith(
        "this plan: A React wrapper. The reason: no React, one page does not need it."
    )
