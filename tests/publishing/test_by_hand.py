"""By hand: copy, open the composer, paste the link back, published once."""

import pytest

from publishing import services
from publishing.errors import BadLink, Blocked, WrongState
from publishing.models import Approval, Attempt, Draft, Publication
from tests.publishing.conftest import NOW, TEXT

pytestmark = pytest.mark.any_database

S = Draft.Status
LINK = "https://www.linkedin.com/posts/alice_lease-activity-7264000000000000001-Ab1c"
OTHER = "https://www.linkedin.com/feed/update/urn:li:share:7264000000000000002/"


@pytest.fixture
def approved(draft, alice, seen):
    services.approve(draft, by=alice, text_hash=seen, now=NOW)
    return draft


def test_the_approved_text_is_copied_and_the_composer_opened(approved, alice, seen):
    approval, composer = services.start_by_hand(approved, by=alice, now=NOW)
    assert (approval.wire_text, approval.text_hash) == (TEXT, seen)
    assert composer == "https://www.linkedin.com/feed/?shareActive=true"
    assert approved.status == S.SENDING


def test_opening_the_composer_again_is_the_same_attempt(approved, alice):
    services.start_by_hand(approved, by=alice)
    services.start_by_hand(Draft.objects.get(), by=alice)
    assert Attempt.objects.count() == 1


def test_the_link_makes_it_published_with_the_approved_text(approved, alice, seen):
    services.start_by_hand(approved, by=alice, now=NOW)
    publication = services.finish_by_hand(approved, LINK, by=alice, now=NOW)
    assert approved.status == S.PUBLISHED
    assert (publication.text, publication.text_hash) == (TEXT, seen)
    assert publication.url == (
        "https://www.linkedin.com/feed/update/urn:li:activity:7264000000000000001"
    )
    assert Attempt.objects.get().outcome == "published"


def test_the_link_may_be_pasted_without_opening_the_composer_here(approved, alice):
    services.finish_by_hand(approved, LINK, by=alice)
    assert Draft.objects.get().status == S.PUBLISHED
    assert Attempt.objects.count() == 1


def test_the_same_link_twice_is_harmless_and_another_is_refused(approved, alice):
    first = services.finish_by_hand(approved, LINK, by=alice)
    again = services.finish_by_hand(Draft.objects.get(), LINK + "?utm=x", by=alice)
    assert again == first
    with pytest.raises(WrongState, match="published already"):
        services.finish_by_hand(approved, OTHER, by=alice)
    assert Publication.objects.count() == 1


def test_a_second_click_at_the_same_moment_is_harmless(approved, alice, monkeypatch):
    services.start_by_hand(approved, by=alice)
    slow = Draft.objects.get()
    first = services.finish_by_hand(approved, LINK, by=alice)
    # The slow one looked before the fast one was done.
    monkeypatch.setattr(slow, "refresh_from_db", once_later(slow.refresh_from_db))
    assert services.finish_by_hand(slow, LINK, by=alice) == first
    assert Publication.objects.count() == 1


def once_later(refresh):
    calls = iter([lambda: None])
    return lambda: next(calls, refresh)()


def test_nothing_is_published_that_was_not_approved(draft, alice):
    with pytest.raises(WrongState):
        services.finish_by_hand(draft, LINK, by=alice)
    with pytest.raises(WrongState):
        services.start_by_hand(draft, by=alice)
    assert not Publication.objects.exists()


def test_one_link_belongs_to_one_draft(approved, make_draft, alice):
    services.finish_by_hand(approved, LINK, by=alice)
    second = make_draft(origin="week:2026-W48", text="Another story altogether.")
    services.approve(second, by=alice, text_hash=services.hash_of(second))
    with pytest.raises(BadLink, match="another post of yours"):
        services.finish_by_hand(second, LINK, by=alice)
    second.refresh_from_db()
    assert second.status == S.SENDING
    assert Publication.objects.count() == 1


def test_a_text_that_may_be_out_there_cannot_be_edited(approved, alice):
    services.start_by_hand(approved, by=alice)
    with pytest.raises(WrongState, match="being sent"):
        services.edit(approved, text="Other words.", by=alice)


def test_not_posted_brings_it_back_for_a_new_approval(approved, alice, seen):
    services.start_by_hand(approved, by=alice)
    services.not_posted(approved, by=alice)
    assert (approved.status, approved.text_hash) == (S.REVIEW, "")
    assert Attempt.objects.get().outcome == "not_posted"
    assert not Approval.objects.filter(revoked_at=None).exists()
    services.approve(approved, by=alice, text_hash=seen)
    services.finish_by_hand(approved, LINK, by=alice)
    assert [a.outcome for a in approved.attempts.all()] == ["not_posted", "published"]


def test_a_project_turned_private_after_approval_stops_it(approved, alice, project):
    project.publishable = False
    project.save()
    with pytest.raises(Blocked):
        services.start_by_hand(approved, by=alice)
    approved.refresh_from_db()
    assert approved.status == S.REVIEW
    assert "may not be mentioned" in approved.reason


def test_a_stranger_posts_nothing(approved, charlie):
    for act in (
        lambda: services.start_by_hand(approved, by=charlie),
        lambda: services.finish_by_hand(approved, LINK, by=charlie),
        lambda: services.not_posted(approved, by=charlie),
    ):
        with pytest.raises(Draft.DoesNotExist):
            act()
