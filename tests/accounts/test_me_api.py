import pytest

pytestmark = pytest.mark.any_database

URL = "/api/v1/me/"


def change(client, **body):
    return client.patch(URL, body, "application/json")


@pytest.mark.parametrize("scope", ["read", "upload"])
def test_any_token_may_ask_who_it_is(client, alice, bearer, scope):
    answer = client.get(URL, headers=bearer(alice, scope))

    assert answer.json()["id"] == alice.public_id
    assert answer.json()["zone"] == "UTC"
    assert "password" not in answer.json()


def test_you_change_your_particulars(as_alice, alice):
    answer = change(as_alice, name="Alva", day_start=5, zone="Europe/Berlin")

    assert answer.status_code == 200
    assert answer.json()["zone"] == "Europe/Berlin"
    alice.refresh_from_db()
    assert (alice.name, alice.day_start) == ("Alva", 5)


def test_you_move(as_alice):
    change(as_alice, zone="Europe/Berlin")
    answer = change(as_alice, zone="Asia/Tokyo", moved_at="2026-01-01T00:00:00Z")

    assert answer.json()["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("scope", ["read", "upload"])
def test_no_token_changes_you(client, alice, bearer, scope):
    answer = client.patch(
        URL, {"name": "Eve"}, "application/json", headers=bearer(alice, scope)
    )

    assert answer.status_code == 403
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_nobody_is_nobody(client, db):
    assert client.get(URL).status_code == 401
    assert change(client, name="Eve").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"zone": "Mars/Base"}, "zone"),
        ({"day_start": 24}, "day_start"),
        ({"day_start": "dawn"}, "day_start"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"zone": "UTC", "moved_at": "2999-01-01T00:00:00Z"}, "moved_at"),
        ({"moved_at": "2026-01-01T00:00:00Z"}, "zone"),
    ],
)
def test_bad_input_is_named_and_nothing_kept(as_alice, alice, body, field):
    answer = change(as_alice, **{"name": "Eve"} | body)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_a_list_is_no_change(as_alice):
    answer = as_alice.patch(URL, [], "application/json")

    assert answer.status_code == 400
