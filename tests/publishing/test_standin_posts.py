"""Posts on the stand-ins: what is taken, as what it is shown, what is refused."""

import unicodedata

import pytest
import requests

from tests.publishing.standing import bearer, from_x, post, to_linkedin, to_x

BOTH = pytest.mark.parametrize("network", ["linkedin", "x"])


@pytest.fixture
def linkedin(providers):
    return providers.grant("linkedin")["access"]


@pytest.fixture
def x(providers):
    return providers.grant("x")["access"]


# --------------------------------------------------------------------------- LinkedIn


def test_linkedin_takes_a_post(providers, linkedin):
    answer = to_linkedin(providers, linkedin, "41 tests passed.")
    assert answer.status_code == 201 and answer.content == b""
    [kept] = providers.posts("linkedin")
    assert answer.headers["x-restli-id"] == kept["id"]
    assert kept["id"].startswith("urn:li:share:")
    assert kept["text"] == kept["shown"] == "41 tests passed."
    assert kept["truncated"] is False and kept["visibility"] == "PUBLIC"


def test_linkedin_cuts_off_at_what_was_not_escaped(providers, linkedin):
    answer = to_linkedin(providers, linkedin, "Faster now (by half). See more.")
    assert answer.status_code == 201
    [kept] = providers.posts("linkedin")
    assert kept["shown"] == "Faster now " and kept["truncated"] is True


def test_linkedin_takes_escapes_off(providers, linkedin):
    to_linkedin(providers, linkedin, r"Faster now \(by half\) #python")
    [kept] = providers.posts("linkedin")
    assert kept["shown"] == "Faster now (by half) #python"


def test_linkedin_counts_what_was_escaped(providers, linkedin):
    assert to_linkedin(providers, linkedin, r"\(" * 1_500).status_code == 201
    answer = to_linkedin(providers, linkedin, r"\(" * 1_500 + "a")
    assert answer.status_code == 400
    [found] = answer.json()["errorDetails"]["inputErrors"]
    assert found["code"] == "FIELD_LENGTH_TOO_LONG"


def test_linkedin_counts_utf_16(providers, linkedin):
    assert to_linkedin(providers, linkedin, "😀" * 1_500).status_code == 201
    assert to_linkedin(providers, linkedin, "😀" * 1_501).status_code == 400


def test_linkedin_lets_nobody_post_as_somebody_else(providers, linkedin):
    grace = f"urn:li:person:{providers.sub('linkedin', 'grace')}"
    answer = to_linkedin(providers, linkedin, author=grace)
    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")
    assert providers.posts() == []


def test_linkedin_wants_the_scope_to_post(providers):
    token = providers.grant("linkedin", scopes=["openid", "profile"])["access"]
    answer = to_linkedin(providers, token)
    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


