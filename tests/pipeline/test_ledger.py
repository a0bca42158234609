"""Tasks over days: what is one matter, what ends it, and that no order changes it."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Standing, derive, moment
from pipeline.ledger_looks import bare
from pipeline.ledger_words import alike, content, covers
from pulse.core.values import (
    Cited,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Outcome,
    Status,
)

K = EvidenceKind
MONDAY = date(2026, 11, 16)


def at(day, hour=10):
    return datetime(2026, 11, 16, hour, tzinfo=UTC) + timedelta(days=day)


def cited(day, kind=K.PROMPT, *, record="", hour=10, session="s1"):
    record = record or f"{kind}-{day}-{hour}"
    return Cited(session, record, "its quote", kind, at(day, hour))


def line(day, text, *evidence, kind=ItemKind.ACHIEVEMENT, **more):
    evidence = evidence or (cited(day),)
    status = more.pop("status", Status.OBSERVED)
    item = Item(kind, text, status, more.pop("project", "p1"), evidence, **more)
    return MONDAY + timedelta(days=day), item


def task(day, text, *evidence, **more):
    return line(day, text, *evidence, kind=ItemKind.OPEN_TASK, **more)


def look(day, kind, *, record="", hour=10, session="s1", branch="", **data):
    record = record or f"{kind}-{day}-{hour}"
    return Evidence(
        session,
        record,
        at(day, hour),
        "q",
        kind,
        project="p1",
        branch=branch,
        data=data,
    )


def told(items, evidence=()):
    """(day opened, text, how it ended) of each task."""
    return [
        (m.opened_on.day - 16, m.text, m.turns[-1].standing.value)
        for m in derive(items, evidence)
    ]


def red(day, failed=2, **more):
    return look(day, K.TESTS, runner="pytest", passed=10, failed=failed,
                outcome=Outcome.FAILED, command="pytest -q", **more)  # fmt: skip


def green(day, passed=12, command="pytest -q", **more):
    return look(day, K.TESTS, runner="pytest", passed=passed, failed=0,
                outcome=Outcome.OK, command=command, **more)  # fmt: skip


RED = "Get the suite green: 2 tests failed at the last look."
PUSH = "Push the commits that were still local at the last look."
COMMIT = "Commit the changes left in the working tree."


@pytest.mark.parametrize(
    ("text", "task", "same"),
    [
        ("Fixed the retry bug.", "Left for later: fix the retry bug in uploads.", True),
        ("Wrote tests for the lease renewal.", "Write the lease renewal tests.", True),
        ("Wrote the docs.", "Write the docs.", True),
        ("Refactored the lease renewal.", "Write tests for the lease renewal.", False),
        ("Fixed a crash in search.", "Add search.", False),
        ("Wrote it.", "Write the docs.", False),
        ("Retries were added.", "Add a retry.", True),
    ],
)
def test_whether_a_text_speaks_of_a_task(text, task, same):
    assert covers(text, task) is same


def test_glue_and_leads_say_nothing():
    assert content("Go on with the importer") == {"importer"} | content("importer")
    assert alike("Ship  it.", ["ship it"])
    assert not alike("Ship it", ["Write the docs"])


def test_a_task_is_one_task_over_days_sessions_and_words():
    items = [
        task(0, "Left for later: renew the lease while a batch uploads."),
        task(2, "Renew the lease while a long batch uploads.", cited(2, session="s2")),
        task(3, "The lease thing.", cited(2, session="s2", record="prompt-2-10")),
        task(4, "Something else entirely.", cited(4), thread="s9/r"),
        task(5, "Other words for it.", cited(5), thread="s9/r"),
    ]
    found = derive(items, ())
    assert [(m.text, m.opened_on.day, m.last_seen_on.day) for m in found] == [
        ("The lease thing.", 16, 19),
        ("Other words for it.", 20, 21),
    ]


def test_what_a_task_needs_and_what_ends_it():
    asked = task(0, "Renew the lease while a batch uploads.")
    done = line(1, "Renewed the lease while batches upload.", cited(1, K.REPLY),
                cited(1, K.COMMIT))  # fmt: skip
    (matter,) = derive([asked, done], ())
    assert matter.turns[-1].standing is Standing.CLOSED
    assert matter.turns[-1].by == cited(1, K.COMMIT)
    assert matter.last_seen_on == MONDAY + timedelta(days=1)
    for other in (
        line(1, "Renewed the lease while batches upload.", project="p2"),
        line(
            1,
            "Renewed the lease while batches upload.",
            status=Status.CLAIMED,
            kind=ItemKind.ATTEMPT,
        ),
        line(1, "Fixed the lease."),
        line(0, "Renewed the lease while batches upload."),
    ):
        assert derive([asked, other], ())[0].turns[-1].standing is Standing.OPEN


def test_a_dropped_matter_and_one_that_fails_again():
    asked = task(0, "Add the import wizard.")
    done = line(1, "Added the import wizard.")
    gone = line(1, "Dropped the import wizard to add nothing.", status=Status.DROPPED)
    broken = line(2, "The import wizard to add fails.", cited(2, K.REFUTATION),
                  kind=ItemKind.ATTEMPT, status=Status.ATTEMPTED)  # fmt: skip
    assert told([asked, gone]) == [(0, asked[1].text, "dropped")]
    assert told([asked, done]) == [(0, asked[1].text, "closed")]
    assert told([asked, done, broken]) == [(0, asked[1].text, "open")]
    assert told([task(0, "Gone.", status=Status.DROPPED)]) == []


@pytest.mark.parametrize(
    ("later", "ends"),
    [
        (green(1), True),
        (green(1, passed=3, command="pytest tests/one.py"), False),
        (green(1, passed=14, command="cd x && pytest 2>&1 | tail -3"), True),
        (green(1, passed=1, command="cd src && pytest -q 2>&1 | tail -3"), True),
        (red(1), False),
        (look(1, K.BUILD, outcome=Outcome.OK, command="make"), False),
        (green(0, hour=8), False),
    ],
)
def test_red_tests_end_with_a_run_that_covers_them(later, ends):
    items = [task(0, RED, cited(0, K.TESTS))]
    state = told(items, [red(0), later])[0][2]
    assert state == ("closed" if ends else "open")


def test_a_run_without_counts_ends_with_the_same_command_alone():
    items = [task(0, RED, cited(0, K.TESTS))]
    assert told(items, [red(0, failed=None), green(1, command="make test")]) == [
        (0, RED, "open")
    ]
    assert told(items, [green(1)])[0][2] == "open"  # nobody knows what was red
    assert bare("cd a && cd b; pytest -q x > log") == "pytest x"


@pytest.mark.parametrize(
    ("text", "what", "later", "ends"),
    [
        (PUSH, "unpushed", look(1, K.PUSH, outcome=Outcome.OK), True),
        (PUSH, "unpushed", look(1, K.PUSH, outcome=Outcome.FAILED), False),
        (PUSH, "unpushed", look(1, K.PUSH, branch="other"), False),
        (PUSH, "unpushed", look(1, K.COMMIT), False),
        (COMMIT, "uncommitted", look(1, K.COMMIT, branch="main"), True),
        (COMMIT, "uncommitted", look(1, K.DIRTY, what="clean"), True),
        (COMMIT, "uncommitted", look(1, K.DIRTY, what="uncommitted"), False),
    ],
)
def test_what_was_left_behind_ends_at_the_next_look(text, what, later, ends):
    items = [task(0, text, cited(0, K.DIRTY))]
    left = look(0, K.DIRTY, what=what, branch="main")
    assert told(items, [left, later])[0][2] == ("closed" if ends else "open")


def test_what_was_edited_after_the_last_commit_waits_for_the_next():
    items = [
        task(0, "Commit the changes to a.py.", cited(0, K.FILE)),
        task(0, "Push what is done.", cited(0, K.COMMIT)),
        task(0, "Rename the module.", cited(0, K.FILE, record="f2")),
    ]
    later = [look(1, K.COMMIT), look(2, K.PUSH)]
    assert sorted(told(items, later)) == [
        (0, "Commit the changes to a.py.", "closed"),
        (0, "Push what is done.", "closed"),
        (0, "Rename the module.", "open"),
    ]


def test_the_same_look_on_two_days_is_one_task_until_it_ended():
    left = [look(d, K.DIRTY, what="unpushed", branch="main") for d in (0, 1, 4)]
    items = [task(d, PUSH, cited(d, K.DIRTY)) for d in (0, 1, 4)]
    assert told(items, left) == [(0, PUSH, "open")]
    pushed = look(2, K.PUSH, branch="main")
    assert told(items, [*left, pushed]) == [(0, PUSH, "closed"), (4, PUSH, "open")]
    other = replace(left[1], branch="other")
    assert told(items[:2], [left[0], other]) == [(0, PUSH, "open"), (1, PUSH, "open")]


def test_a_question_waits_for_its_session():
    items = [task(0, "Answer the open question: “Which one?”", cited(0, K.QUESTION))]
    elsewhere = look(1, K.PROMPT, session="s2")
    assert told(items, [elsewhere])[0][2] == "open"
    assert told(items, [elsewhere, look(1, K.ANSWER)])[0][2] == "closed"
    assert told([*items, *items], ())[0][2] == "open"


def test_what_a_person_added_has_only_its_day():
    day, item = task(0, "Call the printer.")
    item = replace(item, evidence=(), status=Status.STATED)
    assert moment(day, item) == at(0, hour=0)
    done = replace(line(1, "Called the printer.")[1], evidence=())
    (matter,) = derive([(day, item), (day + timedelta(days=1), done)], ())
    assert (matter.turns[-1].standing, matter.turns[-1].by) == (Standing.CLOSED, None)


_DAYS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(
            [
                ("t", "Renew the lease while a batch uploads.", K.PROMPT),
                (
                    "t",
                    "Left for later: renew the lease of a batch while it uploads.",
                    K.PROMPT,
                ),
                ("t", RED, K.TESTS),
                ("t", PUSH, K.DIRTY),
                ("d", "Renewed the lease while the batch uploads.", K.COMMIT),
                ("d", "Added search.", K.COMMIT),
                ("r", "The lease is not renewed while a batch uploads.", K.REFUTATION),
            ]
        ),
    ),
    max_size=6,
)
_LOOKS = [red(0), red(3), green(5), look(2, K.DIRTY, what="unpushed"), look(6, K.PUSH)]
_KINDS = {"t": ItemKind.OPEN_TASK, "d": ItemKind.ACHIEVEMENT, "r": ItemKind.ATTEMPT}


@given(_DAYS, st.integers(0, 99))
def test_no_order_of_arrival_makes_another_ledger(days, seed):
    items = [
        line(day, text, cited(day, kind), kind=_KINDS[what])
        for day, (what, text, kind) in days
    ]
    shuffled, looks = list(items), list(_LOOKS)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed + 1).shuffle(looks)
    assert derive(shuffled, looks) == derive(items, _LOOKS)
