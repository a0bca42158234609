"""A channel that sends by itself: one attempt, or honestly unknown."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from publishing import services
from publishing.channels import sandbox
from publishing.channels.beginning import begin
from publishing.errors import TooEarly
from publishing.models import Approval, Attempt, Draft, PostSettings, Publication
from publishing.posting import Kind, Outcome
from publishing.services import attempts, sending, settling
from runs.errors import Later
from runs.models import Run
from runs.services import drain
from tests.conftest import require

S = Draft.Status
LINK = "https://x.com/alice/status/1858000000000000001"


@pytest.fixture(autouse=True)
def demo(settings, alice):
    settings.DEMO_MODE = True
    PostSettings.objects.create(owner=alice, undo_minutes=0)


def posted(url="http://testserver/sandbox/posts/a/", native_id="a"):
    return Outcome(Kind.POSTED, native_id, url)


@pytest.fixture
def approved(make_draft, alice):
    draft = make_draft("x", channel="sandbox", expires_at=None)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    return draft


def outcome(monkeypatch, error):
    def post(attempt):
        begin(attempt, {})
        raise error

    monkeypatch.setattr(sandbox, "post", post)
    drain(["publish"])
    return Draft.objects.get()


def test_approving_asks_for_the_run_that_posts(approved, alice):
    drain(["publish"])
    publication = Publication.objects.get()
    assert Draft.objects.get().status == S.PUBLISHED
    assert publication.url.endswith(f"/sandbox/posts/{approved.public_id}/")
    assert publication.text == approved.text


def test_outside_a_demo_nothing_is_posted(approved, settings):
    settings.DEMO_MODE = False
    drain(["publish"])
    draft = Draft.objects.get()
    assert draft.status == S.FAILED
    assert draft.reason.endswith("“The sandbox exists only in a demo.”")


def test_the_run_twice_is_one_attempt(approved):
    drain(["publish"])
    run = Run.objects.get(kind="publish")
    assert services.PublishRun().prepare(run) == "nothing to send"
    assert Attempt.objects.count() == 1


def test_the_attempt_is_stored_before_the_call(approved, monkeypatch):
    seen = []

    def post(attempt):
        seen.append((Attempt.objects.get().outcome, Draft.objects.get().status))
        return posted()

    monkeypatch.setattr(sandbox, "post", post)
    drain(["publish"])
    assert seen == [("sending", "sending")]


def test_an_error_after_the_call_began_is_unknown(approved, monkeypatch):
    draft = outcome(monkeypatch, TimeoutError())
    assert draft.status == S.UNKNOWN
    assert Attempt.objects.get().outcome == "unknown"


def test_a_killed_worker_leaves_unknown_and_the_next_sends_nothing(
    approved, monkeypatch
):
    run = Run.objects.get(kind="publish")

    def post(attempt):
        begin(attempt, {})
        raise SystemExit

    monkeypatch.setattr(sandbox, "post", post)
    with pytest.raises(SystemExit):
        services.PublishRun().prepare(run)
    with pytest.raises(Later):  # the other worker may only be slow
        services.PublishRun().prepare(run)
    assert Draft.objects.get().status == S.SENDING
    an_hour_passes()
    assert services.PublishRun().prepare(run) == "nothing to send"
    assert Draft.objects.get().status == S.UNKNOWN
    assert Attempt.objects.count() == 1


def an_hour_passes():
    """For the attempt that was begun."""
    Attempt.objects.update(called_at=F("called_at") - timedelta(hours=1))


def test_a_worker_killed_before_the_call_leaves_an_attempt_to_go_on_with(
    approved, monkeypatch
):
    run = Run.objects.get(kind="publish")

    def die(attempt):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "post", die)
        with pytest.raises(SystemExit):
            services.PublishRun().prepare(run)
    assert services.PublishRun().prepare(run) == S.PUBLISHED
    assert Attempt.objects.count() == 1


def test_the_reaper_finds_what_nobody_takes_again(approved):
    attempts.begin(approved, timezone.now()).arm({}, at=timezone.now())
    services.tidy()
    assert Draft.objects.get().status == S.SENDING
    services.tidy(timezone.now() + timedelta(minutes=11))
    assert Draft.objects.get().status == S.UNKNOWN


def test_by_hand_the_reaper_waits_for_the_person(make_draft, alice):
    draft = make_draft()
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    services.start_by_hand(draft, by=alice)
    services.tidy(timezone.now() + timedelta(days=2))
    assert Draft.objects.get(pk=draft.pk).status == S.SENDING


def test_unknown_ends_by_the_link_or_by_not_posted(approved, alice, monkeypatch):
    draft = outcome(monkeypatch, TimeoutError())
    services.finish_by_hand(draft, LINK, by=alice)
    assert Draft.objects.get().status == S.PUBLISHED


def test_a_failed_draft_goes_back_to_review_first(approved, alice, settings):
    settings.DEMO_MODE = False
    drain(["publish"])
    draft = services.restore(Draft.objects.get(), by=alice)
    assert draft.status == S.REVIEW
    assert not Approval.objects.filter(revoked_at=None).exists()
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    settings.DEMO_MODE = True
    drain(["publish"])
    assert Draft.objects.get().status == S.PUBLISHED
    assert Attempt.objects.count() == 2


def test_an_edit_after_the_approval_stops_the_run(approved, alice):
    services.edit(approved, text="Other words.", by=alice)
    drain(["publish"])
    assert Draft.objects.get().status == S.REVIEW
    assert not Attempt.objects.exists()


def test_a_changed_row_is_never_sent(approved):
    Draft.objects.update(text="Slipped past the services.")
    drain(["publish"])
    assert not Attempt.objects.exists()
    assert not Publication.objects.exists()


def test_a_deleted_draft_ends_its_run(approved):
    approved.delete()
    (run,) = drain(["publish"])
    assert (run.state, run.error) == ("failed", "The draft was deleted.")


def test_who_comes_second_finds_the_claim_taken(approved):
    first, second = Draft.objects.get(), Draft.objects.get()
    attempts.begin(first, timezone.now())
    with pytest.raises(services.DraftRefused):
        attempts.begin(second, timezone.now())
    assert Attempt.objects.count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_attempt(make_draft, alice, monkeypatch):
    require("postgres")  # SQLite in memory has no second connection
    draft = make_draft("x", channel="sandbox")
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    made, start = [], threading.Barrier(2)

    def post(attempt):
        made.append(attempt.pk)
        return posted()

    monkeypatch.setattr(sandbox, "post", post)

    def work():
        mine = Draft.objects.get(pk=draft.pk)
        start.wait()
        try:
            attempt = attempts.begin(mine, timezone.now())
            sending.store(attempt, sending.call(attempt))
        except services.DraftRefused:
            made.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, made)) == [False, True]
    assert Publication.objects.count() == 1


def lost(draft):
    """An attempt whose worker was given up during its call."""
    attempt = attempts.begin(draft, timezone.now())
    before = timezone.now() - timedelta(minutes=5)
    attempt.arm({}, at=before)
    settling.lose(draft, now=before)
    return attempt


def test_a_late_answer_makes_it_published(approved):
    attempt = lost(Draft.objects.get())
    assert Draft.objects.get().status == S.UNKNOWN
    settling.settle(attempt.pk, posted())
    assert Draft.objects.get().status == S.PUBLISHED
    assert Attempt.objects.get().outcome == "published"


def test_a_late_answer_counts_whatever_was_clicked_meanwhile(approved, alice):
    attempt = lost(Draft.objects.get())
    text = approved.text
    services.not_posted(approved, by=alice)
    draft = services.edit(Draft.objects.get(), text="Another text.", by=alice)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    settling.settle(attempt.pk, posted())
    drain(["publish"])
    assert Draft.objects.get().status == S.PUBLISHED
    assert Publication.objects.get().text == text
    assert Attempt.objects.count() == 1


def test_a_late_answer_stops_a_newer_attempt_that_has_not_called(approved, alice):
    first = lost(Draft.objects.get())
    services.not_posted(approved, by=alice)
    services.approve(approved, by=alice, text_hash=services.hash_of(approved))
    second = attempts.begin(Draft.objects.get(), timezone.now())
    settling.settle(first.pk, posted())
    assert sending.call(second) is None
    assert [one.outcome for one in Attempt.objects.all()] == ["published", "not_posted"]


def test_a_second_post_is_never_kept_silent(approved, alice, caplog):
    first = lost(Draft.objects.get())
    services.not_posted(approved, by=alice)
    services.approve(approved, by=alice, text_hash=services.hash_of(approved))
    second = attempts.begin(Draft.objects.get(), timezone.now())
    second.arm({}, at=timezone.now())
    settling.settle(first.pk, posted())
    settling.settle(second.pk, posted("http://testserver/b/", "b"))
    second.refresh_from_db()
    assert (second.code, second.detail) == ("second_post", "http://testserver/b/")
    assert "was posted twice" in caplog.text


def test_while_the_call_may_be_answered_nobody_says_it_is_not_there(approved, alice):
    attempt = attempts.begin(Draft.objects.get(), timezone.now())
    attempt.arm({}, at=timezone.now())
    settling.lose(approved, now=timezone.now())
    with pytest.raises(TooEarly, match="Wait 2 minutes"):
        services.not_posted(approved, by=alice)
    later = timezone.now() + timedelta(minutes=3)
    services.not_posted(approved, by=alice, now=later)
    assert Draft.objects.get().status == S.REVIEW
