"""When what a network answered was lost: looked for, asked about, never sent blindly."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from publishing import services
from publishing.errors import TooEarly, WrongState
from publishing.models import Approval, Attempt, Draft, Publication
from publishing.services import attempts, sending, settling
from runs.models import Run
from runs.services import drain
from tests.publishing.going_out import (
    TEXT,
    S,
    look,
    outcomes,
    send,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


# ----------------------------------------------------------------- X is read back


def test_x_is_looked_at_three_times(ready, networks):
    ready("x")
    networks.fault("x.post", "accept_then_drop")
    networks.fault("", "timeline_lag", seconds=100)
    send()
    look(minutes=1)
    assert Draft.objects.get().status == S.UNKNOWN
    networks.advance(120)
    look(minutes=4)
    publication = Publication.objects.get()
    assert (publication.known_by, publication.text) == ("read_back", TEXT)
    assert len(networks.requests("x.timeline")) == 2


def test_what_is_not_there_stays_unknown_for_the_person(ready, networks, alice):
    draft = ready("x")
    networks.fault("x.post", "5xx")
    send()
    look()
    draft.refresh_from_db()
    assert "not among your newest ones on X" in draft.reason
    assert len(networks.requests("x.timeline")) == 3
    services.look_again(draft, by=alice)
    look()
    assert len(networks.requests("x.timeline")) == 4
    services.not_posted(draft, by=alice)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    send()
    assert len(networks.posts()) == 1


def test_a_timeline_that_cannot_be_read_is_tried_again_then_left(ready, networks):
    ready("x")
    networks.fault("x.post", "accept_then_drop")
    networks.fault("x.timeline", "5xx", times=99)
    send()
    look(minutes=60)
    assert len(networks.requests("x.timeline")) == 7
    assert Draft.objects.get().status == S.UNKNOWN


def test_another_drafts_post_is_not_taken_for_this_one(ready, networks, alice):
    draft = ready("x")
    networks.fault("x.post", "accept_then_drop")
    send()
    (post,) = networks.posts()
    other = Draft.objects.create(owner=alice, network="x", origin="o", text=TEXT)
    Publication.objects.create(
        *(), draft=other, owner=alice, network="x", channel="by_hand", text=TEXT,
        text_hash="h", url="https://x.com/a/status/1", native_id=post["id"],
    )  # fmt: skip
    look()
    draft.refresh_from_db()
    assert draft.status == S.UNKNOWN


def test_x_naming_a_twin_makes_the_earlier_call_the_one(ready, networks, alice):
    """The person said too early that it was not there."""
    draft = ready("x")
    networks.fault("x.post", "accept_then_drop")
    send()
    services.not_posted(Draft.objects.get(), by=alice)
    draft.refresh_from_db()
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    send()
    draft.refresh_from_db()
    assert draft.status == S.UNKNOWN
    assert "an earlier sending got through" in draft.reason
    look()
    draft.refresh_from_db()
    assert outcomes(draft) == [("published", "unknown"), ("failed", "duplicate")]
    assert len(networks.posts()) == 1


# ------------------------------------------------------------- LinkedIn is asked


@pytest.mark.parametrize(
    ("fault", "known_by"), [("accept_then_drop", "duplicate"), ("5xx", "answer")]
)
def test_the_same_text_again_shows_what_became_of_the_first(
    ready, networks, alice, fault, known_by
):
    draft = ready("linkedin")
    networks.fault("linkedin.post", fault)
    send()
    draft.refresh_from_db()
    assert services.can_resend(draft, timezone.now())
    services.resend(draft, by=alice)
    send()
    first, again = Approval.objects.order_by("at")
    assert (first.wire_text, first.text_hash) == (again.wire_text, again.text_hash)
    assert first.revoked_at
    (post,) = networks.posts()
    publication = Publication.objects.get()
    assert (publication.known_by, publication.native_id) == (known_by, post["id"])


def test_a_ghost_is_taken_back_by_its_owner(ready, networks, alice):
    draft = ready("linkedin")
    networks.fault("linkedin.post", "5xx")
    send()
    networks.fault("linkedin.post", "ghost_duplicate")
    draft.refresh_from_db()
    services.resend(draft, by=alice)
    send()
    assert Publication.objects.get().known_by == "duplicate"
    draft.refresh_from_db()
    services.not_posted(draft, by=alice)
    assert draft.status == S.REVIEW
    assert not Publication.objects.exists()
    assert networks.posts() == []


def test_a_resend_that_came_to_nothing_leaves_the_first_unknown(ready, networks, alice):
    draft = ready("linkedin")
    networks.fault("linkedin.post", "accept_then_drop")
    send()
    draft.refresh_from_db()
    networks.fault("linkedin.post", "json", status=429)
    services.resend(draft, by=alice)
    send()
    draft.refresh_from_db()
    assert outcomes(draft) == [("unknown", "unknown"), ("failed", "later")]
    assert (draft.status, len(networks.posts())) == (S.UNKNOWN, 1)
    services.resend(draft, by=alice)
    send()
    assert (Publication.objects.get().known_by, len(networks.posts())) == (
        "duplicate",
        1,
    )


def test_after_ten_minutes_nothing_is_sent_again(ready, networks, alice):
    draft = ready("linkedin")
    networks.fault("linkedin.post", "accept_then_drop")
    send()
    draft.refresh_from_db()
    with pytest.raises(WrongState, match="within ten minutes"):
        services.resend(draft, by=alice, now=timezone.now() + 10 * MINUTE)
    services.resend(draft, by=alice)
    networks.advance(600)
    Approval.objects.update(good_until=timezone.now())  # the worker came late
    send()
    draft.refresh_from_db()
    assert (draft.status, len(networks.posts())) == (S.UNKNOWN, 1)
    assert "not sent a second time" in draft.reason
    assert "no time left: LinkedIn would have taken it" in draft.reason


def test_x_is_never_sent_the_same_again(ready, networks, alice):
    draft = ready("x")
    networks.fault("x.post", "5xx")
    send()
    draft.refresh_from_db()
    with pytest.raises(WrongState, match="on LinkedIn only"):
        services.resend(draft, by=alice)
    assert not services.can_resend(draft, timezone.now())
    draft = ready("linkedin")
    with pytest.raises(WrongState, match="cannot read your posts"):
        services.look_again(draft, by=alice)


def test_a_call_that_may_be_answered_is_not_repeated(ready, alice):
    draft = ready("linkedin")
    attempt = attempts.begin(draft, timezone.now())
    attempt.arm({}, at=timezone.now())
    settling.lose(draft, now=timezone.now())
    draft.refresh_from_db()
    with pytest.raises(TooEarly):
        services.resend(draft, by=alice)
    services.resend(draft, by=alice, now=timezone.now() + 3 * MINUTE)
    assert Draft.objects.get().status == S.SENDING


# --------------------------------------------------------------- clocks, databases


def test_a_clock_set_back_leaves_no_draft_being_sent_for_a_day(ready):
    draft = ready("x")
    now = timezone.now()
    attempts.begin(draft, now).arm({}, at=now)
    yesterday = now - timedelta(days=1)
    services.tidy(yesterday)
    assert Draft.objects.get().status == S.UNKNOWN
    with pytest.raises(TooEarly):
        services.not_posted(draft, by=draft.owner, now=yesterday)
    services.not_posted(draft, by=draft.owner, now=yesterday + 3 * MINUTE)


def test_an_attempt_stuck_before_its_call_is_tried_again(ready, networks):
    draft = ready("x")
    attempts.begin(draft, timezone.now())
    Run.objects.all().delete()
    services.tidy(timezone.now() + 11 * MINUTE)
    draft.refresh_from_db()
    assert (draft.status, outcomes(draft)) == (S.SCHEDULED, [("later", "not_sent")])


def test_an_answer_outlives_a_database_that_is_away(ready, networks, monkeypatch):
    draft = ready("linkedin")
    settle, away = settling.settle, iter([OperationalError, OperationalError])

    def flaky(*arguments):
        if error := next(away, None):
            raise error("the server closed the connection")
        return settle(*arguments)

    monkeypatch.setattr(sending, "settle", flaky)
    monkeypatch.setattr(sending, "STORE_AGAIN", (0, 0, 0))
    monkeypatch.setattr(sending.connection, "close", lambda: None)
    send()
    assert Draft.objects.get().status == S.PUBLISHED
    assert len(networks.posts()) == draft.attempts.count() == 1


def test_a_database_that_stays_away_makes_it_unknown_and_the_log_knows(
    ready, networks, monkeypatch, caplog
):
    draft = ready("linkedin")

    def away(*arguments):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "settle", away)
        patch.setattr(sending, "STORE_AGAIN", (0,))
        patch.setattr(sending.connection, "close", lambda: None)
        send()
    (post,) = networks.posts()
    assert post["id"] in caplog.text
    Attempt.objects.update(called_at=timezone.now() - HOUR)
    drain(["publish"], until=timezone.now() + HOUR)
    draft.refresh_from_db()
    assert (draft.status, len(networks.posts())) == (S.UNKNOWN, 1)


def test_a_deleted_drafts_answer_is_in_the_log(ready, caplog):
    draft = ready("x")
    attempt = attempts.begin(draft, timezone.now())
    outcome = sending.call(attempt)
    draft.delete()
    assert settling.settle(attempt.pk, outcome) == "deleted"
    assert outcome.url in caplog.text
