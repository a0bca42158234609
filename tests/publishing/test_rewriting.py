"""Another version of a draft, as its owner asks for it, by the offline writer."""

from datetime import UTC, date, datetime

import pytest

from journal.services import write_daily_note
from publishing import services
from publishing.errors import (
    BadText,
    BeyondOffline,
    DraftRefused,
    SecretFound,
    SourceGone,
    TextChanged,
    WrongState,
)
from publishing.models import Approval, Draft, RemovedPhrase
from publishing.services import rewriting
from sessions_app.services import change_project
from tests.journal import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WEEK, MONDAY = "2026-W47", date(2026, 11, 16)
AFTER = datetime(2026, 11, 23, 6, tzinfo=UTC)
WITHOUT = 'without "in the last run"'


@pytest.fixture
def tidemark(alice):
    return build.project(alice, remote="github.com/example/tidemark", publishable=True)


@pytest.fixture
def draft(alice, tidemark):
    build.work(alice, tidemark, MONDAY)
    note = write_daily_note(alice, MONDAY, now=AFTER)
    assert note.items.exists()
    services.draft_week(alice, WEEK, now=AFTER)
    return Draft.objects.get(network="linkedin")


def rewrite(draft, instruction=WITHOUT):
    return services.rewrite(draft, instruction=instruction, by=draft.owner, now=AFTER)


def test_the_writer_does_as_it_is_told(draft):
    assert "In the last run" in draft.text
    rewrite(draft)
    assert "In the last run" not in draft.text
    assert "fixed the retry bug" in draft.text
    assert (draft.version, draft.writer, draft.status) == (2, "offline", "review")
    assert draft.touched_at == AFTER  # the weekly routine leaves it alone from now on
    newest = draft.versions.first()
    assert (newest.author, newest.instruction) == ("offline", WITHOUT)
    assert newest.sentences == draft.sentences
    assert all(one["evidence"] for one in draft.sentences)


def test_the_persons_own_version_stays_within_reach(draft, alice):
    services.edit(draft, text="My own words.", by=alice, now=AFTER)
    rewrite(draft)
    assert [v.author for v in draft.versions.all()] == ["offline", "you", "offline"]
    services.restore_version(draft, 2, by=alice, now=AFTER)
    assert draft.text == "My own words."


def test_an_approval_is_void(draft, alice):
    services.approve(draft, by=alice, text_hash=services.hash_of(draft), now=AFTER)
    rewrite(draft)
    assert draft.status == "review"
    assert Approval.objects.get().revoked_at == AFTER


def test_wishes_add_up(draft):
    rewrite(draft)
    Draft.objects.update(text="Something else.")
    draft.refresh_from_db()
    more = 'without the word "quickly"'
    rewrite(draft, more)
    assert draft.versions.first().instruction == f"{WITHOUT}; {more}"
    assert "In the last run" not in draft.text


def test_what_the_offline_writer_cannot_do_it_says(draft):
    before = draft.text
    with pytest.raises(BeyondOffline, match="shorter or longer"):
        rewrite(draft, "as a haiku about the sea")
    draft.refresh_from_db()
    assert (draft.text, draft.version) == (before, 1)


def test_the_same_text_again_is_no_version(draft):
    with pytest.raises(rewriting.SameAgain):
        rewrite(draft, 'without the word "zeppelin"')
    assert draft.versions.count() == 1


@pytest.mark.parametrize("instruction", ["", "  \n", "x" * 501, "a\0b"])
def test_an_instruction_is_a_few_words(draft, instruction):
    with pytest.raises(BadText):
        rewrite(draft, instruction)


def test_an_instruction_holds_no_secret(draft):
    with pytest.raises(SecretFound):
        rewrite(draft, "shorter, and use AKIA" + "IOSFODNN7EXAMPLE")


def test_only_its_owner_asks(draft, bob):
    with pytest.raises(Draft.DoesNotExist):
        services.rewrite(draft, instruction=WITHOUT, by=bob)


def test_what_was_sent_stays(draft):
    Draft.objects.update(status="published")
    draft.refresh_from_db()
    with pytest.raises(WrongState):
        rewrite(draft)


def test_what_was_edited_meanwhile_is_not_written_over(draft, alice):
    services.edit(Draft.objects.get(pk=draft.pk), text="My words.", by=alice)
    with pytest.raises(TextChanged):
        rewrite(draft)


def test_what_is_no_longer_public_is_not_told_again(draft, tidemark):
    change_project(tidemark, publishable=False, now=AFTER)
    Draft.objects.update(touched_at=AFTER)
    with pytest.raises(DraftRefused):
        rewrite(Draft.objects.get(pk=draft.pk))


def test_an_item_that_is_gone_gives_nothing(draft):
    Draft.objects.filter(pk=draft.pk).update(origin="item:gone")
    with pytest.raises(SourceGone):
        rewrite(Draft.objects.get(pk=draft.pk))


def test_a_draft_of_one_item_is_written_again(draft, alice):
    item = alice.daily_notes.get().items.get(kind="achievement")
    one = services.draft_item(item, by=alice, now=AFTER).drafts[0]
    rewrite(one)
    assert "In the last run" not in one.text
    assert one.edition_revision is None


def test_a_phrase_that_is_not_offered_any_more_stays_away(draft, alice):
    RemovedPhrase.objects.create(
        owner=alice,
        phrase="In the last run",
        folded="in the last run",
        drafts=["one", "two"],
    )
    draft.delete()
    services.draft_week(alice, WEEK, now=AFTER)
    for made in Draft.objects.all():
        assert "in the last run" not in made.text.lower()
        assert "the retry bug" in made.text
