"""Consent and tokens of the stand-ins, as an honest app and others meet them."""

import pytest
import requests

from tests.fakes.providers import query_of
from tests.publishing.standing import (
    SCOPES,
    authorize,
    code,
    connect,
    from_x,
    redeem,
    userinfo,
)

BOTH = pytest.mark.parametrize("network", ["linkedin", "x"])


# ------------------------------------------------------------------ the way it goes


def test_linkedin_connects(providers):
    tokens = connect(providers, "linkedin")
    assert tokens["expires_in"] == 5_184_000
    assert "refresh_token" not in tokens
    assert userinfo(providers, tokens["access_token"]).json()["name"] == "Ada Marten"


def test_linkedin_separates_scopes_by_commas(providers):
    assert connect(providers, "linkedin")["scope"] == "openid,profile,w_member_social"


def test_x_connects(providers):
    tokens = connect(providers, "x")
    assert tokens["expires_in"] == 7_200 and tokens["scope"] == SCOPES["x"]
    me = from_x(providers, tokens["access_token"], "/2/users/me").json()["data"]
    assert me == {
        "id": providers.sub("x"),
        "name": "Ada Marten",
        "username": "ada_marten",
    }


def test_x_gives_a_refresh_token_only_for_offline_access(providers):
    short = "tweet.read tweet.write users.read"
    assert "refresh_token" in connect(providers, "x")
    assert "refresh_token" not in connect(providers, "x", scope=short)


@BOTH
def test_the_state_comes_back(providers, network):
    answer = authorize(providers, network, state="abc/ü")
    assert query_of(answer.headers["Location"])["state"] == "abc/ü"


@BOTH
def test_grace_is_another_person(providers, network):
    connect(providers, network, persona="grace")
    grants = providers.state()["grants"]
    assert [g["sub"] for g in grants] == [providers.sub(network, "grace")]


def test_the_handle_consents_like_a_person(providers):
    shown = authorize(providers, "x", auto=None)
    location = providers.consent(shown.request.url, persona="grace")
    assert redeem(providers, "x", query_of(location)["code"]).status_code == 200


# ------------------------------------------------------------------ the consent page


@BOTH
def test_a_person_sees_a_page_that_says_demo(providers, network):
    page = authorize(providers, network, auto=None)
    assert page.status_code == 200
    for words in (
        "DEMO: nothing leaves this computer",
        "Ada Marten",
        "Grace Hollis",
        "Allow",
        "Deny",
        "post in your name",
    ):
        assert words in page.text


def decide(providers, network, **decision):
    shown = authorize(providers, network, auto=None)
    address, _, _ = shown.request.url.partition("?")
    form = query_of(shown.request.url) | decision
    return requests.post(address, data=form, allow_redirects=False, timeout=10)


@BOTH
def test_allow_on_the_page_gives_a_code(providers, network):
    answer = decide(providers, network, decision="allow", persona="grace")
    spent = redeem(providers, network, query_of(answer.headers["Location"])["code"])
    assert spent.status_code == 200


@pytest.mark.parametrize(
    ("network", "error"),
    [("linkedin", "user_cancelled_authorize"), ("x", "access_denied")],
)
def test_deny_on_the_page_says_so_as_the_network_does(providers, network, error):
    answer = decide(providers, network, decision="deny")
    told = query_of(answer.headers["Location"])
    assert told["error"] == error and "code" not in told
    assert told["state"] == "s" * 40


@BOTH
def test_what_the_app_sent_is_text_on_the_page(providers, network):
    page = authorize(providers, network, auto=None, state='"><b>x')
    assert '"><b>x' not in page.text and "&quot;&gt;&lt;b&gt;x" in page.text


# ------------------------------------------------------------- what is not redirected


@BOTH
@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://evil.example/callback"},
        {"redirect_uri": "http://testserver/connections/x/callback/?a=1"},
        {"redirect_uri": "http://testserver/connections/linkedin/callback"},
        {"redirect_uri": None},
        {"client_id": "another-app"},
        {"response_type": "token"},
        {"state": "s" * 501},
    ],
)
def test_a_wrong_request_is_shown_and_not_sent_on(providers, network, changes):
    answer = authorize(providers, network, **changes)
    assert answer.status_code == 400 and "Location" not in answer.headers


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"state": None},
    ],
)
def test_x_wants_a_state_and_s256(providers, changes):
    assert authorize(providers, "x", **changes).status_code == 400


@pytest.mark.parametrize(
    ("network", "error"),
    [("linkedin", "unauthorized_scope_error"), ("x", "invalid_scope")],
)
def test_a_scope_that_the_app_may_not_have_is_refused(providers, network, error):
    answer = authorize(providers, network, scope="openid r_member_social dm.read")
    assert query_of(answer.headers["Location"])["error"] == error


# ---------------------------------------------------------------------------- codes


@BOTH
def test_a_code_works_once(providers, network):
    value = code(providers, network)
    assert redeem(providers, network, value).status_code == 200
    assert redeem(providers, network, value).status_code == 400


@pytest.mark.parametrize(("network", "seconds"), [("linkedin", 1_800), ("x", 30)])
def test_a_code_lives_as_long_as_the_network_says(providers, network, seconds):
    early, late = code(providers, network), code(providers, network)
    providers.advance(seconds - 5)
    assert redeem(providers, network, early).status_code == 200
    providers.advance(5)
    assert redeem(providers, network, late).status_code == 400


@BOTH
def test_a_code_is_for_one_redirect_uri(providers, network):
    two = ["http://testserver/one/", "http://testserver/two/"]
    providers.register(network, *two)
    value = code(providers, network, redirect_uri=two[0])
    answer = redeem(providers, network, value, redirect_uri=two[1])
    assert answer.status_code == 400


@pytest.mark.parametrize("verifier", ["w" * 64, "", None])
def test_x_checks_the_verifier(providers, verifier):
    answer = redeem(providers, "x", code(providers, "x"), code_verifier=verifier)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_linkedin_takes_a_verifier_for_a_wrong_client(providers):
    answer = redeem(
        providers, "linkedin", code(providers, "linkedin"), code_verifier="v" * 64
    )
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


def test_codes_of_one_network_are_nothing_to_the_other(providers):
    assert redeem(providers, "x", code(providers, "linkedin")).status_code == 400
    assert redeem(providers, "linkedin", code(providers, "x")).status_code == 400


# --------------------------------------------------------------------------- clients


@pytest.mark.parametrize(
    "changes", [{"client_secret": "wrong"}, {"client_secret": None}, {"client_id": "x"}]
)
def test_linkedin_wants_its_client_in_the_body(providers, changes):
    answer = redeem(providers, "linkedin", code(providers, "linkedin"), **changes)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("auth", [None, ("demo-x-app", "wrong")])
def test_x_wants_its_client_in_the_header(providers, auth):
    answer = redeem(providers, "x", code(providers, "x"), auth=auth)
    assert answer.status_code == 401


def test_clients_may_be_others(providers):
    providers.set(clients={"linkedin": ["a", "b"], "x": ["c", "d"]})
    value = code(providers, "linkedin", client_id="a")
    answer = redeem(providers, "linkedin", value, client_id="a", client_secret="b")
    assert answer.status_code == 200
