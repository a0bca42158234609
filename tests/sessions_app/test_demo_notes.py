"""The demo's sessions on the server give the notes that their owner's machine gives."""

from datetime import date, timedelta

from pulse.core.agents import claude_code, discover
from pulse.core.agents.base import split_lines
from pulse.core.note import OfflineWriter, workday_from_records
from pulse.core.values import Record
from sessions_app import services
from worktracker.demo import make_sessions

LAST = date(2026, 11, 19)


def said(note):
    return [(i.kind, i.text, i.instead, i.why, i.status) for i in note.items]


def test_the_server_writes_the_note_that_the_machine_writes(up, alice, parse, tmp_path):
    claude = make_sessions.write(tmp_path, base=LAST)["ada"]
    records = []
    for source in discover(claude_code, claude):
        if source.role != "transcript":
            continue
        lines = source.path.read_bytes().splitlines(keepends=True)
        up.send_lines(lines, source_id=source.source_id, session=source.session)
        with source.path.open("rb") as stream:
            read = claude_code.read(split_lines(stream), source=source)
            records += [r for r in read if isinstance(r, Record)]
    parse()
    for number in range(9):
        day = LAST - timedelta(days=number)
        there = OfflineWriter().write_note(services.load_workday(alice, day))
        here = OfflineWriter().write_note(
            workday_from_records(records, day=day, zone="UTC")
        )
        assert there.headline == here.headline
        assert sorted(said(there)) == sorted(said(here))
        assert there.coverage.prompts == here.coverage.prompts
        assert there.coverage.active == here.coverage.active
