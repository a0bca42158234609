"""manage.py rotate_token_keys: everything sealed, under the newest key."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import models

from accounts import crypto
from accounts.services import keys
from publishing.models import Connection, OAuthAttempt
from publishing.services import connecting, tokens
from runs.mail import QueuedMail
from runs.services import drain, enqueue
from tests.fakes.providers import query_of
from tests.publishing.connected import place, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(settings):
    return settings.FIELD_ENCRYPTION_KEYS


@pytest.fixture
def new():
    return Fernet.generate_key().decode()


def rotate():
    out = StringIO()
    call_command("rotate_token_keys", stdout=out)
    return out.getvalue()


def test_everything_opens_with_the_new_key_alone(
    networks, alice, settings, old, new, mailoutbox
):
    here = session()
    connection = place(networks, alice, "x")
    url = connecting.begin(alice, here, "linkedin")
    TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(alice).generate_codes()
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail = EmailMessage("Hello", "There", to=["a@example.com"])
    QueuedMail().send_messages([mail])
    enqueue("other", owner=alice, key="1", payload={"secret": "", "n": 1})
    settings.FIELD_ENCRYPTION_KEYS = [new, *old]

    said = rotate()

    assert "publishing.Connection.secret: 1 renewed, 0 newest, 0 unreadable" in said
    assert "publishing.OAuthAttempt.secret: 1 renewed" in said
    assert "mfa.Authenticator.data.secret: 1 renewed" in said
    assert "mfa.Authenticator.data.seed: 1 renewed" in said
    assert "runs.Run.payload.secret: 1 renewed" in said
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert tokens.access_for(connection)
    params = query_of(networks.consent(url))
    assert connecting.finish(alice, here, params, "linkedin").connection
    seed, totp = Authenticator.objects.order_by("-type")
    assert {seed.type, totp.type} == {"totp", "recovery_codes"}
    kept = Authenticator.objects.get(type="recovery_codes")
    assert RecoveryCodes(kept).generate_codes() == codes
    drain(["mail"])
    assert [mail.subject for mail in mailoutbox] == ["Hello"]


def test_again_it_does_nothing(networks, alice, settings, old, new):
    place(networks, alice, "x")
    settings.FIELD_ENCRYPTION_KEYS = [new, *old]
    rotate()
    before = Connection.objects.get().secret

    assert "Connection.secret: 0 renewed, 1 newest, 0 unreadable" in rotate()
    assert Connection.objects.get().secret == before


def test_what_no_key_opens_is_counted_and_left(networks, alice, settings, new):
    place(networks, alice, "x")
    before = Connection.objects.get().secret
    settings.FIELD_ENCRYPTION_KEYS = [new]

    said = rotate()

    assert "Connection.secret: 0 renewed, 0 newest, 1 unreadable" in said
    assert "have to be connected again" in said
    assert Connection.objects.get().secret == before


def test_no_column_for_secrets_is_forgotten():
    """A column of ours that is called secret holds one, and is in the list."""
    named = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField) and field.name == "secret"
    }
    listed = {str(each.model) for each in keys.sealed}
    assert named <= listed
    assert {Connection._meta.label, OAuthAttempt._meta.label} <= named
    assert not crypto.is_newest("nonsense")
