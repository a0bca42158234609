"""A channel that sends by itself: one attempt, or honestly unknown."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from publishing import services
from publishing.channels import sandbox
from publishing.models import Approval, Attempt, Draft, Publication
from publishing.services import sending
from runs.models import Run
from runs.services import drain
from tests.conftest import require

S = Draft.Status
LINK = "https://x.com/alice/status/1858000000000000001"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def approved(make_draft, alice):
    draft = make_draft("x", channel="sandbox", expires_at=None)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    return draft


def outcome(monkeypatch, error):
    def post(attempt):
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
    assert (draft.status, draft.reason) == (
        S.FAILED,
        "The sandbox exists only in a demo.",
    )


def test_the_run_twice_is_one_attempt(approved):
    drain(["publish"])
    run = Run.objects.get(kind="publish")
    assert services.PublishRun().prepare(run) is None
    assert Attempt.objects.count() == 1


def test_the_attempt_is_stored_before_the_call(approved, monkeypatch):
    seen = []

    def post(attempt):
        seen.append((Attempt.objects.get().outcome, Draft.objects.get().status))
        return "http://testserver/sandbox/posts/a/", "a"

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
        raise SystemExit

    monkeypatch.setattr(sandbox, "post", post)
    with pytest.raises(SystemExit):
        services.PublishRun().prepare(run)
    assert Draft.objects.get().status == S.SENDING
    assert services.PublishRun().prepare(run) is None
    assert Draft.objects.get().status == S.UNKNOWN
    assert Attempt.objects.count() == 1


def test_the_reaper_finds_what_nobody_takes_again(approved):
    Draft.objects.update(status=S.SENDING, changed_at=timezone.now())
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
    sending._begin(first, timezone.now())
    with pytest.raises(services.DraftRefused):
        sending._begin(second, timezone.now())
    assert Attempt.objects.count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_attempt(make_draft, alice, monkeypatch):
    require("postgres")  # SQLite in memory has no second connection
    draft = make_draft("x", channel="sandbox")
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    posted, start = [], threading.Barrier(2)

    def post(attempt):
        posted.append(attempt.pk)
        return "http://testserver/sandbox/posts/a/", "a"

    monkeypatch.setattr(sandbox, "post", post)

    def work():
        mine = Draft.objects.get(pk=draft.pk)
        start.wait()
        try:
            sending.settle(sending._call(sending._begin(mine, timezone.now())))
        except services.DraftRefused:
            posted.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, posted)) == [False, True]
    assert Publication.objects.count() == 1


def test_a_late_answer_is_not_taken_for_that_of_the_next_text(approved, alice):
    draft = Draft.objects.get()
    first = sending._begin(draft, timezone.now())
    sending.lose(draft)
    services.not_posted(draft, by=alice)
    draft = services.edit(Draft.objects.get(), text="Another text.", by=alice)
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    sending._begin(Draft.objects.get(), timezone.now())
    published = Attempt.Outcome.PUBLISHED
    sending.settle(sending.Answer(first.pk, published, LINK, "1858000000000000001"))
    assert Draft.objects.get().status == S.SENDING
    assert not Publication.objects.exists()
