"""Sessions of every agent that has a reader, from the wire to an opened record."""

import hashlib
import json
from io import BytesIO

import pytest

from pulse.core.agents import READERS, discover, source_lines
from runs.services import drain
from sessions_app import services
from sessions_app.models import CodingSession, EvidenceRow, ModelCall, Prompt
from sessions_app.services import receive
from sessions_app.wire import Head, Piece
from tests.pulse.core.agenthomes import put_home
from tests.sessions_app.test_corpus import texts_of


@pytest.fixture
def machine(alice):
    return services.register_machine(alice, name="desk", fingerprint="a" * 64)[0]


def lines_of(reader, source):
    """The lines of a source as a client sends them."""
    if source.kind == "document":
        parts = reader.export(source)
        return [json.dumps({"id": i, "record": r}).encode() + b"\n" for i, r in parts]
    return [line for _, _, line in source_lines(reader, source)]


def deliver(machine, source, lines):
    payload = b"".join(lines)
    head = Head(
        machine=machine.public_id,
        fingerprint=machine.fingerprint,
        agent=source.agent,
        source_id=source.source_id,
        session=source.session,
        role=source.role,
        kind=source.kind,
        sha256=hashlib.sha256(payload).hexdigest(),
        ruleset="r",
        generation=1,
        first_line=1,
        last_line=len(lines),
        byte_start=0,
        byte_end=len(payload),
        size=len(payload),
        lengths=tuple(map(len, lines)),
    )
    [answer] = receive.receive_chunks(machine.owner, [Piece(head, 0)], BytesIO(payload))
    assert answer.status == "stored", answer


@pytest.mark.parametrize("agent", sorted(READERS))
def test_a_home_is_stored_read_and_opened(machine, alice, tmp_path, agent):
    reader = READERS[agent]
    sources = discover(reader, put_home(agent, tmp_path / "home"))
    for source in sources:
        deliver(machine, source, lines_of(reader, source))
    assert [run.error for run in drain(["parse"]) if run.error] == []
    sessions = CodingSession.objects.filter(owner=alice)
    assert set(sessions.values_list("agent", flat=True)) == {agent}
    named = {source.session for source in sources if source.role == "transcript"}
    assert named <= set(sessions.values_list("native_id", flat=True))
    assert Prompt.objects.owned_by(alice).exists()
    calls = ModelCall.objects.owned_by(alice)
    assert calls.exclude(model="").filter(output_tokens__gt=0).exists()
    rows = list(EvidenceRow.objects.owned_by(alice).select_related("session"))
    assert {"prompt", "file"} <= {row.kind for row in rows}
    for row in rows:
        found = services.record_excerpt(alice, row.session.public_id, row.record)
        assert found is not None, (row.kind, row.record)
        interrupted = "interrupt" in row.quote
        assert interrupted or any(row.quote in t for t in texts_of(found.record)), row
