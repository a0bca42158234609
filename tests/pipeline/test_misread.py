"""The report of a misread line: small, nobody's, and a day that a writer can read."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.evaluation.days import load_day
from pipeline.misread import HIDDEN, MOST, Moment, fixture
from pulse.core.note import OfflineWriter
from pulse.core.values import Item, ItemKind, Status

DAY = date(2026, 11, 19)
AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
NAMES = ("tidemark", "amina")
ITEM = Item(
    ItemKind.ACHIEVEMENT,
    "Fixed the retry bug in tidemark/up.py.",
    Status.OBSERVED,
    "p",
    (),
    why="Amina asked.",
)
MOMENTS = (
    Moment("b7", AT, "owner", "Fix the retry bug in tidemark/up.py, please."),
    Moment("b7", AT, "Edit", "tidemark/up.py", "updated"),
    Moment("b7", AT, "Bash", "pytest -q", "2 failed, 1 passed", failed=True),
    Moment("b7", AT + timedelta(hours=15), "agent", "It is fixed."),
    Moment("c8", AT, "Grep", "amina", "src/a.py"),
    Moment("c8", AT, "Bash", "", ""),
)


def made(*moments, verdict=HIDDEN, item=ITEM, **more):
    return fixture(item, moments, day=DAY, verdict=verdict, names=NAMES, **more)


def test_it_is_small_and_nobodys():
    report = made(*MOMENTS, said="amina never fixed it")
    assert report.data["sessions"] == {
        "s1": {
            "cwd": "project",
            "events": [
                {"10:00 owner": "Fix the retry bug in folder1/file1.py, please."},
                {"10:00 edit": "folder1/file1.py"},
                {"10:00 bash": "pytest -q", "out": "2 failed, 1 passed", "exit": 1},
                {"+01:00 agent": "It is fixed."},
            ],
        },
        "s2": {
            "cwd": "project",
            "events": [
                {"10:00 bash": "name1", "out": "src/file2.py"},
                {"10:00 bash": "true"},
            ],
        },
    }
    assert report.data["about"] == "name1 never fixed it"
    assert report.data["misread"]["why"] == "Name1 asked." or (
        "amina" not in report.data["misread"]["why"].casefold()
    )
    assert not {n for n in NAMES if n in json.dumps(report.data).casefold()}
    assert report.counts["path"] > 0
    assert "secret" not in report.counts


@pytest.mark.parametrize(
    ("verdict", "kind", "must", "never"),
    [
        (HIDDEN, ItemKind.ACHIEVEMENT, [], 1),
        ("attempted", ItemKind.ACHIEVEMENT, "attempt attempted", 0),
        ("confirmed", ItemKind.ATTEMPT, "achievement confirmed", 0),
        ("claimed", ItemKind.PROBLEM, "problem claimed", 0),
    ],
)
def test_labels_say_what_its_owner_said(verdict, kind, must, never):
    data = made(*MOMENTS, verdict=verdict, item=replace(ITEM, kind=kind)).data
    assert [next(iter(entry)) for entry in data["must"]] == ([must] if must else [])
    assert len(data["never"]) == never


def test_a_line_without_words_has_no_label():
    data = made(
        *MOMENTS, verdict="attempted", item=replace(ITEM, text="It is 41.")
    ).data
    assert (data["must"], data["never"]) == ([], [])


@pytest.mark.parametrize("verdict", [HIDDEN, "attempted"])
def test_a_writer_can_read_it_again(tmp_path, verdict):
    path = tmp_path / "report.yaml"
    path.write_text(json.dumps(made(*MOMENTS, verdict=verdict).data))
    day = load_day(path)
    note = OfflineWriter().write_note(day.workday())
    assert note.coverage.sessions == 2 or note.coverage.prompts == 1
    if verdict == "attempted":
        (label,) = day.must
        assert any(label.is_met_by(item) for item in note.items)


def test_long_records_are_cut_around_what_was_cited():
    words = " ".join(f"word{n}" for n in range(400))
    cited = "word300 word301"
    (event,) = made(Moment("a", AT, "owner", words, cited=(cited,))).data["sessions"][
        "s1"
    ]["events"]
    (text,) = event.values()
    assert cited in text
    assert text.startswith("… ") and text.endswith(" …")
    assert len(text) < 420
    (event,) = made(Moment("a", AT, "owner", words, cited=("word399",))).data[
        "sessions"
    ]["s1"]["events"]
    assert next(iter(event.values())).endswith("word399")
    (event,) = made(Moment("a", AT, "owner", words)).data["sessions"]["s1"]["events"]
    assert next(iter(event.values())).startswith("word0 ")


def test_of_a_long_output_the_lines_that_were_cited():
    out = "\n".join(f"line {n}" for n in range(60))
    moment = Moment("a", AT, "Bash", "make", out, cited=("line 30\nline 31",))
    (event,) = made(moment).data["sessions"]["s1"]["events"]
    assert "line 30\nline 31" in event["out"]
    assert event["out"].count("\n") == 7
    (event,) = made(replace(moment, cited=())).data["sessions"]["s1"]["events"]
    assert event["out"].startswith("line 0\n")


def test_of_many_records_those_that_tell_most():
    many = [Moment("a", AT, "agent", f"Said {n}.") for n in range(MOST + 5)]
    many[-1] = replace(many[-1], cited=("Said",))
    many[-2] = replace(many[-2], who="owner")
    report = made(*many)
    said = report.data["sessions"]["s1"]["events"]
    assert len(said) == MOST
    assert report.left_out == 5
    assert list(said[-1]) == ["10:00 agent"]
    assert list(said[-2]) == ["10:00 owner"]
