"""Edit, approve, take back, reject, put aside: what each does and refuses."""

from datetime import timedelta

import pytest

from publishing import services
from publishing.errors import BadText, Blocked, SecretFound, TextChanged, WrongState
from publishing.models import Approval, Draft
from tests.publishing.conftest import NOW, TEXT

S = Draft.Status
TOKEN = "ghp_" + "A1b2C3d4" * 4 + "E5f6"


def approved(draft, alice):
    services.approve(draft, by=alice, text_hash=services.hash_of(draft), now=NOW)
    return draft


def test_approving_binds_the_text_that_was_seen(draft, alice, seen):
    approval = services.approve(draft, by=alice, text_hash=seen, now=NOW)
    assert draft.status == S.APPROVED
    assert draft.text_hash == approval.text_hash == seen
    assert approval.wire_text == TEXT


def test_a_double_click_is_one_approval(draft, alice, seen):
    services.approve(draft, by=alice, text_hash=seen)
    services.approve(Draft.objects.get(), by=alice, text_hash=seen)
    assert Approval.objects.count() == 1


def test_a_stale_hash_is_refused(draft, alice, seen):
    services.edit(draft, text="Other words.", by=alice)
    with pytest.raises(TextChanged, match="The text changed"):
        services.approve(draft, by=alice, text_hash=seen)
    assert not Approval.objects.exists()


def test_only_the_owner_approves(draft, bob, seen):
    with pytest.raises(Draft.DoesNotExist):
        services.approve(draft, by=bob, text_hash=seen)


def test_the_hash_covers_network_and_channel(make_draft):
    linkedin, x = make_draft(), make_draft("x")
    assert services.hash_of(linkedin) != services.hash_of(x)
    x.channel = "sandbox"
    assert services.hash_of(x) != services.hash_of(Draft.objects.get(pk=x.pk))


def test_editing_makes_a_version_and_voids_the_approval(draft, alice):
    approved(draft, alice)
    services.edit(draft, text=TEXT + "\n\nMore.", by=alice, now=NOW)
    assert (draft.status, draft.version, draft.text_hash) == (S.REVIEW, 2, "")
    assert draft.touched_at == NOW
    assert Approval.objects.get().revoked_at == NOW
    assert [v.author for v in draft.versions.all()] == ["you", "offline"]


def test_the_same_text_again_changes_nothing(draft, alice):
    services.edit(draft, text=TEXT.replace("\n", "\r\n") + "  ", by=alice)
    assert (draft.version, draft.touched_at) == (1, None)


def test_an_edit_of_an_older_version_is_refused(draft, alice):
    stale = Draft.objects.get()
    services.edit(draft, text="Mine.", by=alice)
    with pytest.raises(TextChanged):
        services.edit(stale, text="Theirs.", by=alice)
    with pytest.raises(TextChanged):
        services.edit(draft, text="Theirs.", by=alice, version=1)


def test_unchanged_sentences_keep_their_evidence(draft, alice):
    kept = "I replaced the advisory lock with a lease."
    services.edit(draft, text=f"{kept} It took a day.", by=alice)
    old, new = draft.sentences
    assert old["evidence"]
    assert (new["text"], new["yours"], new["evidence"]) == ("It took a day.", True, [])


def test_a_text_with_a_secret_is_not_saved(draft, alice):
    with pytest.raises(SecretFound, match="Nothing was saved"):
        services.edit(draft, text=f"My token is {TOKEN}", by=alice)
    assert Draft.objects.get().text == TEXT


@pytest.mark.parametrize("text", ["", " \n", "a" * 20_001])
def test_an_empty_or_endless_text_is_not_saved(draft, alice, text):
    with pytest.raises(BadText):
        services.edit(draft, text=text, by=alice)


def test_what_must_be_fixed_blocks_approval(make_draft, alice):
    draft = make_draft("x", text="a " * 200)
    with pytest.raises(Blocked, match="399 of 280, as X counts: 119 too many"):
        approved(draft, alice)
    assert Draft.objects.get().status == S.REVIEW


def test_a_project_turned_private_blocks_approval(draft, alice, project):
    project.publishable = False
    project.save()
    with pytest.raises(Blocked, match="“tidemark” may not be mentioned"):
        approved(draft, alice)


