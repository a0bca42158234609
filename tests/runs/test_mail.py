import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from runs.mail import KIND
from runs.models import Run
from runs.services import drain


class Broken(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages):
        raise OSError("connection refused")


@pytest.fixture(autouse=True)
def queued(settings, db):
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_BACKEND = "runs.mail.QueuedMail"


def send(**more):
    fields = {"subject": "Hello", "body": "A link: secret-42", "to": ["a@example.com"]}
    return EmailMessage(**fields | more).send()


def test_a_mail_is_sent_by_a_worker():
    assert send() == 1
    assert mail.outbox == []

    drain(kinds=[KIND])

    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("Hello", ["a@example.com"])
    assert "secret-42" in sent.body


def test_a_waiting_mail_cannot_be_read_in_the_database():
    send()

    assert "secret-42" not in str(Run.objects.get().payload)


def test_nothing_is_kept_of_a_mail_that_was_sent():
    send()
    drain(kinds=[KIND])

    assert Run.objects.get().payload == {}


def test_it_is_sent_once():
    send()
    drain(kinds=[KIND])
    drain(kinds=[KIND])

    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_delays_it(settings):
    settings.MAIL_BACKEND = "tests.runs.test_mail.Broken"
    send()

    drain(kinds=[KIND])

    run = Run.objects.get()
    assert run.state == Run.State.QUEUED
    assert run.payload != {}


def test_what_a_run_cannot_carry_is_refused():
    with pytest.raises(ValueError, match="attachments"):
        send(attachments=[("a.txt", "x", "text/plain")])


def test_signing_up_survives_a_mail_server_that_is_away(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.MAIL_BACKEND = "tests.runs.test_mail.Broken"

    answer = client.post(
        "/account/signup/",
        {"email": "dora@example.com", "password1": "correct horse battery"},
    )

    assert answer.status_code == 302
    assert Run.objects.filter(kind=KIND).count() == 1
