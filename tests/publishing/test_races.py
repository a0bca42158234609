"""Two at once: what one hand did between another's look and its step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import services
from publishing.errors import WrongState
from publishing.models import Approval, Connection, Draft
from publishing.posting import Kind, Outcome
from publishing.services import attempts, gate, sending, settling
from publishing.services.connections import disconnect
from tests.publishing.connected import place
from tests.publishing.going_out import TEXT, S, approved, connected, later, send

MINUTE = timedelta(minutes=1)


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(act)``: it happens while the gate looks for the next time."""
    look = gate.examine

    def then(act):
        def slow(*args, **options):
            monkeypatch.setattr(gate, "examine", look)
            seen = look(*args, **options)
            act()
            return seen

        monkeypatch.setattr(gate, "examine", slow)

    return then


@pytest.fixture
def taken(networks, make_draft, alice):
    """A draft and its attempt, whose worker has not called yet."""

    def take(network):
        connected(networks, alice, network)
        draft = approved(make_draft, alice, network)
        return draft, attempts.begin(draft, timezone.now())

    return take


def call(attempt, kind, **told):
    attempt.arm({}, at=timezone.now())
    settling.settle(attempt.pk, Outcome(kind, **told))


def test_a_channel_chosen_during_an_approval_voids_it(
    networks, make_draft, alice, meanwhile
):
    connected(networks, alice, "linkedin")
    draft = make_draft("linkedin", text=TEXT, sentences=[])
    other_tab = Draft.objects.get()
    meanwhile(lambda: services.choose_channel(other_tab, "api", by=alice))
    with pytest.raises(WrongState):
        services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    draft.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert not Approval.objects.exists()


def test_an_account_that_goes_during_an_approval_is_the_one_it_names(
    networks, make_draft, alice, meanwhile
):
    connection = connected(networks, alice, "x")
    draft = make_draft("x", text=TEXT, sentences=[], channel="api", expires_at=None)
    meanwhile(lambda: disconnect(connection, by=alice))
    approval = services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    assert approval.account == connection.account
    services.send_now(draft, by=alice)
    send()
    draft.refresh_from_db()
    assert (draft.status, networks.posts()) == (S.REVIEW, [])
    assert "another one than you approved" in draft.reason


def test_the_same_yes_after_it_was_taken_back_in_that_moment(draft, alice, seen):
    services.approve(draft, by=alice, text_hash=seen)
    Approval.objects.update(revoked_at=timezone.now())
    with pytest.raises(WrongState):
        services.approve(draft, by=alice, text_hash=seen)


# ------------------------------------------------------- taken, and not called yet


def test_what_turned_private_before_the_call_stays_here(taken, networks, project):
    draft, attempt = taken("x")  # and its worker is killed
    project.publishable = False
    project.save()
    send()
    draft.refresh_from_db()
    attempt.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert "may not be mentioned in public" in draft.reason
    assert (attempt.outcome, attempt.code) == ("not_posted", "held")
    assert not Approval.objects.filter(revoked_at=None).exists()
    assert networks.posts() == []


def test_what_turned_private_before_the_second_sending_leaves_the_first_unknown(
    taken, networks, project, alice
):
    draft, attempt = taken("linkedin")
    call(attempt, Kind.UNKNOWN)
    services.resend(draft, by=alice)
    project.publishable = False
    project.save()
    send()
    draft.refresh_from_db()
    assert (draft.status, attempts.pending(draft)) == (S.UNKNOWN, attempt)
    assert "not sent a second time" in draft.reason
    assert "LinkedIn said" not in draft.reason
    assert networks.posts() == []


def test_a_worker_that_did_not_call_ends_nobody_elses_call(taken, networks):
    draft, mine = taken("x")
    other = attempts.pending(draft)  # another worker took the run up
    other.arm({}, at=timezone.now())
    sending.store(mine, Outcome(Kind.TOKEN_LATER, until=timezone.now()))
    later(draft)
    other.refresh_from_db()
    assert (Draft.objects.get().status, other.outcome) == (S.SENDING, "sending")
    assert networks.posts() == []
    sending.store(other, Outcome(Kind.UNKNOWN))
    assert Draft.objects.get().status == S.UNKNOWN


# ------------------------------------------------------------------- connections


def test_an_answer_for_an_account_that_is_gone_stops_nothing_of_the_next(
    taken, networks, make_draft, alice
):
    draft, attempt = taken("x")
    disconnect(Connection.objects.get(), by=alice)
    place(networks, alice, "x", persona="grace")
    words = "Tide tables are read once a day now."
    second = approved(make_draft, alice, "x", undo=10, origin="item:2", text=words)
    call(attempt, Kind.TOKEN)
    draft.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert "another account" in draft.reason
    assert Draft.objects.get(pk=second.pk).status == S.SCHEDULED


def test_a_connection_made_anew_is_not_called_lost(taken, networks):
    """Its worker found it lost; before that is stored its owner connects it again."""
    draft, attempt = taken("x")
    settling.settle(attempt.pk, Outcome(Kind.TOKEN))
    assert Connection.objects.get().status == Connection.Status.ACTIVE
    later(draft)
    assert Draft.objects.get().status == S.PUBLISHED


# ----------------------------------------------------------------------- sentences


def test_linkedin_is_not_said_to_be_looked_at(taken, alice):
    draft, attempt = taken("linkedin")
    call(attempt, Kind.UNKNOWN)
    services.not_posted(draft, by=alice)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    call(attempts.begin(draft, timezone.now()), Kind.DUPLICATE)
    draft.refresh_from_db()
    assert draft.status == S.UNKNOWN
    assert "Paste its link." in draft.reason
    assert "looks for it" not in draft.reason


def test_a_disconnected_account_is_not_blamed_on_the_network(taken, alice):
    draft, _attempt = taken("x")
    disconnect(Connection.objects.get(), by=alice)
    send()
    draft.refresh_from_db()
    assert draft.status == S.NEEDS_RECONNECT
    assert draft.reason.startswith("You disconnected X before this was posted")


@pytest.mark.parametrize("status", [S.SNOOZED, S.EXPIRED])
def test_what_is_put_away_promises_no_post(networks, make_draft, alice, status):
    connection = connected(networks, alice, "x")
    draft = approved(make_draft, alice, "x", undo=10)
    disconnect(connection, by=alice)
    draft.refresh_from_db()
    assert "You disconnected" in draft.reason
    if status == S.SNOOZED:
        services.snooze(draft, by=alice)
    else:
        Draft.objects.update(expires_at=timezone.now())
        services.tidy()
        draft.refresh_from_db()
    assert (draft.status, draft.reason) == (status, "")
