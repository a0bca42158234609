"""Forks, resumed sessions and copied homes: counted once, whatever came first."""

import hashlib
from datetime import date

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runs.models import Run
from runs.services import drain
from sessions_app import services
from sessions_app.models import (
    CodingSession,
    EvidenceRow,
    Machine,
    ModelCall,
    Prompt,
    QuarterCount,
    SharedHistory,
)
from sessions_app.services import receive
from sessions_app.wire import Head, Piece
from tests.sessions_app.transcripts import Session, morning

DAY = date(2026, 11, 18)
COUNTS = (
    "prompts",
    "menu_answers",
    "replies",
    "tool_calls",
    "lines_added",
    "lines_removed",
    "active_seconds",
)


def totals(owner):
    """Everything that a person could count, and to which session it belongs."""
    counts = QuarterCount.objects.filter(owner=owner).values_list(
        "session__native_id", "project__name", "quarter", *COUNTS, "spans"
    )
    calls = ModelCall.objects.owned_by(owner).values_list(
        "message_id", "session__native_id", "output_tokens", "cache_read_tokens"
    )
    prompts = Prompt.objects.owned_by(owner).values_list("record", "session__native_id")
    evidence = EvidenceRow.objects.owned_by(owner).values_list(
        "record", "kind", "position", "quote", "session__native_id"
    )
    day = services.load_workday(owner, DAY)
    return {
        "counts": sorted(counts.exclude(first_at=None), key=str),
        "calls": sorted(calls),
        "prompts": sorted(prompts),
        "evidence": sorted(evidence),
        "active": day.active,
        "sessions": len(day.sessions),
    }


def family():
    """A session, its fork, and a fork of both that went on elsewhere."""
    first = morning("b-first")
    fork = first.fork("a-fork").prompt("Try it with a queue instead.")
    first.prompt("Now document the retry, please.").reply("Documented in the readme.")
    third = fork.fork("c-third").reply("The queue holds 3 items.", output=40)
    third.prompt("Good, keep the queue.")
    return [first, fork, third]


@pytest.fixture
def machine(alice):
    return services.register_machine(alice, name="desk", fingerprint="a" * 64)[0]


def deliver(machine, session, until=None, source=""):
    """Hand over a session's lines up to one of them, as a client would go on."""
    transcript = machine.transcripts.filter(
        source_id=source or session.native_id
    ).first()
    begin = transcript.line if transcript else 0
    lines = session.lines[begin:until]
    if not lines:
        return
    payload = b"".join(lines)
    start = sum(map(len, session.lines[:begin]))
    head = Head(
        machine=machine.public_id,
        fingerprint=machine.fingerprint,
        agent="claude_code",
        source_id=source or session.native_id,
        session=session.native_id,
        role="transcript",
        kind="append",
        sha256=hashlib.sha256(payload).hexdigest(),
        ruleset="r",
        generation=1,
        first_line=begin + 1,
        last_line=begin + len(lines),
        byte_start=start,
        byte_end=start + len(payload),
        size=len(payload),
        lengths=tuple(map(len, lines)),
    )
    from io import BytesIO

    [answer] = receive.receive_chunks(machine.owner, [Piece(head, 0)], BytesIO(payload))
    assert answer.status == "stored", answer


def read_all():
    ended = drain(["parse"])
    assert not [run.error for run in ended if run.error]


def wipe(owner):
    CodingSession.objects.owned_by(owner).delete()
    Run.objects.all().delete()


def test_what_a_fork_copied_belongs_to_the_smallest_id(machine, alice):
    first, fork, _third = family()
    deliver(machine, first)
    read_all()
    deliver(machine, fork)
    read_all()
    owners = dict(Prompt.objects.values_list("record", "session__native_id"))
    assert owners["b-first-0"] == "a-fork"
    assert set(owners.values()) == {"a-fork", "b-first"}
    assert QuarterCount.objects.aggregate(n=Sum("prompts"))["n"] == 4


def test_a_fork_brings_only_what_is_its_own(machine, alice):
    first = morning("a-first")
    deliver(machine, first)
    read_all()
    alone = totals(alice)
    deliver(machine, first.fork("b-fork"))
    read_all()
    assert totals(alice) == alone


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_the_order_of_arrival_changes_no_total(machine, alice, order):
    sessions = family()
    for session in sessions:
        deliver(machine, session)
    read_all()
    expected = totals(alice)
    wipe(alice)
    for index in order:
        deliver(machine, sessions[index])
        read_all()
    assert totals(alice) == expected


