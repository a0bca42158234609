"""From a yes to a post by the networks' APIs: when, how often, and what people can do."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from publishing import http, services
from publishing.errors import BadText, NoAccount, TooEarly, WrongState
from publishing.models import Approval, Attempt, Connection, Draft, Publication
from publishing.posting import Kind
from publishing.services import attempts, sending, settling
from runs.models import Run
from runs.services import drain
from tests.publishing.connected import access_of
from tests.publishing.going_out import (
    TEXT,
    S,
    approved,
    connected,
    later,
    look,
    send,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def ready(networks, make_draft, alice, monkeypatch):
    """``ready(network)``: a draft that the next worker sends."""
    monkeypatch.setattr(http, "TIMEOUT", (1, 0.3))

    def make(network, **fields):
        connected(networks, alice, network)
        return approved(make_draft, alice, network, **fields)

    return make


def outcomes(draft):
    return [(one.outcome, one.code) for one in draft.attempts.all()]


# ---------------------------------------------------------------------- the text


@pytest.mark.parametrize("network", ["linkedin", "x"])
def test_readers_see_the_approved_text(ready, networks, network):
    draft = ready(network)
    approval = Approval.objects.get()
    send()
    (post,) = networks.posts(network)
    assert (post["text"], post["shown"], post["truncated"]) == (
        *(approval.wire_text, TEXT),
        False,
    )
    publication = Publication.objects.get(draft=draft)
    assert (publication.text, publication.known_by) == (TEXT, "answer")
    assert publication.url.endswith(post["id"])
    assert ("\\(" in approval.wire_text) == (network == "linkedin")


# -------------------------------------------------------------------------- when


def test_an_approved_draft_waits_for_the_undo_window(ready, networks, alice):
    draft = ready("x", undo=10)
    send()
    assert draft.status == S.SCHEDULED
    assert 9 * MINUTE < draft.due_at - timezone.now() <= 10 * MINUTE
    services.withdraw(draft, by=alice)
    drain(["publish"], until=timezone.now() + HOUR)
    assert (draft.status, draft.due_at, networks.posts()) == (S.REVIEW, None, [])


def test_a_chosen_time_is_kept(ready, make_draft, networks, alice):
    connected(networks, alice, "x")
    draft = make_draft("x", text=TEXT, sentences=[], channel="api")
    at = timezone.now() + 2 * HOUR
    seen = services.hash_of(draft)
    services.approve(draft, by=alice, text_hash=seen, at=at)
    services.approve(draft, by=alice, text_hash=seen)
    assert (draft.status, draft.due_at) == (S.SCHEDULED, at)
    assert Run.objects.get(kind="publish").not_before == at
    services.reschedule(draft, by=alice, at=at + HOUR)
    assert Run.objects.get(kind="publish").not_before == draft.due_at == at + HOUR
    services.send_now(draft, by=alice)
    send()
    assert Draft.objects.get().status == S.PUBLISHED
    assert Approval.objects.count() == 1


def test_a_time_that_cannot_be_is_refused(ready, alice):
    draft = ready("x", undo=10)
    for at in (timezone.now(), timezone.now() + timedelta(days=366)):
        with pytest.raises(BadText):
            services.reschedule(draft, by=alice, at=at)
    services.withdraw(draft, by=alice)
    with pytest.raises(BadText, match="has passed"):
        services.approve(
            *(draft,), by=alice, text_hash=services.hash_of(draft), at=timezone.now()
        )


def test_by_hand_a_planned_draft_is_the_persons_turn_at_its_time(draft, alice, seen):
    now = timezone.now()
    services.approve(draft, by=alice, text_hash=seen, at=now + HOUR, now=now)
    Draft.objects.update(expires_at=None)
    services.tidy(now)
    assert Draft.objects.get().status == S.SCHEDULED
    services.tidy(now + HOUR)
    assert Draft.objects.get().status == S.APPROVED
    services.reschedule(draft, by=alice, at=now + 2 * HOUR)
    services.start_by_hand(draft, by=alice)  # nobody has to wait
    assert draft.status == S.SENDING
    assert not Run.objects.filter(kind="publish").exists()


def test_nothing_goes_out_for_an_account_that_was_closed(ready, networks, alice):
    draft = ready("x")
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    later(draft)
    assert networks.posts() == []


def test_a_lost_run_is_asked_for_again_when_the_draft_is_due(ready):
    draft = ready("x")
    Run.objects.all().delete()
    later(draft)
    assert Draft.objects.get().status == S.PUBLISHED


def test_a_run_that_comes_too_early_sends_nothing(ready, networks):
    draft = ready("x", undo=10)
    assert sending.take(draft, timezone.now()) is None
    assert networks.posts() == []


# --------------------------------------------------------------- strangers, channels


def test_a_stranger_decides_nothing(ready, charlie):
    draft = ready("linkedin", undo=10)
    at = timezone.now() + HOUR
    for act in (
        lambda: services.send_now(draft, by=charlie),
        lambda: services.reschedule(draft, by=charlie, at=at),
        lambda: services.choose_channel(draft, "by_hand", by=charlie),
        lambda: services.resend(draft, by=charlie),
        lambda: services.look_again(draft, by=charlie),
    ):
        with pytest.raises(Draft.DoesNotExist):
            act()


def test_another_channel_needs_another_yes(ready, networks, alice):
    draft = ready("linkedin", undo=10)
    services.choose_channel(draft, "by_hand", by=alice)
    assert (draft.status, draft.channel, draft.text_hash) == (S.REVIEW, "by_hand", "")
    assert not Approval.objects.filter(revoked_at=None).exists()
    drain(["publish"], until=timezone.now() + HOUR)
    assert networks.posts() == []
    services.choose_channel(draft, "by_hand", by=alice)
    with pytest.raises(BadText):
        services.choose_channel(draft, "pigeon", by=alice)
    services.choose_channel(draft, "api", by=alice)
    assert draft.channel == "api"


def test_without_an_account_the_api_cannot_be_chosen_or_approved(make_draft, alice):
    draft = make_draft("x", text=TEXT, sentences=[])
    with pytest.raises(NoAccount, match="Connect it in the settings"):
        services.choose_channel(draft, "api", by=alice)
    Draft.objects.update(channel="api")
    draft.refresh_from_db()
    with pytest.raises(NoAccount):
        services.approve(draft, by=alice, text_hash=services.hash_of(draft))


# --------------------------------------------------------------------- connections


def test_a_refused_token_is_renewed_once_and_the_post_goes_out(ready, networks):
    draft = ready("x")
    networks.fault("x.post", "json", status=401, body={"title": "Unauthorized"})
    send()
    assert Draft.objects.get().status == S.PUBLISHED
    assert len(networks.posts()) == draft.attempts.count() == 1


def test_a_connection_taken_back_waits_for_its_owner(ready, networks, alice):
    draft = ready("linkedin")
    networks.revoke(networks.sub("linkedin"))
    send()
    draft.refresh_from_db()
    assert (draft.status, outcomes(draft)) == (
        S.NEEDS_RECONNECT,
        [("later", "token_refused")],
    )
    assert "Connect it again" in draft.reason
    assert Connection.objects.get().status == "needs_reconnect"
    later(draft)
    assert networks.posts() == []


def test_the_same_account_again_brings_it_out_after_an_undo_window(
    ready, networks, alice
):
    draft = ready("x", undo=10)
    Connection.objects.all().delete()
    services.connection_lost(alice, "x", "You disconnected X.")
    draft.refresh_from_db()
    assert (draft.status, draft.reason) == (S.NEEDS_RECONNECT, "You disconnected X.")
    later(draft)
    connected(networks, alice, "x")
    now = timezone.now() + HOUR
    services.connection_back(alice, "x", now=now)
    draft.refresh_from_db()
    assert (draft.status, draft.due_at) == (S.SCHEDULED, now + 10 * MINUTE)
    later(draft)
    assert len(networks.posts()) == Approval.objects.count() == 1


def test_an_account_that_is_back_is_looked_at_for_what_may_be_there(
    ready, networks, alice
):
    draft = ready("x")
    networks.fault("x.post", "accept_then_5xx")
    send()
    Run.objects.filter(kind="reconcile").delete()  # ended: it could not read
    services.connection_back(alice, "x")
    look()
    draft.refresh_from_db()
    assert draft.status == S.PUBLISHED
    assert draft.publication.known_by == "read_back"


def test_another_account_needs_another_yes(ready, networks, alice):
    draft = ready("x", undo=10)
    services.connection_lost(alice, "x", "Away.")
    Connection.objects.update(account=networks.sub("x", "grace"))
    services.connection_back(alice, "x")
    draft.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert "another account" in draft.reason


def test_an_account_that_changed_behind_a_yes_posts_nothing(ready, networks):
    draft = ready("x")
    Connection.objects.update(account=networks.sub("x", "grace"))
    send()
    assert (networks.posts(), draft.attempts.count()) == ([], 0)


def test_a_network_that_quotes_the_token_leaves_none_in_the_row(
    networks, make_draft, alice
):
    token = access_of(connected(networks, alice, "x"))
    draft = approved(make_draft, alice, "x")
    body = {"detail": f"Bearer {token} may not post."}
    networks.fault("x.post", "json", status=400, body=body)
    send()
    draft.refresh_from_db()
    (attempt,) = draft.attempts.all()
    for kept in (draft.reason, attempt.detail, str(attempt.response)):
        assert "may not post" in kept
        assert token not in kept


# ------------------------------------------------------------- again, by the same yes


def test_after_a_limit_the_same_yes_goes_out_by_a_new_attempt(ready, networks):
    draft = ready("linkedin")
    networks.fault("linkedin.post", "json", status=429)
    send()
    draft.refresh_from_db()
    assert draft.due_at.time().isoformat() == "00:01:00"
    later(draft)
    assert outcomes(draft) == [("later", "later"), ("published", "")]
    assert Approval.objects.count() == len(networks.posts()) == 1


@pytest.mark.parametrize(
    ("status", "tries"), [(409, settling.TRIES[Kind.CONFLICT]), (429, 3)]
)
def test_it_is_not_tried_for_ever(ready, networks, monkeypatch, status, tries):
    monkeypatch.setitem(settling.TRIES, Kind.LATER, 3)
    draft = ready("linkedin")
    networks.fault("linkedin.post", "json", times=99, status=status)
    for _try in range(tries + 2):
        later(draft)
    draft.refresh_from_db()
    assert (draft.status, draft.attempts.count()) == (S.FAILED, tries)
    assert f"in {tries} tries; nothing was posted" in draft.reason


def test_nobody_at_home_is_tried_five_times_ever_more_slowly(ready, networks):
    draft, waits = ready("x"), []
    networks.fault("x.post", "refuse_connection")
    for _try in range(5):
        later(draft)
        draft.refresh_from_db()
        if draft.due_at:
            waits.append(round((draft.due_at - timezone.now()) / MINUTE))
    networks.accept()
    assert waits == [1, 5, 15, 60]
    assert (draft.status, draft.attempts.count()) == (S.FAILED, 5)


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
