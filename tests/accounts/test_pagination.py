import base64

import pytest

from accounts.services import audit

pytestmark = pytest.mark.any_database

URL = "/api/v1/audit/"


@pytest.fixture
def five(alice):
    return [audit.log(f"event.{number}", owner=alice) for number in range(5)]


def walk(client, url):
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([each["action"] for each in answer["results"]])
        url = answer["next"]
    return pages


def test_next_leads_through_everything_once(as_alice, five):
    pages = walk(as_alice, f"{URL}?limit=2")

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [action for page in pages for action in page] == [
        event.action for event in reversed(five)
    ]


def test_what_arrives_meanwhile_shifts_nothing(as_alice, alice, five):
    first = as_alice.get(f"{URL}?limit=2").json()
    audit.log("event.new", owner=alice)

    rest = walk(as_alice, first["next"])

    assert [action for page in rest for action in page] == [
        "event.2",
        "event.1",
        "event.0",
    ]


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9" * 30])
def test_a_limit_that_is_none_is_the_usual_one(as_alice, five, limit):
    assert len(as_alice.get(URL, {"limit": limit}).json()["results"]) == 5


@pytest.mark.parametrize(
    "cursor", ["p=abc", "p=%00", "o=" + "9" * 30 + "&p=x", "o=x", "p=2026-13-45"]
)
@pytest.mark.parametrize("url", [URL, "/api/v1/sessions/", "/api/v1/teams/"])
def test_a_made_up_cursor_breaks_nothing(as_alice, five, cursor, url):
    text = base64.b64encode(cursor.encode()).decode()

    answer = as_alice.get(url, {"cursor": text})

    assert answer.status_code in {200, 400}


def test_a_broken_cursor_says_what_to_do(as_alice, five):
    answer = as_alice.get(URL, {"cursor": "x"})

    assert answer.status_code == 400
    assert "“next”" in answer.json()["detail"]
