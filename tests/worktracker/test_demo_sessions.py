"""The demo's sessions read like real ones and give notes worth reading."""

import hashlib
from datetime import date, timedelta

import pytest

from pipeline.post import compose_post
from pipeline.profile import compose_profile
from pipeline.validate import check_note
from pipeline.values import WeekInput
from pulse.core.agents import claude_code, discover
from pulse.core.agents.base import split_lines
from pulse.core.note import OfflineWriter, render_markdown, workday_from_records
from pulse.core.redact import redact_text
from pulse.core.values import ItemKind, Origin, Record, Status
from worktracker.demo import make_sessions

LAST = date(2026, 11, 19)


@pytest.fixture(scope="module")
def claude(tmp_path_factory):
    return make_sessions.write(tmp_path_factory.mktemp("demo"), base=LAST)


def records_of(root):
    for source in discover(claude_code, root):
        if source.role == "transcript":
            with source.path.open("rb") as stream:
                for record in claude_code.read(split_lines(stream), source=source):
                    assert isinstance(record, Record), record
                    yield record


@pytest.fixture(scope="module")
def ada(claude):
    return list(records_of(claude["ada"]))


def note_of(records, days_before):
    day = LAST - timedelta(days=days_before)
    workday = workday_from_records(records, day=day, zone=make_sessions.ZONE)
    note = OfflineWriter().write_note(workday)
    assert check_note(note, workday) == note
    return note


def test_two_people_have_sessions(claude):
    assert sorted(claude) == ["ada", "ben"]
    assert list(records_of(claude["ben"]))


def test_every_one_of_the_last_nine_days_has_a_note(ada):
    assert all(note_of(ada, n).items for n in range(9))


def test_red_then_green_then_confirmed(ada):
    first = note_of(ada, 8).items[0]
    assert (first.kind, first.status) == (ItemKind.ACHIEVEMENT, Status.CONFIRMED)
    assert "31 tests passed" in first.text


def test_work_after_midnight_belongs_to_the_evening_before(ada):
    assert "Described the statement formats." in [i.text for i in note_of(ada, 4).items]


def test_an_order_that_only_points_is_told_by_what_it_points_at(ada):
    texts = [i.text for i in note_of(ada, 7).items]
    assert any(t.startswith('Fixed "The monthly total is off by a cent') for t in texts)


def test_a_trivial_day_is_one_line(ada):
    note = note_of(ada, 3)
    assert note.headline == "Fixed a typo in the git prompt."
    assert "##" not in render_markdown(note)


def test_a_refused_plan_and_a_choice_with_its_reason(ada):
    decided = [i for i in note_of(ada, 6).items if i.kind is ItemKind.DECISION]
    assert ("Chose MapLibre.", "Leaflet", "it draws vector tiles") in [
        (i.text, i.instead, i.why) for i in decided
    ]
    assert any("Turned down the plan" in i.text for i in decided)


def test_a_subagent_s_work_is_there(ada):
    assert any(r.origin is Origin.SUBAGENT for r in ada)
    assert "lint warnings" in note_of(ada, 5).headline


def test_what_stays_open(ada):
    open_tasks = [i.text for n in (0, 1) for i in note_of(ada, n).items
                  if i.kind is ItemKind.OPEN_TASK]  # fmt: skip
    assert any("local at the last look" in text for text in open_tasks)
    assert any("open question" in text for text in open_tasks)


def test_the_last_day_holds_a_story_worth_a_post(ada):
    note = note_of(ada, 0)
    tidemark = next(i.project for i in note.items if "lease" in i.text)
    profile = compose_profile(
        WeekInput(
            week="2026-W47",
            days=[note.date],
            notes=[note],
            projects={tidemark: "tidemark"},
            evidence=[],
        )
    )
    linkedin, x = (compose_post(profile, network) for network in ("linkedin", "x"))
    assert "a lock leaves no trace when its process dies" in linkedin.text
    assert "failed four times" in linkedin.text
    assert "the database must always set the time of a lease" in linkedin.text
    assert x.text.startswith("The database must always set the time of a lease.")


def test_the_token_is_one_that_redaction_finds(ada, claude):
    text = "".join(path.read_text() for path in claude["ada"].rglob("*.jsonl"))
    assert make_sessions.token() in text
    assert make_sessions.token() not in redact_text(text)
    assert all("pypi-" not in render_markdown(note_of(ada, n)) for n in range(9))


def test_pulse_finds_the_remote_of_the_public_project(claude):
    config = claude["ada"].parent / "code" / "tidemark" / ".git" / "config"
    assert "https://github.com/example/tidemark" in config.read_text()


def test_the_same_date_gives_the_same_bytes_and_another_other_sessions(tmp_path):
    def names_and_hash(base):
        root = make_sessions.write(tmp_path, base=base)["ben"]
        files = sorted(root.rglob("*.jsonl"))
        digest = hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()
        return {p.name for p in files}, digest

    assert names_and_hash(LAST) == names_and_hash(LAST)
    assert not names_and_hash(LAST)[0] & names_and_hash(LAST + timedelta(days=1))[0]
