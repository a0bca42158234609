from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import token_format
from accounts.models import ApiToken, AuditEvent
from accounts.services import tokens

pytestmark = pytest.mark.any_database

URL = "/api/v1/tokens/"


def make(client, **body):
    return client.post(
        URL, {"name": "laptop", "scopes": ["upload"]} | body, "application/json"
    )


def test_a_token_is_shown_once(as_alice):
    made = make(as_alice)

    assert made.status_code == 201
    assert token_format.is_whole(made.json()["token"])
    listed = as_alice.get(URL).json()
    assert [each["name"] for each in listed["results"]] == ["laptop"]
    assert listed["next"] is None
    assert made.json()["token"] not in str(listed)


def test_the_new_token_opens_what_its_scopes_say(as_alice, client):
    text = make(as_alice).json()["token"]

    answer = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 200


def test_making_a_token_is_logged_without_its_text(as_alice, alice):
    text = make(as_alice).json()["token"]

    event = AuditEvent.objects.get(owner=alice, action="token.created")
    assert event.detail["name"] == "laptop"
    assert text not in str(event.detail)


def test_revoking_works_at_once(as_alice, client):
    made = make(as_alice).json()

    assert as_alice.delete(f"{URL}{made['id']}/").status_code == 204

    headers = {"Authorization": f"Bearer {made['token']}"}
    assert client.get("/api/v1/me/", headers=headers).status_code == 401


def test_revoking_twice_is_harmless(as_alice, alice):
    made = make(as_alice).json()

    for _ in range(2):
        assert as_alice.delete(f"{URL}{made['id']}/").status_code == 204

    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


def test_charlie_sees_and_revokes_nothing_of_it(as_alice, as_charlie):
    made = make(as_alice).json()

    assert as_charlie.get(URL).json()["results"] == []
    assert as_charlie.delete(f"{URL}{made['id']}/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_nobody_needs_to_sign_in_first(client, db):
    assert client.get(URL).status_code == 401
    assert make(client).status_code == 401


@pytest.mark.parametrize("scope", ["read", "upload"])
def test_no_token_makes_lists_or_revokes_tokens(client, alice, bearer, scope):
    token, _text = tokens.create(alice, name="other")
    headers = bearer(alice, scope)

    answers = [
        client.get(URL, headers=headers),
        client.post(URL, {"name": "x"}, "application/json", headers=headers),
        client.delete(f"{URL}{token.public_id}/", headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert ApiToken.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes"),
        ({"expires_at": "yesterday"}, "expires_at"),
        (
            {"expires_at": (timezone.now() - timedelta(days=1)).isoformat()},
            "expires_at",
        ),
    ],
)
def test_bad_input_is_named(as_alice, body, field):
    answer = make(as_alice, **body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert field in answer.json()["detail"]
    assert ApiToken.objects.count() == 0


def test_what_is_not_json_is_refused(as_alice):
    answer = as_alice.post(URL, b"\xff{", "application/json")

    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/unreadable")
