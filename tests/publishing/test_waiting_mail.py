"""The mail when drafts wait: for who asked, once a draft, and easily stopped."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.db import transaction
from django.test import Client

from publishing import services
from publishing.models import PostSettings
from publishing.services import upkeep, waiting_mail
from runs.models import Run
from runs.services import drain
from tests.publishing.conftest import NOW, TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """An hour after the drafts were made."""
    moment = NOW + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


@pytest.fixture
def wishes(alice):
    return PostSettings.objects.create(owner=alice, mail_drafts=True)


def routine(owner):
    """What the drafting Run does at its end; then the worker works."""
    with transaction.atomic():
        waiting_mail.ask(owner, now=NOW)
    drain([waiting_mail.KIND], owner)
    return len(mail.outbox)


def test_it_quotes_what_waits_and_where_it_would_be_read(wishes, make_draft, alice):
    drafts = [make_draft(), make_draft("x", text="A lease is a row.")]
    assert routine(alice) == 1
    (sent,) = mail.outbox
    assert sent.to == [alice.email]
    assert sent.subject == "2 drafts wait for you: A lease instead of a lock"
    assert TEXT in sent.body and "A lease is a row." in sent.body
    assert "LinkedIn, 123 of 3000 characters" in sent.body
    assert "X, 17 of 280 characters" in sent.body
    for draft in drafts:
        assert f"http://testserver/drafts/{draft.public_id}/" in sent.body
    assert "more wait" not in sent.body


def test_who_did_not_ask_gets_none(make_draft, alice):
    make_draft()
    assert routine(alice) == 0
    PostSettings.objects.create(owner=alice)
    assert routine(alice) == 0
    assert not Run.objects.filter(kind=waiting_mail.KIND).exists()


def test_who_changed_their_mind_meanwhile_gets_none(wishes, draft, alice):
    waiting_mail.ask(alice, now=NOW)
    waiting_mail.stop(alice)
    drain([waiting_mail.KIND], alice)
    assert mail.outbox == []


def test_who_may_not_sign_in_gets_none(wishes, draft, alice):
    alice.is_active = False
    alice.save()
    assert routine(alice) == 0


def test_when_nothing_waits_it_is_silent(wishes, make_draft, alice):
    make_draft(status="rejected")
    assert routine(alice) == 0


def test_strangers_drafts_are_never_quoted(wishes, make_draft, alice, charlie):
    make_draft(owner=charlie, text="Of Charlie.")
    assert routine(alice) == 0
    PostSettings.objects.create(owner=charlie, mail_drafts=True)
    make_draft(text="Of Alice.", sentences=[])
    assert routine(alice) == 1
    assert mail.outbox[0].to == [alice.email]
    assert "Of Charlie." not in mail.outbox[0].body


def test_a_draft_is_in_one_mail_however_often_the_run_goes(wishes, make_draft, alice):
    make_draft()
    assert [routine(alice), routine(alice)] == [1, 1]
    waiting_mail.send_waiting(Run.objects.get(kind=waiting_mail.KIND))
    assert len(mail.outbox) == 1
    later = PostSettings.objects.get().mailed_at + timedelta(days=7)
    make_draft("x", text="News.", created_at=later, changed_at=later)
    assert routine(alice) == 2
    assert "News." in mail.outbox[1].body and TEXT not in mail.outbox[1].body
    assert (
        "1 more waits since earlier: http://testserver/drafts/" in mail.outbox[1].body
    )


def test_two_workers_send_one_mail(wishes, draft, alice):
    first = PostSettings.objects.select_related("owner").get()
    second = PostSettings.objects.select_related("owner").get()
    assert waiting_mail._send(first, NOW) == 1
    assert waiting_mail._send(second, NOW) == 0
    assert len(mail.outbox) == 1


def test_what_may_not_be_mentioned_any_more_is_not_quoted(
    wishes, draft, project, alice
):
    project.publishable = False
    project.save()
    assert routine(alice) == 0


def test_a_draft_that_was_put_aside_is_told_when_it_is_back(wishes, draft, alice):
    assert routine(alice) == 1
    mailed = PostSettings.objects.get().mailed_at
    services.snooze(draft, by=alice, until=mailed + 2 * DAY, now=mailed + DAY)
    upkeep.wake(mailed + 2 * DAY)
    drain([waiting_mail.KIND], alice, until=mailed + 2 * DAY)
    assert len(mail.outbox) == 2
    assert upkeep.wake(mailed + 3 * DAY) == 0


def test_what_you_edit_is_no_news(wishes, draft, alice):
    assert routine(alice) == 1
    mailed = PostSettings.objects.get().mailed_at
    services.edit(draft, text="Mine now.", by=alice, now=mailed + DAY)
    assert routine(alice) == 1


def test_a_title_of_several_lines_makes_one_subject(wishes, make_draft, alice):
    make_draft(title="One\r\nBcc: all@example.com " + "x" * 100)
    routine(alice)
    assert (
        mail.outbox[0].subject
        == "A draft waits for you: " + ("One Bcc: all@example.com " + "x" * 100)[:80]
    )


# ------------------------------------------------------------------------ stopping


@pytest.fixture
def stop(wishes, draft, alice):
    """The address in the header of the mail that was sent."""
    routine(alice)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address in mail.outbox[0].body
    return address.removeprefix("http://testserver")


def wants_mail():
    return PostSettings.objects.get().mail_drafts


def test_mail_programs_stop_it_by_one_post_without_signing_in(stop, enforcing):
    answer = enforcing.post(stop, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "No more mails about drafts" in answer.content.decode()
    assert not wants_mail()
    assert enforcing.post(stop).status_code == 200


@pytest.fixture
def enforcing():
    """A browser of nobody, against which forgery is checked."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_link_only_asks(stop, client):
    answer = client.get(stop)
    assert "Stop mails about drafts?" in answer.content.decode()
    assert wants_mail()


def test_somebody_else_who_is_signed_in_stops_alices_and_not_theirs(
    stop, as_charlie, charlie
):
    charlies = PostSettings.objects.create(owner=charlie, mail_drafts=True)
    as_charlie.post(stop)
    charlies.refresh_from_db()
    assert charlies.mail_drafts
    assert not PostSettings.objects.exclude(pk=charlies.pk).get().mail_drafts


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_does_nothing(stop, client, alice, method):
    for token in (
        "x",
        stop.split("/")[-2][:-1],
        signing.dumps(alice.public_id),
        signing.dumps("nobody", salt="publishing.drafts-mail"),
    ):
        assert getattr(client, method)(f"/mail/stop/{token}/").status_code == 404
    assert wants_mail()


def test_other_methods_are_refused(stop, client):
    assert client.put(stop).status_code == 405
