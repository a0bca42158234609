"""Posts on the stand-in of X, read back and deleted."""

import pytest
import requests

from tests.publishing.standing import bearer, from_x, is_problem, to_x


@pytest.fixture
def x(providers):
    return providers.grant("x")["access"]


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
