"""Share just this: drafts from one item, after the question was answered."""

from datetime import date

import pytest

from journal.models import NoteItem
from journal.services import overlays, write_daily_note
from publishing import services
from publishing.errors import AskFirst, NothingToShare, WrongState
from publishing.models import Draft
from tests.journal import build
from tests.publishing.conftest import NOW

pytestmark = pytest.mark.any_database

DAY = date(2026, 11, 16)


@pytest.fixture
def tidemark(alice):
    return build.project(alice, publishable=True)


@pytest.fixture
def item(alice, tidemark):
    build.work(alice, tidemark, DAY)
    write_daily_note(alice, DAY, now=NOW)
    return NoteItem.objects.get(kind="achievement")


def share(client, item):
    address = f"/api/v1/drafts/from-item/{item.public_id}/"
    return client.post(address, {}, content_type="application/json")


def test_an_item_gives_a_draft_for_each_network(alice, item, tidemark):
    drafts = services.draft_item(item, by=alice).drafts
    assert [draft.network for draft in drafts] == ["linkedin", "x"]
    assert "fixed the retry bug in the uploader" in drafts[0].text
    assert drafts[0].projects == [tidemark.public_id]
    card = services.review_card(drafts[0])
    assert card.can_approve
    assert card.note_dates == [DAY]


def test_again_they_are_the_same_drafts(alice, item):
    first = services.draft_item(item, by=alice).drafts
    services.edit(first[0], text="My own words.", by=alice)
    again = services.draft_item(item, by=alice).drafts
    assert [d.pk for d in again] == [d.pk for d in first]
    assert again[0].text == "My own words."


def test_nobody_has_answered_yet(alice, item, tidemark):
    tidemark.publishable = False
    tidemark.save()
    item.refresh_from_db()
    with pytest.raises(AskFirst, match="May tidemark be mentioned in public"):
        services.draft_item(item, by=alice)


def test_a_no_is_kept(alice, item, tidemark):
    services.answer(tidemark, may_mention=False, by=alice)
    item.refresh_from_db()
    with pytest.raises(WrongState, match="You said that tidemark may not"):
        services.draft_item(item, by=alice)


def test_an_item_of_no_project_stays_with_its_owner(alice, item):
    item.project = None
    item.save()
    with pytest.raises(WrongState, match="belongs to no project"):
        services.draft_item(item, by=alice)


def test_what_is_not_finished_is_refused_with_the_reason(alice, item):
    item.kind = "attempt"
    item.save()
    with pytest.raises(NothingToShare, match="not finished yet"):
        services.draft_item(item, by=alice)
    assert not Draft.objects.exists()


def test_sharing_by_api(as_alice, as_charlie, client, item):
    assert share(client, item).status_code == 401
    assert share(as_charlie, item).status_code == 404
    response = share(as_alice, item)
    assert response.status_code == 201
    assert [one["network"] for one in response.json()] == ["linkedin", "x"]


def test_the_question_by_api(
    as_alice, as_charlie, client, alice, bearer, item, tidemark
):
    tidemark.publishable, tidemark.remote = False, "github.com/example/tidemark"
    tidemark.save()
    refused = share(as_alice, item)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/problems/ask-first")
    assert refused.json()["project"] == tidemark.public_id
    questions = "/api/v1/drafts/questions/"
    (asked,) = as_alice.get(questions).json()
    assert asked == {
        "id": tidemark.public_id,
        "name": "tidemark",
        "remote": "github.com/example/tidemark",
    }
    assert as_charlie.get(questions).json() == []
    assert client.get(questions).status_code == 401
    one = f"{questions}{tidemark.public_id}/"

    def answer(client, body, **more):
        return client.post(one, body, content_type="application/json", **more)

    assert answer(client, {"may_mention": True}).status_code == 401
    assert answer(as_charlie, {"may_mention": True}).status_code == 404
    by_token = bearer(alice, "read", "upload")
    assert answer(client, {"may_mention": True}, headers=by_token).status_code == 403
    assert answer(as_alice, {}).status_code == 400
    assert answer(as_alice, {"may_mention": True}).status_code == 204
    assert share(as_alice, item).status_code == 201


def test_it_tells_what_its_owner_lets_stand(alice, item):
    note = item.note
    overlays.rewrite(
        note, item.public_id, by=alice, text="Stopped the uploader from retrying twice."
        , now=NOW,
    )  # fmt: skip
    drafts = services.draft_item(item, by=alice).drafts
    assert "from retrying twice" in drafts[0].text
    overlays.hide(note, item.public_id, by=alice, now=NOW)
    with pytest.raises(WrongState, match="hidden this line"):
        services.draft_item(item, by=alice)
    card = services.review_card(drafts[0])
    assert not card.can_approve
    assert "line_hidden" in [finding.code for finding in card.findings]
    assert services.recheck(alice, now=NOW) == len(drafts)
