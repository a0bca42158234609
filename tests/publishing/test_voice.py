"""What a person's edits teach, and how they are asked to sound."""

import pytest

from publishing import services
from publishing.models import RemovedPhrase
from publishing.services import voice
from publishing.services.upkeep import forget_deleted
from tests.publishing.conftest import NOW, TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WITHOUT = TEXT.replace(" at the last run", "")


@pytest.fixture
def second(make_draft):
    return make_draft(network="x")


def offered_no_more(owner):
    return [one.phrase for one in voice.not_offered(owner)]


def test_a_phrase_taken_out_twice_is_not_offered_again(draft, second, alice):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    assert RemovedPhrase.objects.get().phrase == "at the last run"
    assert offered_no_more(alice) == []
    services.edit(second, text=WITHOUT, by=alice, now=NOW)
    assert offered_no_more(alice) == ["at the last run"]
    phrase = RemovedPhrase.objects.get()
    assert phrase.drafts == [draft.public_id, second.public_id]
    assert phrase.network == ""  # of both


def test_twice_out_of_one_draft_is_once(draft, alice):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    services.edit(draft, text=f"{WITHOUT} So it is.", by=alice, now=NOW)
    assert RemovedPhrase.objects.get().drafts == [draft.public_id]


def test_what_comes_back_is_no_lesson(draft, second, alice):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    services.edit(second, text=WITHOUT, by=alice, now=NOW)
    services.edit(second, text=TEXT + " So.", by=alice, now=NOW)
    assert offered_no_more(alice) == []
    services.edit(draft, text=TEXT + " So.", by=alice, now=NOW)
    assert not RemovedPhrase.objects.exists()


def test_what_the_person_wrote_teaches_nothing(draft, alice):
    services.edit(draft, text=f"{TEXT} Truly wonderful.", by=alice, now=NOW)
    services.edit(draft, text=TEXT, by=alice, now=NOW)
    assert not RemovedPhrase.objects.exists()


def test_names_of_projects_are_no_phrases(draft, alice, project):
    draft.versions.update(text="A tidemark of sorts. Then the rest.")
    services.edit(draft, text="Then the rest.", by=alice, now=NOW)
    assert "A tidemark" not in {one.phrase for one in RemovedPhrase.objects.all()}


def test_without_a_writers_text_nothing_is_learned(draft, alice):
    draft.versions.all().delete()
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    assert not RemovedPhrase.objects.exists()


def test_one_persons_phrases_are_not_anothers(draft, second, alice, bob):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    services.edit(second, text=WITHOUT, by=alice, now=NOW)
    assert offered_no_more(bob) == []


def test_what_was_learned_of_a_deleted_session_goes_with_it(draft, alice, session):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    services.reject(draft, by=alice, reason="no", now=NOW)
    draft.status = "published"
    draft.save(update_fields=["status"])
    session.delete()
    forget_deleted(alice)
    assert not RemovedPhrase.objects.exists()
    quotes = [
        one["quote"]
        for version in draft.versions.all()
        for sentence in version.sentences
        for one in sentence["evidence"]
    ]
    assert quotes
    assert not any(quotes)


def test_and_with_a_rejected_draft_that_told_of_it(draft, second, alice, session):
    services.edit(draft, text=WITHOUT, by=alice, now=NOW)
    services.edit(second, text=WITHOUT, by=alice, now=NOW)
    services.reject(draft, by=alice, reason="no", now=NOW)
    second.sentences = []
    second.save(update_fields=["sentences"])
    session.delete()
    forget_deleted(alice)
    assert RemovedPhrase.objects.get().drafts == [second.public_id]
