from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import token_format
from accounts.models import ApiToken
from accounts.services import tokens

pytestmark = pytest.mark.any_database

ME = "/api/v1/me/"


@pytest.fixture
def made(alice):
    return tokens.create(alice, name="laptop", scopes=["read"])


def test_a_token_opens_the_api(client, alice, bearer):
    answer = client.get(ME, headers=bearer(alice))

    assert answer.status_code == 200
    assert answer.json()["email"] == "alice@example.com"


def test_the_scheme_is_read_in_any_case(client, made):
    answer = client.get(ME, headers={"Authorization": f"bearer {made[1]}"})

    assert answer.status_code == 200


def test_nobody_is_told_how_to_come_in(client, db):
    answer = client.get(ME)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/not-authenticated")
    assert "Bearer wt_pat_" in answer.json()["detail"]


def test_a_mistyped_token_costs_no_query(client, django_assert_num_queries, made):
    text = made[1]
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")

    with django_assert_num_queries(0):
        answer = client.get(ME, headers={"Authorization": f"Bearer {wrong}"})

    assert answer.status_code == 401


def test_a_made_up_token_with_a_right_checksum_is_refused(client, db):
    text = token_format.make(lambda letters: letters[7])

    answer = client.get(ME, headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 401
    assert answer.json()["type"].endswith("/not-authenticated")


def test_a_token_outside_ascii_is_refused(client, db):
    answer = client.get(ME, headers={"Authorization": "Bearer wt_pat_é"})

    assert answer.status_code == 401


def test_a_revoked_token_is_refused_at_once(client, made, alice):
    token, text = made
    tokens.revoke(token, by=alice)

    answer = client.get(ME, headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 401
    assert "revoked" in answer.json()["detail"]


def test_an_expired_token_is_refused(client, alice):
    _token, text = tokens.create(
        alice, name="old", expires_at=timezone.now() - timedelta(seconds=1)
    )

    answer = client.get(ME, headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]


def test_the_token_of_a_closed_account_is_refused(client, made, alice):
    alice.is_active = False
    alice.save()

    answer = client.get(ME, headers={"Authorization": f"Bearer {made[1]}"})

    assert answer.status_code == 401


def test_a_wrong_token_is_refused_even_beside_a_session(as_alice):
    answer = as_alice.get(ME, headers={"Authorization": "Bearer wt_pat_wrong"})

    assert answer.status_code == 401


def test_the_use_is_noted_once_a_minute(client, made, monkeypatch):
    token, text = made
    start = timezone.now()
    headers = {"Authorization": f"Bearer {text}"}
    for seconds in (0, 59):
        moment = start + timedelta(seconds=seconds)
        monkeypatch.setattr(tokens, "now", lambda moment=moment: moment)
        client.get(ME, headers=headers)
    token.refresh_from_db()
    assert token.last_used_at == start

    monkeypatch.setattr(tokens, "now", lambda: start + timedelta(seconds=61))
    client.get(ME, headers=headers)

    token.refresh_from_db()
    assert token.last_used_at == start + timedelta(seconds=61)


def test_only_the_hash_is_kept(made):
    token, text = made
    stored = str(ApiToken.objects.values().get(pk=token.pk))

    assert text not in stored
    assert text[7:39] not in stored


def test_a_page_changes_nothing_without_its_csrf_token(alice):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    answer = client.patch(ME, {"name": "Eve"}, content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/csrf-failed")
    alice.refresh_from_db()
    assert alice.name == "Alice"
