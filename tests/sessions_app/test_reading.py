"""Records read back from blobs, and what stands around them."""

import json

import pytest

from sessions_app import blobs, services
from sessions_app.models import CodingSession, EvidenceRow
from sessions_app.services import reading
from sessions_app.services.shown import plain
from tests.sessions_app.transcripts import Session, line, morning


@pytest.fixture
def read(up, parse):
    def do(session, native_id="s-1", **more):
        up.send_session(session.lines, native_id, **more)
        parse()
        return CodingSession.objects.get(native_id=native_id)

    return do


def test_every_piece_of_evidence_opens_its_record(read, alice):
    session = read(morning())
    for row in EvidenceRow.objects.all():
        excerpt = services.record_excerpt(alice, session.public_id, row.record)
        shown = excerpt.record
        texts = [
            shown.text,
            *(r.text for r in shown.results),
            *(c.input for c in shown.calls),
        ]
        assert any(row.quote in text for text in texts), row.quote


def test_an_excerpt_has_what_stood_around_it(read, alice):
    session = read(morning())
    excerpt = services.record_excerpt(alice, session.public_id, "s-1-3", around=2)
    assert [r.id for r in excerpt.before] == ["s-1-1", "s-1-2"]
    assert [r.id for r in excerpt.after] == ["s-1-4", "s-1-5"]
    assert excerpt.record.results[0].text.startswith("1 failed")


def test_an_answer_that_says_nothing_is_left_out_of_the_page(read, alice):
    session = Session("s-1").prompt("Draw the moon phases.").reply("").reply("Drawn.")
    page = services.transcript_page(read(session))
    assert [record.text for record in page.records] == [
        "Draw the moon phases.",
        "Drawn.",
    ]


def test_an_excerpt_at_the_edge_is_shorter(read, alice):
    session = read(morning())
    excerpt = services.record_excerpt(alice, session.public_id, "s-1-0")
    assert excerpt.before == ()
    assert len(excerpt.after) == 2


def test_a_stranger_gets_no_excerpt(read, charlie):
    session = read(morning())
    assert services.record_excerpt(charlie, session.public_id, "s-1-0") is None


def test_a_record_that_is_not_there_is_none(read, alice):
    session = read(morning())
    assert services.record_excerpt(alice, session.public_id, "nothing") is None
    assert services.record_excerpt(alice, "nothing", "s-1-0") is None


def test_subagents_are_parts_of_the_session(read, up, parse):
    session = read(morning())
    sub = Session("s-1", name="sub").reply("Counted the files: 12.")
    up.send_lines(sub.lines, source_id="s-1/abc", session="s-1")
    parse()
    page = services.transcript_page(session)
    assert [(part.name, part.records) for part in page.parts] == [("", 10), ("abc", 1)]
    inner = services.transcript_page(session, part=page.parts[1].transcript)
    assert [r.text for r in inner.records] == ["Counted the files: 12."]
    assert services.transcript_page(session, at="sub-0").part.name == "abc"


def test_a_subagent_is_called_after_what_it_was_asked(read, up, parse):
    sub = Session("s-1", name="sub").reply("Counted the files: 12.")
    up.send_lines(sub.lines, source_id="s-1/abc", session="s-1")
    about = {"agentType": "Explore", "description": "Count the files"}
    up.send_lines(
        [line({"id": "abc.meta.json", "record": about})],
        source_id="s-1/abc.meta",
        session="s-1",
        role="sidecar",
        kind="document",
    )
    session = read(morning())
    names = [part.name for part in services.transcript_page(session).parts]
    assert names == ["", "Count the files"]


def test_of_a_rewritten_store_the_last_line_of_an_id_counts(read, up, parse):
    lines = [json.loads(each) for each in morning().lines]
    wrapped = [line({"id": each["uuid"], "record": each}) for each in lines]
    changed = {**lines[0], "message": {"role": "user", "content": "Asked otherwise."}}
    wrapped.append(line({"id": lines[0]["uuid"], "record": changed}))
    wrapped.append(line({"id": lines[-1]["uuid"], "dropped": True}))
    up.send_session(wrapped, "s-1", kind="document")
    parse()
    session = CodingSession.objects.get()
    assert session.records == 9
    texts = [record.text for record in services.transcript_page(session).records]
    assert "Asked otherwise." in texts
    assert "Works for me, thanks. Push it later." not in texts


def test_unreadable_lines_are_shown_where_they_stood(read):
    session = read(morning().raw(b"half a line {\n").prompt("Go on, please."))
    shown = services.transcript_page(session).records[-2]
    assert (shown.role, shown.text, shown.line) == ("unparsed", "half a line {", 11)
    assert shown.problem


def test_glued_records_are_both_shown(read):
    session = morning()
    two = Session("s-1", name="glued").prompt("First of two.").prompt("Second of two.")
    session.raw(two.lines[0].rstrip(b"\n") + two.lines[1])
    texts = [r.text for r in services.transcript_page(read(session)).records]
    assert texts[-2:] == ["First of two.", "Second of two."]


def test_a_copy_on_another_machine_is_not_shown_twice(read, alice, uploader, parse):
    session = read(morning())
    uploader(alice, fingerprint="b" * 64).send_session(morning().lines, "s-1")
    parse()
    assert len(services.transcript_page(session).parts) == 1


def test_a_page_reads_only_the_chunks_it_shows(read, up, parse, monkeypatch):
    session = morning()
    stored = read(session)
    for _ in range(5):
        sent = len(session.lines)
        start = sum(map(len, session.lines))
        session.prompt(f"More of it, number {sent}.")
        up.send_session(session.lines[sent:], "s-1", first=sent + 1, start=start)
    parse()
    names = []
    real = blobs.read
    monkeypatch.setattr(blobs, "read", lambda name: names.append(name) or real(name))
    page = services.transcript_page(stored, start=12, size=2)
    assert len(page.records) == len(names) == 2


def test_a_huge_text_is_cut(read):
    session = read(Session("s-1").prompt("x" * 50_000))
    [shown] = services.transcript_page(session).records
    assert shown.cut
    assert len(shown.text) == 20_000


def test_a_session_that_waits_to_be_read_says_so(up):
    up.send_session(morning().lines, "s-1")
    page = services.transcript_page(CodingSession.objects.get())
    assert page.waiting
    assert page.records == ()


def test_text_steers_no_terminal_and_turns_no_direction():
    assert (
        plain("\x1b[31mred\x1b[0m \x1b]0;title\x07a\u202eb\x00\x08c\r\n\tok")
        == "red abc\n\tok"
    )


def test_hidden_records_show_no_text(read):
    session = morning()
    hidden = line(
        {
            "type": "user",
            "uuid": "h-1",
            "sessionId": "s-1",
            "timestamp": "2026-11-18T10:40:00Z",
            "isMeta": True,
            "message": {"role": "user", "content": "injected text"},
        }
    )
    page = services.transcript_page(read(session.raw(hidden)))
    assert "injected" not in str(page.records)


def test_the_size_of_a_page_is_bounded(read):
    session = read(morning())
    assert len(services.transcript_page(session, size=10**9).records) <= 500
    assert reading.PAGE == 100
