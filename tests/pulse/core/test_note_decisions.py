"""Answers, plans, refusals and words of the owner, as decisions of a day."""

from datetime import UTC, datetime

import pytest

from pulse.core.note.decisions import decisions
from pulse.core.values import Evidence, EvidenceKind, Origin

K = EvidenceKind


def piece(kind, quote="as quoted", *, origin=Origin.MAIN, **data):
    time = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    return Evidence("s1", "r1", time, quote, kind, origin, "p", "main", data)


def told(*pieces):
    return [(d.text, d.instead, d.why) for d in decisions(pieces)]


def test_a_decision_is_told_once_and_only_the_owner_s():
    said = [piece(K.PROMPT, "let's use SQLite"), piece(K.PROMPT, "Let's use SQLite!")]
    program = piece(K.PROMPT, "let's use Postgres", origin=Origin.HEADLESS)
    assert told(*said, program) == [("Chose SQLite", "", "")]


def test_taking_another_thing_goes_on_with_turning_one_down():
    plan = piece(
        K.PLAN, plan="Leaflet map", reason="one page needs none", approved=False
    )
    chosen = piece(K.PROMPT, "let's use MapLibre instead of Leaflet")
    assert [text for text, _instead, _why in told(plan, chosen)] == [
        'Turned down the plan "Leaflet map"',
        "Chose MapLibre",
    ]


@pytest.mark.parametrize(
    ("question", "answer", "text", "why"),
    [
        (
            "Which database?",
            "Use SQLite because it needs no server",
            'Decided to use SQLite (asked: "Which database?")',
            "it needs no server",
        ),
        ("Which?", "SQLite", 'Chose SQLite (asked: "Which?")', ""),
        (
            "Where should it live?",
            "in the home folder",
            'Chose "in the home folder" (asked: "Where should it live?")',
            "",
        ),
        ("Should we add a cache?", "yes", "Decided to add a cache", ""),
        ("Should we add it, or not?", "no, never", "Decided not to add it", ""),
        ("Should it retry?", "no.", 'Answered no to "Should it retry?"', ""),
    ],
)
def test_an_answer_decides(question, answer, text, why):
    assert told(piece(K.ANSWER, question=question, answer=answer)) == [(text, "", why)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("", "SQLite"),
        ("Which one?", ""),
        ("Which one?", "what do you mean?"),
        ("Can I proceed?", "SQLite"),
        ("Which one?", "both"),
        ("Which one?", "word " * 18),
        ("Should we use that shit?", "yes"),
        ("Why that shit?", "SQLite"),
        ("Which one?", ". because it is late"),
    ],
)
def test_an_answer_that_decides_nothing(question, answer):
    assert told(piece(K.ANSWER, question=question, answer=answer)) == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            {"plan": "Plan: Move the queue", "approved": True},
            [('Approved the plan "Move the queue"', "", "")],
        ),
        ({"plan": "Move the queue", "approved": True, "opens": True}, []),
        ({"approved": True}, []),
        (
            {"plan": "Move the queue", "reason": "use SQLite instead"},
            [("Chose SQLite instead", "", "")],
        ),
        (
            {"plan": "Move the queue"},
            [('Turned down the plan "Move the queue"', "", "")],
        ),
        (
            {"reason": "too big for now"},
            [("Turned down a proposed plan", "", "too big for now")],
        ),
    ],
)
def test_a_plan_is_approved_or_turned_down(data, found):
    assert told(piece(K.PLAN, **data)) == found


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("", []),
        ("no", []),
        ("what is this for?", []),
        ("the weather is nice today", []),
        (
            "let's use SQLite because it needs no server",
            [("Chose SQLite", "", "it needs no server")],
        ),
    ],
)
def test_a_refusal_decides_only_with_words_that_do(reason, found):
    assert told(piece(K.REJECTION, reason=reason)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "let's use SQLite instead of Postgres because it needs no server",
            [("Chose SQLite", "Postgres", "it needs no server")],
        ),
        ("let's use a subagent", []),
        ("let's go with the plan", []),
        ("let's use shit", []),
        (
            "we will frobnicate the cache",
            [('Decided: "we will frobnicate the cache"', "", "")],
        ),
    ],
)
def test_a_prompt_decides_about_the_work(said, found):
    assert told(piece(K.PROMPT, said)) == found


@pytest.mark.parametrize("no", ["no", "No"])
def test_a_no_to_a_thing_keeps_its_no(no):
    (found,) = told(piece(K.PROMPT, f"{no} wizard, too many steps"))
    assert (
        found[0].lower().startswith(("decided against wizard", 'decided: "no wizard'))
    )
