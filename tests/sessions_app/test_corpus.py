"""Real sessions, where there are some: forks count once, evidence opens its record."""

import pytest

from runs.services import drain
from sessions_app import services
from sessions_app.models import CodingSession, EvidenceRow, SharedHistory
from tests.pulse.corpus import corpus
from tests.sessions_app.test_shared_history import deliver, totals, wipe

ORIGINAL, FORK = "33cbf43f", "d1ffb512"


class File:
    """A session file of the corpus, as `deliver` wants it."""

    def __init__(self, path):
        self.native_id = path.stem
        self.lines = [line + b"\n" for line in path.read_bytes().split(b"\n") if line]


@pytest.fixture
def machine(alice):
    return services.register_machine(alice, name="desk", fingerprint="a" * 64)[0]


def read_all():
    ended = drain(["parse"])
    assert [run.error for run in ended if run.error] == []


@pytest.mark.slow
def test_a_real_fork_counts_once_in_any_order(machine, alice):
    folder = corpus() / "claude" / "v2.1.2xx-oh-my-posh"
    pair = [File(next(folder.glob(f"{name}*"))) for name in (ORIGINAL, FORK)]
    found = []
    for order in (pair, pair[::-1]):
        wipe(alice)
        for session in order:
            deliver(machine, session)
            read_all()
        found.append(totals(alice))
    assert SharedHistory.objects.count() == 1
    assert found[0] == found[1]
    alone = CodingSession.objects.get(native_id__startswith=ORIGINAL)
    assert alone.records > 539


@pytest.mark.slow
def test_evidence_of_real_sessions_opens_its_record(machine, alice):
    for path in sorted((corpus() / "claude").rglob("*.jsonl")):
        if "subagents" not in path.parts and path.stat().st_size:
            deliver(machine, File(path))
    read_all()
    rows = list(EvidenceRow.objects.select_related("session"))
    assert len(rows) > 100
    lost = []
    for row in rows[::7]:
        excerpt = services.record_excerpt(alice, row.session.public_id, row.record)
        texts = [] if excerpt is None else texts_of(excerpt.record)
        if not any(row.quote in text for text in texts):
            lost.append((row.session.native_id, row.record, row.kind, row.quote))
    assert lost == []


def texts_of(shown):
    """All that an opened record shows, with the escapes of a call's JSON undone."""
    inputs = [
        text.encode().decode("unicode_escape", errors="replace")
        for call in shown.calls
        for text in (call.input,)
    ]
    return [
        shown.text,
        *(result.text for result in shown.results),
        *(call.input for call in shown.calls),
        *inputs,
        *(part for pair in shown.answers for part in pair),
    ]
