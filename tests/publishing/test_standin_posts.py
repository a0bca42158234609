"""Posts on the stand-ins: what is taken, as what it is shown, what is refused."""

import pytest

from tests.publishing.standing import from_x, post, to_linkedin, to_x

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


# -------------------------------------------------------------------------------- X


def test_x_takes_a_post(providers, x):
    answer = to_x(providers, x, "41 tests passed.")
    assert answer.status_code == 201
    [kept] = providers.posts("x")
    assert answer.json()["data"]["id"] == kept["id"]
    assert answer.json()["data"]["text"] == kept["text"] == "41 tests passed."


def test_x_reads_back(providers, x):
    to_x(providers, x, "One.")
    to_x(providers, x, "Two.")
    path = f"/2/users/{providers.sub('x')}/tweets"
    told = from_x(providers, x, path).json()
    assert [each["text"] for each in told["data"]] == ["Two.", "One."]
    assert told["meta"]["result_count"] == 2


@BOTH
def test_without_a_token_nothing_is_posted(providers, network):
    assert post(providers, network, "nonsense").status_code == 401
    assert providers.posts() == []
