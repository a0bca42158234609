"""Posts on the stand-in of LinkedIn: taken, cut off, refused."""

import pytest
import requests

from tests.publishing.standing import bearer, to_linkedin, to_x


@pytest.fixture
def linkedin(providers):
    return providers.grant("linkedin")["access"]


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


def test_tokens_of_one_network_are_nothing_to_the_other(providers, linkedin):
    x = providers.grant("x")["access"]
    assert to_x(providers, linkedin).status_code == 401
    assert to_linkedin(providers, x).status_code == 401


def test_without_a_token_nothing_is_posted_on_linkedin(providers):
    assert to_linkedin(providers, "nonsense").status_code == 401
    assert providers.posts() == []
