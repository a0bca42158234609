"""A note as Markdown."""

from datetime import UTC, date, datetime, timedelta

from pulse.core.note import render
from pulse.core.values import Coverage, Item, ItemKind, MachineInfo, Note, Status


def test_a_rendered_note_tells_what_was_replaced_and_what_could_not_be_read():
    chosen = Item(
        ItemKind.DECISION, "Chose SQLite.", Status.CONFIRMED, "p", (), "Postgres"
    )
    coverage = Coverage(
        sessions=1,
        automated=0,
        prompts=2,
        menu_answers=0,
        active=timedelta(hours=1),
        machines=(
            MachineInfo("mini", datetime(2026, 11, 19, 9, 0, tzinfo=UTC)),
            MachineInfo("maxi", None),
        ),
        unparsed=3,
    )
    note = Note(date(2026, 11, 19), "A day.", (chosen,), coverage, "claude")
    text = render.render_markdown(note)
    assert "- Chose SQLite instead of Postgres" in text
    assert "Last sync of mini: 2026-11-19 09:00 UTC. 3 lines could not be read." in text
    assert "maxi" not in text
    assert "offline" not in text