def test_lost_evidence_blocks_approval(draft, alice, evidence):
    evidence.delete()
    with pytest.raises(Blocked, match="1 of 1 records behind this draft are gone"):
        approved(draft, alice)


def test_an_approval_can_be_taken_back(draft, alice):
    approved(draft, alice)
    services.withdraw(draft, by=alice, now=NOW)
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert Approval.objects.get().revoked_at == NOW


def test_taking_back_what_was_never_approved_is_refused(draft, alice):
    with pytest.raises(WrongState, match="waits for you"):
        services.withdraw(draft, by=alice)


def test_rejecting_needs_a_reason(draft, alice):
    with pytest.raises(BadText, match="why"):
        services.reject(draft, by=alice, reason="  ")
    services.reject(draft, by=alice, reason="Too salesy.")
    assert (draft.status, draft.reason) == (S.REJECTED, "Too salesy.")


def test_a_reason_is_stored_as_any_database_takes_it(draft, alice):
    with pytest.raises(BadText):
        services.reject(draft, by=alice, reason=" \0")
    assert services.reject(draft, by=alice, reason="Too\0 dry").reason == "Too dry"


def test_a_rejected_draft_cannot_be_approved_before_it_is_restored(draft, alice, seen):
    services.reject(draft, by=alice, reason="No.")
    with pytest.raises(WrongState):
        services.approve(draft, by=alice, text_hash=seen)
    services.restore(draft, by=alice)
    services.approve(draft, by=alice, text_hash=seen)
    assert draft.status == S.APPROVED


def test_rejecting_an_approved_draft_voids_the_approval(draft, alice):
    approved(draft, alice)
    services.reject(draft, by=alice, reason="No.")
    assert draft.text_hash == ""
    assert not Approval.objects.filter(revoked_at=None).exists()


def test_snoozing_lasts_a_week_and_ends_by_itself(draft, alice):
    services.snooze(draft, by=alice, now=NOW)
    assert draft.snoozed_until == NOW + timedelta(days=7)
    services.tidy(NOW + timedelta(days=6))
    assert Draft.objects.get().status == S.SNOOZED
    services.tidy(NOW + timedelta(days=7))
    assert Draft.objects.get().status == S.REVIEW


def test_what_was_put_aside_comes_back_before_it_expires(draft, alice):
    services.snooze(draft, by=alice, now=NOW + timedelta(days=18))
    for days, status in ((22, S.SNOOZED), (25, S.REVIEW), (31, S.REVIEW)):
        services.tidy(NOW + timedelta(days=days))
        assert Draft.objects.get().status == status
    services.tidy(NOW + timedelta(days=32))
    assert Draft.objects.get().status == S.EXPIRED


def test_snoozing_into_the_past_is_refused(draft, alice):
    with pytest.raises(BadText):
        services.snooze(draft, by=alice, until=NOW, now=NOW)


def test_news_expires_after_three_weeks_and_its_approval_with_it(draft, alice):
    approved(draft, alice)
    services.tidy(NOW + timedelta(days=20))
    assert Draft.objects.get().status == S.APPROVED
    services.tidy(NOW + timedelta(days=21))
    draft.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.EXPIRED, "")
    assert not Approval.objects.filter(revoked_at=None).exists()


def test_numbers_are_counted_by_where_they_come_from(draft, alice):
    counted = services.review_card(draft).counted
    assert (counted.numbers, counted.numbers_with_record) == (1, 1)

    # What the writer counted itself comes from the records that its sentence cites.
    draft.sentences[0]["text"] = "The import failed 6 times before it worked."
    draft.text = " ".join(one["text"] for one in draft.sentences)
    draft.save(update_fields=["text", "sentences"])
    counted = services.review_card(draft).counted
    assert (counted.numbers, counted.numbers_with_record) == (2, 2)

    # A number in the owner's own sentence comes from no record.
    services.edit(draft, text=f"{draft.text} It took 12 tries.", by=alice)
    counted = services.review_card(draft).counted
    assert (counted.yours, counted.numbers, counted.numbers_with_record) == (1, 3, 2)
