import pytest

from pipeline.lines import same_matter, still_open
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pipeline.weeks import cited, day, item, shipped

K = EvidenceKind


def task(text, *kinds, session="s1", **more):
    evidence = tuple(cited(0, kind, session=session) for kind in kinds or (K.PROMPT,))
    return item(text, kind=ItemKind.OPEN_TASK, evidence=evidence, **more)


def left(*dated):
    return [(since.day, task.text) for since, task in still_open(list(dated))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Search passed 12 tests.", "Search passed 41 tests."),
        ("Fix the retry bug in the uploader.", "Fixed the retry bug."),
        ("Renamed the batch leases.", "Rename the batch lease before release."),
    ],
)
def test_the_same_matter(one, other):
    assert same_matter(item(one, thread="search"), item(other, thread="search"))
    if "Search" not in one:
        assert same_matter(item(one), item(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Added search.", "Fixed a crash in search."),
        ("Wrote the docs.", "Fixed the parser."),
    ],
)
def test_different_matters(one, other):
    assert not same_matter(item(one), item(other))


def test_two_projects_have_no_matter_in_common():
    text = "Fixed the retry bug in the uploader."
    assert not same_matter(item(text), item(text, project="p2"))


def test_a_task_stays_open_until_something_closes_it():
    assert left((day(0), task("Write the docs.")), (day(3), item("Added search."))) == [
        (16, "Write the docs.")
    ]


def test_a_task_closes_when_its_matter_is_dropped():
    dropped = item("Dropped the import wizard.", status=Status.DROPPED)
    assert left((day(0), task("Add an import wizard.")), (day(1), dropped)) == []


def test_the_last_look_at_a_checkout_is_the_next_look():
    dirty = task("Commit 3 changed files.", K.DIRTY)
    assert left((day(0), dirty)) == [(16, "Commit 3 changed files.")]
    assert left((day(0), dirty), (day(2), item("Added search."))) == []
    elsewhere = item("Added search.", project="p2")
    assert left((day(0), dirty), (day(2), elsewhere)) == [
        (16, "Commit 3 changed files.")
    ]


def test_a_question_waits_until_its_session_goes_on():
    asked = task("Answer: keep the old ids?", K.QUESTION, session="s7")
    other = shipped("Added search.", 1)
    assert len(left((day(0), asked), (day(1), other))) == 1
    went_on = item("Kept the ids.", evidence=(cited(1, K.ANSWER, session="s7"),))
    assert left((day(0), asked), (day(1), went_on)) == []


def test_work_of_the_same_day_does_not_close_a_task():
    done = item("Wrote the docs of search.", thread="docs")
    assert len(left((day(0), task("Write the docs of search.")), (day(0), done))) == 1
