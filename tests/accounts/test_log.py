from datetime import UTC, datetime, timedelta

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.services import people

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def actions(user):
    return list(AuditEvent.objects.owned_by(user).values_list("action", flat=True))


def test_a_changed_password_is_in_the_log(alice, password):
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": password})
    new = "another long phrase of words"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": password, "password1": new, "password2": new},
    )

    assert actions(alice) == ["password.changed"]
    assert new not in str(AuditEvent.objects.values().get())


def test_consent_is_recorded_with_its_moment(alice):
    people.set_model_consent(alice, given=True, now=NOW)
    people.set_model_consent(alice, given=True, now=NOW + timedelta(days=1))

    alice.refresh_from_db()
    assert alice.model_consent_at == NOW
    assert actions(alice) == ["model.consent_given"]


def test_consent_is_taken_back(alice):
    people.set_model_consent(alice, given=True, now=NOW)
    people.set_model_consent(alice, given=False, now=NOW)

    alice.refresh_from_db()
    assert not alice.consents_to_model
    assert "model.consent_withdrawn" in actions(alice)