def deliver_and_compare(machine, alice, data):
    """Lines come in pieces of any size, in any order of sessions, with readings and
    replays in between."""
    sessions = family()
    wipe(alice)
    for session in sessions:
        deliver(machine, session)
    read_all()
    expected = totals(alice)
    wipe(alice)
    open_ones = list(sessions)
    sent = dict.fromkeys(range(3), 0)
    while open_ones:
        session = data.draw(st.sampled_from(open_ones))
        place = sessions.index(session)
        sent[place] = data.draw(st.integers(sent[place] + 1, len(session.lines)))
        deliver(machine, session, sent[place])
        if sent[place] == len(session.lines):
            open_ones.remove(session)
        if data.draw(st.booleans()):
            read_all()
    read_all()
    assert totals(alice) == expected


_quiet = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_quiet
@given(data=st.data())
def test_no_interleaving_changes_a_total(machine, alice, data):
    deliver_and_compare(machine, alice, data)


@pytest.mark.soak
@settings(_quiet, max_examples=1000)
@given(data=st.data())
def test_no_interleaving_of_a_thousand_changes_a_total(machine, alice, data):
    deliver_and_compare(machine, alice, data)


def test_an_unfinished_copy_of_a_message_does_not_lower_its_tokens(machine, alice):
    early = Session("a-early").prompt("Hello there.").reply("a", message="m", output=2)
    late = early.fork("b-late").reply("ab", message="m", output=90)
    for order in ((early, late), (late, early)):
        wipe(alice)
        for session in order:
            deliver(machine, session)
            read_all()
        call = ModelCall.objects.get()
        assert (call.session.native_id, call.output_tokens) == ("a-early", 90)


def test_deleting_the_elder_gives_what_it_held_to_the_younger(
    machine, alice, django_capture_on_commit_callbacks
):
    first, fork, third = family()
    for session in (first, third):
        deliver(machine, session)
    read_all()
    expected = totals(alice)
    deliver(machine, fork)
    read_all()
    assert totals(alice) != expected
    services.delete_session(CodingSession.objects.get(native_id="a-fork"))
    read_all()
    assert totals(alice) == expected


def test_a_copied_home_counts_once(machine, alice):
    deliver(machine, morning())
    read_all()
    alone = totals(alice)
    other = services.register_machine(alice, name="lap", fingerprint="0" * 64)[0]
    deliver(other, morning())
    read_all()
    assert totals(alice) == alone
    assert CodingSession.objects.get().transcripts.count() == 2


def test_a_copy_that_went_on_brings_what_is_new(machine, alice):
    deliver(machine, morning())
    other = services.register_machine(alice, name="lap", fingerprint="0" * 64)[0]
    longer = morning().prompt("One more thing on the other machine.")
    deliver(other, longer)
    read_all()
    both = totals(alice)
    wipe(alice)
    deliver(machine, longer)
    read_all()
    assert totals(alice) == both


def test_a_prompt_that_was_still_queued_in_the_copy_counts_once(machine, alice):
    queued = b'{"type":"queue-operation","operation":"enqueue","timestamp":"2026-11-18T10:20:00.000Z","sessionId":"s-1","content":"And update the docs, please."}\n'
    short = morning().raw(queued)
    longer = morning().raw(queued).prompt("And update the docs, please.")
    other = services.register_machine(alice, name="lap", fingerprint="0" * 64)[0]
    deliver(machine, short)
    deliver(other, longer)
    read_all()
    assert Prompt.objects.filter(text="And update the docs, please.").count() == 1


def test_sessions_of_two_people_are_never_tied(machine, alice, charlie):
    theirs = services.register_machine(charlie, name="x", fingerprint="c" * 64)[0]
    deliver(machine, morning("a"))
    deliver(theirs, morning("a").fork("b"))
    read_all()
    assert not SharedHistory.objects.exists()
    assert Prompt.objects.owned_by(charlie).count() == 2
    assert Machine.objects.count() == 2
