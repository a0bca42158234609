"""A post about one line of a week, and who wrote a draft."""

import pytest

from journal.models import NoteItem
from journal.services import write_daily_note, write_week
from publishing import services
from publishing.models import Draft
from tests.journal import build
from tests.publishing.test_claude_posts import AFTER, MONDAY, WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(alice):
    tidemark = build.project(alice, publishable=True)
    build.work(alice, tidemark, MONDAY)
    write_daily_note(alice, MONDAY, now=AFTER)
    write_week(alice, WEEK, now=AFTER)
    return NoteItem.objects.get(kind="achievement")


def page(client, path):
    return client.get(path).content.decode()


@pytest.mark.parametrize("reader", ["me", "public"])
def test_a_line_of_the_week_can_become_a_post(as_alice, item, reader):
    address = f"/days/{MONDAY}/items/{item.public_id}/share/"
    assert address in page(as_alice, f"/weeks/{WEEK}/?for={reader}")
    as_alice.post(address)
    assert Draft.objects.filter(origin=f"item:{item.public_id}").count() == 2


def test_what_only_an_agent_said_gives_no_post(as_alice, item):
    NoteItem.objects.update(status="claimed")
    assert "Draft a post about this" not in page(as_alice, f"/weeks/{WEEK}/")


@pytest.fixture
def draft(alice, item):
    services.draft_week(alice, WEEK, now=AFTER)
    return Draft.objects.get(network="linkedin")


def test_the_draft_says_which_revision_it_was_made_of(as_alice, alice, draft):
    card = services.review_card(draft)
    assert (card.edition_read, card.edition_now) == (1, 1)
    assert "revision 1<" in page(as_alice, f"/drafts/{draft.public_id}/")
    Draft.objects.update(edition_revision=0)
    draft.edition.revision = 2
    draft.edition.save()
    answer = as_alice.get(f"/api/v1/drafts/{draft.public_id}/").json()
    assert (answer["edition_read"], answer["edition_now"]) == (0, 2)
    (cited,) = answer["sentences"][1]["evidence"]
    assert cited["url"].endswith(f"#r-{cited['record']}")
    assert cited["session_title"] == "Lease instead of lock"


def test_a_draft_of_one_item_comes_from_no_week(alice, item):
    made = services.draft_item(item, by=alice, now=AFTER).drafts[0]
    card = services.review_card(made)
    assert (card.week, card.edition_read, card.edition_now) == ("", None, None)


def test_the_page_says_why_the_offline_writer_wrote(as_alice, draft):
    address = f"/drafts/{draft.public_id}/"
    assert "Written offline" not in page(as_alice, address)
    refused = [["Everyone loves it.", "Its evidence does not show “everyone”."]]
    Draft.objects.update(
        fallback_reason="The model did not answer in time.",
        receipt={"refused": refused},
    )
    shown = page(as_alice, address)
    assert "The model did not answer in time." in shown
    assert "1 sentence of the model was dropped" in shown
    assert "Everyone loves it." in shown
    answer = as_alice.get(f"/api/v1/drafts/{draft.public_id}/").json()
    assert answer["fallback_reason"] == "The model did not answer in time."
    assert answer["receipt"] == {"refused": refused}
