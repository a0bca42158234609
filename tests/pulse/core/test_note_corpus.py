"""The offline note over real sessions: no failure, nothing refused, nothing unshown."""

from collections import defaultdict

import pytest

from pipeline.validate import check_note, limits
from pulse.core import days
from pulse.core.agents import claude_code, discover
from pulse.core.agents.base import split_lines
from pulse.core.evidence import extract, quotable
from pulse.core.note import (
    OfflineWriter,
    render_markdown,
    render_text,
    workday_from_records,
)
from pulse.core.note.workday import by_session
from pulse.core.values import EvidenceKind, ItemKind, Record, Role, Status
from tests.pulse.corpus import corpus

ZONE = "Europe/Berlin"
PLACES = ("claude", "claude-home-pai/.claude", "edge", "layout-2.1.2xx-synthetic")


@pytest.fixture(scope="module", params=PLACES)
def records(request):
    found = []
    for source in discover(claude_code, corpus() / request.param):
        if source.role == "transcript":
            with source.path.open("rb") as stream:
                read = claude_code.read(split_lines(stream), source=source)
                found += [r for r in read if isinstance(r, Record)]
    return found


@pytest.fixture(scope="module")
def written(records):
    dates = {
        days.local_date(r.time, ZONE)
        for r in records
        if r.time and r.role is not Role.SYSTEM
    }
    workdays = [workday_from_records(records, day=d, zone=ZONE) for d in sorted(dates)]
    return [(day, OfflineWriter().write_note(day)) for day in workdays]


def test_every_quote_occurs_in_its_record(records):
    texts = defaultdict(str)
    for record in records:
        texts[record.session, record.id] += quotable(record) + "\n"
    for session in by_session(records).values():
        for piece in extract(session):
            assert piece.quote in texts[piece.session, piece.record]
            assert len(piece.quote) <= 200


def test_nothing_is_refused_and_nothing_changed(written):
    assert written
    for day, note in written:
        assert check_note(note, day) == note


def test_notes_keep_their_size(written):
    for day, note in written:
        most = limits(day)
        words = " ".join(f"{i.text} {i.instead} {i.why}" for i in note.items).split()
        assert len(note.items) <= most.items
        assert len(words) <= most.words
        assert 0 < len(note.headline.split()) <= 30


def test_every_item_cites_something(written):
    assert all(item.evidence for _, note in written for item in note.items)


def test_every_commit_is_told_or_listed_with_its_reason(written):
    for day, note in written:
        cited = {(c.session, c.record, c.quote) for i in note.items for c in i.evidence}
        listed = {commit.sha for commit in note.coverage.uncovered}
        shas = {
            str(e.data.get("sha") or "")[:7]
            for e in day.evidence
            if e.kind is EvidenceKind.COMMIT and (e.session, e.record, e.quote) in cited
        }
        for piece in day.evidence:
            if piece.kind is EvidenceKind.COMMIT:
                assert str(piece.data.get("sha") or "")[:7] in shas | listed
        assert all(commit.reason.endswith(".") for commit in note.coverage.uncovered)


def test_no_line_cites_many_commits(written):
    for _, note in written:
        for item in note.items:
            kinds = [cited.kind for cited in item.evidence]
            assert kinds.count(EvidenceKind.COMMIT) <= 8


def test_what_is_told_as_done_was_seen_or_accepted(written):
    for _, note in written:
        for item in note.items:
            if item.kind is ItemKind.ACHIEVEMENT:
                assert item.status in (Status.OBSERVED, Status.CONFIRMED)


def test_notes_render(written):
    for _, note in written:
        assert note.headline in render_markdown(note)
        assert max(map(len, render_text(note, 60).splitlines())) <= 60
