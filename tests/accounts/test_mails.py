"""Every mail that allauth can send here is worded here: plain text, short, no fuss."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.template.loader import get_template

pytestmark = pytest.mark.any_database

THEIRS = Path(allauth.__file__).parent / "templates"
OURS = Path(settings.BASE_DIR) / "accounts" / "templates"
# Signing in by a code from a mail and security keys are off.
NEVER_SENT = {
    "account/email/login_code",
    "account/email/password_reset_code",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
}


def mails():
    for file in sorted(THEIRS.glob("*/email/*_subject.txt")):
        name = str(file.relative_to(THEIRS)).removesuffix("_subject.txt")
        if not name.startswith("socialaccount/") and name not in NEVER_SENT:
            yield name


@pytest.fixture
def rendered(alice, rf):
    def render(name):
        request = rf.get("/")
        context = {
            "request": request,
            "user": alice,
            "email": alice.email,
            "activate_url": "https://w.example/confirm/",
            "password_reset_url": "https://w.example/reset/",
            "current_site": {"domain": "w.example", "name": "w.example"},
            "from_email": "old@example.com",
            "to_email": alice.email,
            "deleted_email": "old@example.com",
            "timestamp": "2026-11-20",
            "ip": "127.0.0.1",
            "user_agent": "a browser",
        }
        return get_adapter(request).render_mail(name, alice.email, context)

    return render


@pytest.mark.parametrize("name", list(mails()))
def test_it_is_ours(name):
    for part in ("subject", "message"):
        found = Path(get_template(f"{name}_{part}.txt").origin.name)
        assert found.is_relative_to(OURS)


@pytest.mark.parametrize("name", list(mails()))
def test_it_is_short_plain_text(rendered, name):
    message = rendered(name)

    assert 5 < len(message.subject) < 60
    assert message.content_subtype == "plain"
    assert len(message.body.splitlines()) < 16
    assert "!" not in message.body
    assert message.body.rstrip().endswith("Worktracker, w.example")