def test_linkedin_wants_the_scope_to_tell_who_it_is(providers):
    token = providers.grant("linkedin", scopes=["w_member_social"])["access"]
    url = f"{providers.linkedin_url}/v2/userinfo"
    assert requests.get(url, headers=bearer(token), timeout=10).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"LinkedIn-Version": "202504"}, 426, "NONEXISTENT_VERSION"),
        ({"LinkedIn-Version": None}, 400, "VERSION_MISSING"),
        ({"X-Restli-Protocol-Version": None}, 400, "INVALID_HEADER"),
        ({"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_linkedin_wants_its_headers(providers, linkedin, headers, status, code):
    answer = to_linkedin(providers, linkedin, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert providers.posts() == []


def test_versions_may_be_others(providers, linkedin):
    providers.set(versions=["202504"])
    assert to_linkedin(providers, linkedin).status_code == 426
    old = {"LinkedIn-Version": "202504"}
    assert to_linkedin(providers, linkedin, headers=old).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"visibility": "EVERYBODY"},
        {"lifecycleState": "DRAFT"},
        {"distribution": {"feedDistribution": "NONE"}},
        {"commentary": " "},
        {"commentary": 7},
        {"hashtags": []},
    ],
)
def test_linkedin_wants_its_fields(providers, linkedin, body):
    answer = to_linkedin(providers, linkedin, **body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_VALUE_FOR_FIELD"
    assert next(iter(body)) in answer.json()["message"]


def test_linkedin_wants_json(providers, linkedin):
    url = f"{providers.linkedin_url}/rest/posts"
    headers = bearer(linkedin) | {"Content-Type": "application/json"}
    headers |= {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}
    answer = requests.post(url, data=b"{", headers=headers, timeout=10)
    assert answer.status_code == 400


def test_linkedin_may_show_it_to_connections_only(providers, linkedin):
    to_linkedin(providers, linkedin, visibility="CONNECTIONS")
    assert [p["visibility"] for p in providers.posts()] == ["CONNECTIONS"]


def test_linkedin_names_the_post_of_which_this_is_a_duplicate(providers, linkedin):
    first = to_linkedin(providers, linkedin).headers["x-restli-id"]
    answer = to_linkedin(providers, linkedin)
    assert answer.status_code == 422
    [found] = answer.json()["errorDetails"]["inputErrors"]
    assert found["code"] == "DUPLICATE_POST"
    assert f"duplicate of {first}" in answer.json()["message"]
    assert len(providers.posts()) == 1


def test_linkedin_forgets_duplicates_after_ten_minutes(providers, linkedin):
    to_linkedin(providers, linkedin)
    providers.advance(590)
    assert to_linkedin(providers, linkedin).status_code == 422
    providers.advance(10)
    assert to_linkedin(providers, linkedin).status_code == 201


def test_another_person_may_say_the_same_on_linkedin(providers, linkedin):
    to_linkedin(providers, linkedin)
    grace = providers.grant("linkedin", "grace")
    author = f"urn:li:person:{grace['sub']}"
    answer = to_linkedin(providers, grace["access"], author=author)
    assert answer.status_code == 201


def test_nobody_reads_posts_on_linkedin(providers, linkedin):
    url = f"{providers.linkedin_url}/rest/posts"
    answer = requests.get(url, headers=bearer(linkedin), timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


def test_linkedin_counts_a_day_of_utc(providers, linkedin):
    providers.set(limits={"linkedin.post": [[2, 86_400]]})
    for text in "ab":
        assert to_linkedin(providers, linkedin, text).status_code == 201
    answer = to_linkedin(providers, linkedin, "c")
    assert (answer.status_code, answer.json()["serviceErrorCode"]) == (429, 101)
    assert "MEMBER DAY" in answer.json()["message"]
    assert "x-rate-limit-reset" not in answer.headers
    providers.advance(86_400)
    assert to_linkedin(providers, linkedin, "c").status_code == 201


# -------------------------------------------------------------------------------- X


def test_x_takes_a_post(providers, x):
    answer = to_x(providers, x, "41 tests passed.")
    assert answer.status_code == 201
    [kept] = providers.posts("x")
    assert answer.json()["data"]["id"] == kept["id"]
    assert answer.json()["data"]["text"] == kept["text"] == "41 tests passed."


def is_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"title", "detail", "type"} <= set(answer.json())
    return True


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


# ------------------------------------------------------------------- X, read back


def timeline(providers, x, **query):
    path = f"/2/users/{providers.sub('x')}/tweets"
    return from_x(providers, x, path, **query)


def test_x_reads_back(providers, x):
    to_x(providers, x, "One.")
    providers.advance(1)
    to_x(providers, x, "Two.")
    told = timeline(providers, x).json()
    assert [each["text"] for each in told["data"]] == ["Two.", "One."]
    assert told["meta"]["result_count"] == 2
    assert set(told["data"][0]) == {"id", "text", "edit_history_tweet_ids"}


def test_x_changes_what_it_reads_back(providers, x):
    to_x(providers, x, "a < b & c: README.md")
    fields = {"tweet.fields": "created_at,entities,author_id"}
    [each] = timeline(providers, x, **fields).json()["data"]
    [url] = each["entities"]["urls"]
    assert each["text"] == f"a &lt; b &amp; c: {url['url']}"
    assert url["url"].startswith("https://t.co/")
    assert url["expanded_url"] == "http://README.md"
    assert each["text"][url["start"] : url["end"]] == url["url"]
    assert each["author_id"] == providers.sub("x") and each["created_at"]


def test_x_reads_back_from_a_moment_on(providers, x):
    to_x(providers, x, "One.")
    providers.advance(60)
    since = providers.state()["now"]
    assert timeline(providers, x, start_time=since).json() == {
        "meta": {"result_count": 0}
    }
    to_x(providers, x, "Two.")
    told = timeline(providers, x, start_time=since).json()
    assert [each["text"] for each in told["data"]] == ["Two."]


@pytest.mark.parametrize(
    "query",
    [{"max_results": 4}, {"max_results": 101}, {"start_time": "2026-11-20T10:00:00"}],
)
def test_x_reads_back_only_what_can_be_asked(providers, x, query):
    assert is_problem(timeline(providers, x, **query), 400)


def test_x_reads_back_so_many(providers, x):
    for number in range(6):
        to_x(providers, x, f"Number {number}.")
    assert timeline(providers, x, max_results=5).json()["meta"]["result_count"] == 5


def test_x_shows_one_post(providers, x):
    made = to_x(providers, x).json()["data"]["id"]
    path = f"/2/tweets/{made}"
    assert from_x(providers, x, path).json()["data"]["text"] == "Hello."
    assert "errors" in from_x(providers, x, "/2/tweets/1").json()
    assert from_x(providers, "nonsense", path).status_code == 401


def test_x_deletes_a_post_of_ones_own(providers, x):
    made = to_x(providers, x).json()["data"]["id"]
    url = f"{providers.x_url}/2/tweets/{made}"
    grace = providers.grant("x", "grace")["access"]

    def delete(token):
        return requests.delete(url, headers=bearer(token), timeout=10)

    assert delete("nonsense").status_code == 401
    assert delete(grace).status_code == 403
    assert delete(x).json() == {"data": {"deleted": True}}
    assert delete(x).status_code == 404
    assert providers.posts() == []


@BOTH
def test_without_a_token_nothing_is_posted(providers, network):
    assert post(providers, network, "nonsense").status_code == 401
    assert providers.posts() == []


def test_tokens_of_one_network_are_nothing_to_the_other(providers, linkedin, x):
    assert to_x(providers, linkedin).status_code == 401
    assert to_linkedin(providers, x).status_code == 401
