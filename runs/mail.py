"""Mail is durable work: a mail server that is away delays a mail, and fails nothing."""

import json
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMultiAlternatives

from accounts import crypto
from runs.models import Run
from runs.services import enqueue

KIND = "mail"
#: Somebody waits for it, in front of a page that says so.
PRIORITY = 10


class QueuedMail(BaseEmailBackend):
    """The EMAIL_BACKEND: every message becomes a Run, which MAIL_BACKEND then sends.

    Mails hold links that open accounts, so a waiting one is stored encrypted and wiped
    once it was sent.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            secret = crypto.encrypt(json.dumps(_fields(message)))
            enqueue(
                KIND,
                owner=None,
                key=uuid.uuid4().hex,
                payload={"secret": secret},
                priority=PRIORITY,
            )
        return len(email_messages)


class SendMail:
    """Sent before the commit: killed in between, a mail is rather sent twice."""

    def prepare(self, run: Run) -> None:
        fields = json.loads(crypto.decrypt(run.payload["secret"]))
        connection = get_connection(settings.MAIL_BACKEND)
        EmailMessage(**fields, connection=connection).send()

    def commit(self, run: Run, work: None) -> None:
        Run.objects.filter(pk=run.pk).update(payload={})


def _fields(message: EmailMessage) -> dict[str, object]:
    if isinstance(message, EmailMultiAlternatives) and message.alternatives:
        raise ValueError("Mails are plain text.")
    if message.attachments:
        raise ValueError("Mails carry no attachments.")
    return {
        "subject": message.subject,
        "body": message.body,
        "from_email": message.from_email,
        "to": message.to,
        "headers": dict(message.extra_headers),
    }
