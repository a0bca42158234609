"""From a yes to a post by the networks' APIs: when, how often, and what people can do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import services
from publishing.errors import BadText, NoAccount
from publishing.models import Approval, Connection, Draft, Publication
from publishing.posting import Kind
from publishing.services import sending, settling
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
    outcomes,
    send,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


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
