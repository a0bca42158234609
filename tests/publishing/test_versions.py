"""Earlier texts brought back, and drafts that are kept."""

from datetime import timedelta

import pytest

from publishing import services
from publishing.errors import BadText, SecretFound, TextChanged, WrongState
from publishing.models import Approval, Draft
from publishing.services import versions
from sessions_app.models import Project
from tests.publishing.conftest import NOW, TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MINE = "The import lost rows when a worker was killed.\n\nA lease fixed that."


def edited(draft, alice, text=MINE):
    return services.edit(draft, text=text, by=alice, now=NOW)


def test_every_version_keeps_its_sentences(draft, alice):
    edited(draft, alice)
    newest = draft.versions.first()
    assert newest.author == "you"
    assert newest.sentences == draft.sentences
    assert [one["yours"] for one in newest.sentences] == [False, True]


def test_an_earlier_text_comes_back_with_its_evidence(draft, alice):
    before = draft.sentences
    edited(draft, alice)
    services.restore_version(draft, 1, by=alice, now=NOW)
    assert (draft.text, draft.version, draft.status) == (TEXT, 3, "review")
    assert draft.sentences == before
    assert draft.versions.first().author == "offline"
    assert [v.text for v in draft.versions.all()] == [TEXT, MINE, TEXT]


def test_of_an_old_version_what_is_said_today_keeps_its_evidence(draft, alice):
    edited(draft, alice)
    draft.versions.filter(number=1).update(sentences=[])
    services.restore_version(draft, 1, by=alice, now=NOW)
    assert [bool(one["evidence"]) for one in draft.sentences] == [True, False, False]


def test_the_persons_own_text_comes_back_as_theirs(draft, alice):
    edited(draft, alice)
    services.restore_version(draft, 1, by=alice, now=NOW)
    services.restore_version(draft, 2, by=alice, now=NOW)
    assert draft.text == MINE
    assert draft.versions.first().author == "you"
    assert draft.writer == "offline"
    assert [one["yours"] for one in draft.sentences] == [False, True]


def test_it_voids_an_approval(draft, alice):
    edited(draft, alice)
    seen = services.hash_of(draft)
    services.approve(draft, by=alice, text_hash=seen, now=NOW)
    services.restore_version(draft, 1, by=alice, now=NOW)
    assert draft.status == "review"
    assert Approval.objects.get().revoked_at == NOW


def test_the_text_that_is_there_changes_nothing(draft, alice):
    services.restore_version(draft, 1, by=alice, now=NOW)
    assert draft.version == 1


def test_there_must_be_such_a_version(draft, alice):
    with pytest.raises(BadText):
        services.restore_version(draft, 7, by=alice, now=NOW)


def test_a_secret_of_an_old_text_does_not_come_back(draft, alice):
    edited(draft, alice)
    secret = "The key is AKIA" + "IOSFODNN7EXAMPLE" + " now."
    draft.versions.filter(number=1).update(text=secret)
    with pytest.raises(SecretFound):
        services.restore_version(draft, 1, by=alice, now=NOW)


def test_a_draft_that_was_sent_keeps_its_text(draft, alice):
    edited(draft, alice)
    Draft.objects.update(status="published")
    draft.refresh_from_db()
    with pytest.raises(WrongState):
        services.restore_version(draft, 1, by=alice, now=NOW)


def test_a_text_that_changed_meanwhile_is_not_written_over(draft, alice):
    edited(draft, alice)
    Draft.objects.update(version=9)
    with pytest.raises(TextChanged):
        services.restore_version(draft, 1, by=alice, now=NOW)


def test_only_the_owner_restores_and_keeps(draft, bob):
    for act in (services.keep, services.unkeep):
        with pytest.raises(Draft.DoesNotExist):
            act(draft, by=bob)
    with pytest.raises(Draft.DoesNotExist):
        services.restore_version(draft, 1, by=bob)


def test_a_kept_draft_does_not_expire(draft, alice):
    services.keep(draft, by=alice, now=NOW)
    services.tidy(NOW + 9 * Draft.LIFETIME)
    draft.refresh_from_db()
    assert (draft.status, draft.expires_at) == ("review", None)
    assert services.keep(draft, by=alice).changed_at == NOW


def test_let_go_it_expires_in_three_weeks(draft, alice):
    services.keep(draft, by=alice, now=NOW)
    later = NOW + timedelta(days=90)
    services.unkeep(draft, by=alice, now=later)
    services.tidy(later + Draft.LIFETIME - timedelta(seconds=1))
    draft.refresh_from_db()
    assert draft.status == "review"
    services.tidy(later + Draft.LIFETIME)
    draft.refresh_from_db()
    assert draft.status == "expired"


def test_what_is_decided_is_not_kept(draft, alice):
    services.reject(draft, by=alice, reason="no", now=NOW)
    with pytest.raises(WrongState):
        services.keep(draft, by=alice, now=NOW)


def test_an_earlier_text_brings_its_projects_along(draft, alice, project):
    """Rewritten, it told of another project; brought back, it tells of this one."""
    other = Project.objects.create(owner=alice, name="ledger", publishable=True)
    told = [{"text": "Another.", "opinion": True, "yours": False, "evidence": []}]
    versions.replace_text(
        draft,
        text="Another.",
        sentences=told,
        author="offline",
        writer="offline",
        now=NOW,
        projects=[other.public_id],
    )
    project.publishable = False
    project.save()
    services.restore_version(draft, 1, by=alice)
    assert [one.code for one in services.standing(draft)] == ["project_private"]
