"""Tokens of the stand-ins: renewed, expired, revoked."""

import pytest
import requests

from tests.publishing.standing import (
    BASIC,
    connect,
    from_x,
    redeem,
    refresh,
    to_linkedin,
    userinfo,
)

# ---------------------------------------------------------------------------- refresh


def test_x_refreshes_to_a_new_pair(providers):
    old = connect(providers, "x")
    new = refresh(providers, old["refresh_token"]).json()
    assert new["refresh_token"] != old["refresh_token"]
    assert from_x(providers, new["access_token"], "/2/users/me").ok


def test_a_refresh_token_used_twice_ends_the_whole_family(providers):
    old = connect(providers, "x")
    new = refresh(providers, old["refresh_token"]).json()
    assert refresh(providers, old["refresh_token"]).status_code == 400
    assert refresh(providers, new["refresh_token"]).status_code == 400
    assert from_x(providers, new["access_token"], "/2/users/me").status_code == 401


def test_or_it_is_only_refused(providers):
    providers.set(family_kill=False)
    old = connect(providers, "x")
    new = refresh(providers, old["refresh_token"]).json()
    assert refresh(providers, old["refresh_token"]).status_code == 400
    assert from_x(providers, new["access_token"], "/2/users/me").ok
    assert refresh(providers, new["refresh_token"]).status_code == 200


def test_refreshing_wants_the_client_too(providers):
    token = connect(providers, "x")["refresh_token"]
    assert refresh(providers, token, auth=None).status_code == 401
    assert refresh(providers, token).status_code == 200


def test_linkedin_has_no_refresh_tokens(providers):
    answer = redeem(providers, "linkedin", "", grant_type="refresh_token")
    assert answer.json()["error"] == "unsupported_grant_type"


# -------------------------------------------------------------- expiry and revocation


def test_a_token_of_linkedin_expires_after_sixty_days(providers):
    token = connect(providers, "linkedin")["access_token"]
    providers.advance(5_184_000 - 60)
    assert userinfo(providers, token).ok
    providers.advance(60)
    answer = userinfo(providers, token)
    assert (answer.status_code, answer.json()["serviceErrorCode"]) == (401, 65602)


def test_a_token_of_x_expires_after_two_hours(providers):
    token = connect(providers, "x")["access_token"]
    providers.advance(7_200 - 60)
    assert from_x(providers, token, "/2/users/me").ok
    providers.advance(60)
    answer = from_x(providers, token, "/2/users/me")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_linkedin_tells_kinds_of_bad_tokens_apart(providers):
    assert userinfo(providers, "nonsense").json()["serviceErrorCode"] == 65600
    assert userinfo(providers, "").json()["serviceErrorCode"] == 65604
    token = connect(providers, "linkedin")["access_token"]
    providers.revoke(providers.sub("linkedin"))
    assert userinfo(providers, token).json()["serviceErrorCode"] == 65601


def test_who_revokes_ends_everything_of_one_person(providers):
    ada, grace = (connect(providers, "x", persona=p) for p in ("ada", "grace"))
    assert providers.revoke(providers.sub("x")) == 1
    assert from_x(providers, ada["access_token"], "/2/users/me").status_code == 401
    assert refresh(providers, ada["refresh_token"]).status_code == 400
    assert from_x(providers, grace["access_token"], "/2/users/me").ok


def introspect(providers, token, secret="demo-linkedin-secret"):
    url = f"{providers.linkedin_url}/oauth/v2/introspectToken"
    client = {"client_id": "demo-linkedin-app", "client_secret": secret}
    return requests.post(url, data={**client, "token": token}, timeout=10)


def test_linkedin_tells_about_a_token(providers):
    token = connect(providers, "linkedin")["access_token"]
    told = introspect(providers, token).json()
    assert told["active"] is True and told["status"] == "active"
    assert told["scope"] == "openid,profile,w_member_social"
    providers.advance(5_184_000)
    told = introspect(providers, token).json()
    assert told["active"] is False and told["status"] == "expired"
    assert introspect(providers, "nonsense").json() == {"active": False}
    assert introspect(providers, token, secret="wrong").status_code == 401


def test_an_app_revokes_at_linkedin(providers):
    token = connect(providers, "linkedin")["access_token"]
    client = {
        "client_id": "demo-linkedin-app",
        "client_secret": "demo-linkedin-secret",
    }
    url = f"{providers.linkedin_url}/oauth/v2/revoke"
    assert requests.post(url, data={"token": token}, timeout=10).status_code == 401
    assert requests.post(url, data={**client, "token": token}, timeout=10).ok
    assert to_linkedin(providers, token).json()["serviceErrorCode"] == 65601
    assert introspect(providers, token).json()["status"] == "revoked"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_an_app_revokes_at_x(providers, which):
    tokens = connect(providers, "x")
    url = f"{providers.x_url}/2/oauth2/revoke"
    form = {"token": tokens[which]}
    assert requests.post(url, data=form, timeout=10).status_code == 401
    assert requests.post(url, data=form, auth=BASIC, timeout=10).json() == {
        "revoked": True
    }
    answer = from_x(providers, tokens["access_token"], "/2/users/me")
    assert answer.status_code == 401
