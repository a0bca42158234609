"""Posts on the stand-in of X: taken, refused, counted."""

import unicodedata

import pytest

from tests.publishing.standing import from_x, is_problem, to_x


@pytest.fixture
def x(providers):
    return providers.grant("x")["access"]


def test_x_takes_a_post(providers, x):
    answer = to_x(providers, x, "41 tests passed.")
    assert answer.status_code == 201
    [kept] = providers.posts("x")
    assert answer.json()["data"]["id"] == kept["id"]
    assert answer.json()["data"]["text"] == kept["text"] == "41 tests passed."


@pytest.mark.parametrize(
    ("fits", "too_long"),
    [
        ("a" * 280, "a" * 281),
        ("語" * 140, "語" * 140 + "a"),
        ("👩‍👩‍👧" * 140, "👩‍👩‍👧" * 140 + "a"),
        ("a" * 256 + " https://worktracker.com/" + "b" * 90, "a" * 257 + " a.com"),
        ("e\u0301" * 280, "e\u0301" * 281),
    ],
)
def test_x_weighs(providers, x, fits, too_long):
    assert to_x(providers, x, fits).status_code == 201
    assert is_problem(to_x(providers, x, too_long), 400)


def test_what_is_far_too_long_is_weighed_at_once(providers, x):
    assert to_x(providers, x, "a." * 5_000).status_code == 400


@pytest.mark.parametrize("scope", ["tweet.read", "tweet.write", "users.read"])
def test_x_wants_all_scopes_to_post(providers, scope):
    scopes = {"tweet.read", "tweet.write", "users.read"} - {scope}
    answer = to_x(providers, providers.grant("x", scopes=scopes)["access"])
    assert is_problem(answer, 403) and scope in answer.json()["detail"]


def test_x_refuses_duplicates_however_they_are_composed(providers, x):
    to_x(providers, x, "Café.")
    answer = to_x(providers, x, unicodedata.normalize("NFD", "Café."))
    assert is_problem(answer, 403)
    assert answer.json()["detail"] == (
        "You are not allowed to create a Tweet with duplicate content."
    )


def test_x_takes_one_cashtag(providers, x):
    assert to_x(providers, x, "Made of $HOME only.").status_code == 201
    assert is_problem(to_x(providers, x, "Not $HOME and $PATH."), 403)
    assert to_x(providers, x, "It costs $5, not $7.").status_code == 201


def test_x_takes_replies_to_what_exists(providers, x):
    first = to_x(providers, x, "One.").json()["data"]["id"]
    reply = {"in_reply_to_tweet_id": first}
    assert to_x(providers, x, "Two.", reply=reply).status_code == 201
    assert providers.posts("x")[1]["reply_to"] == first
    nothing = {"in_reply_to_tweet_id": "1"}
    assert is_problem(to_x(providers, x, "Three.", reply=nothing), 403)


def test_x_may_refuse_all_replies(providers, x):
    first = to_x(providers, x, "One.").json()["data"]["id"]
    providers.fault("x.post", "reply_restricted")
    reply = {"in_reply_to_tweet_id": first}
    assert is_problem(to_x(providers, x, "Two.", reply=reply), 403)
    assert to_x(providers, x, "Two.").status_code == 201


@pytest.mark.parametrize("body", [{"text": ""}, {"text": 7}, {"nonsense": 1}])
def test_x_wants_its_fields(providers, x, body):
    assert is_problem(to_x(providers, x, **body), 400)


def test_x_says_how_many_calls_are_left(providers, x):
    headers = to_x(providers, x).headers
    assert headers["x-rate-limit-limit"] == "100"
    assert headers["x-rate-limit-remaining"] == "99"
    providers.advance(60)
    again = to_x(providers, x, "Again.").headers
    assert again["x-rate-limit-remaining"] == "98"
    assert again["x-rate-limit-reset"] == headers["x-rate-limit-reset"]


def test_x_counts_for_a_quarter_of_an_hour(providers, x):
    providers.set(limits={"x.post": [[2, 900]]})
    for text in "ab":
        assert to_x(providers, x, text).status_code == 201
    answer = to_x(providers, x, "c")
    assert is_problem(answer, 429)
    assert answer.headers["x-rate-limit-remaining"] == "0"
    reset = int(answer.headers["x-rate-limit-reset"])
    providers.advance(895)
    assert to_x(providers, x, "c").status_code == 429
    providers.advance(5)
    assert to_x(providers, x, "c").status_code == 201
    assert reset <= providers.server.state.clock.now() < reset + 60


def test_the_tighter_of_two_windows_counts(providers, x):
    providers.set(limits={"x.post": [[2, 900], [3, 10_800]]})
    for text in "ab":
        to_x(providers, x, text)
    providers.advance(900)
    assert to_x(providers, x, "c").headers["x-rate-limit-limit"] == "3"
    answer = to_x(providers, x, "d")
    assert answer.status_code == 429
    assert answer.headers["x-rate-limit-limit"] == "3"


def test_x_counts_who_asks_who_they_are(providers, x):
    providers.set(limits={"x.me": [[1, 900]]})
    assert from_x(providers, x, "/2/users/me").headers["x-rate-limit-remaining"] == "0"
    assert is_problem(from_x(providers, x, "/2/users/me"), 429)


def test_without_a_token_nothing_is_posted_on_x(providers):
    assert is_problem(to_x(providers, "nonsense"), 401)
    assert providers.posts() == []
