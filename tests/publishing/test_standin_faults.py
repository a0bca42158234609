"""Each fault of the stand-ins, as the one who posts meets it, and what really happened."""

import time

import pytest
import requests
from urllib3.exceptions import NewConnectionError

from publishing.standin.faults import BadFault
from tests.fakes.providers import query_of
from tests.publishing.standing import authorize, bearer, connect, from_x, post, refresh

BOTH = pytest.mark.parametrize("network", ["linkedin", "x"])


def soon(true):
    """Whether it comes true; what a client gave up goes on without it."""
    for _ in range(1_000):
        if true():
            return True
        time.sleep(0.01)
    return False


def post_op(network):
    return f"{network}.post"


@pytest.fixture
def token(providers, network):
    return providers.grant(network)["access"]


@BOTH
def test_accepted_and_then_silence(providers, network, token):
    providers.fault(post_op(network), "accept_then_hang")
    with pytest.raises(requests.ReadTimeout):
        post(providers, network, token, timeout=0.1)
    assert soon(lambda: len(providers.posts(network)) == 1)


@BOTH
def test_accepted_and_then_cut_off(providers, network, token):
    providers.fault(post_op(network), "accept_then_drop")
    with pytest.raises(requests.ConnectionError):
        post(providers, network, token)
    assert len(providers.posts(network)) == 1


@BOTH
def test_accepted_and_then_an_error_page(providers, network, token):
    providers.fault(post_op(network), "accept_then_5xx", status=504)
    answer = post(providers, network, token)
    assert answer.status_code == 504 and "<html>" in answer.text
    assert len(providers.posts(network)) == 1


@BOTH
def test_accepted_and_then_garbage(providers, network, token):
    providers.fault(post_op(network), "accept_then_garbage")
    answer = post(providers, network, token)
    assert answer.status_code == 201 and "x-restli-id" not in answer.headers
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert len(providers.posts(network)) == 1


@BOTH
def test_a_server_error_posts_nothing(providers, network, token):
    providers.fault(post_op(network), "5xx", status=500)
    assert post(providers, network, token).status_code == 500
    assert providers.posts() == []


@BOTH
def test_any_answer_may_be_given_instead(providers, network, token):
    headers = {"x-rate-limit-reset": 1_800_000_000}
    providers.fault(
        post_op(network), "json", status=429, body={"title": "No"}, headers=headers
    )
    answer = post(providers, network, token)
    assert answer.status_code == 429 and answer.json() == {"title": "No"}
    assert answer.headers["x-rate-limit-reset"] == "1800000000"
    assert providers.posts() == []


@BOTH
def test_faults_are_over_after_so_many_times(providers, network, token):
    providers.fault(post_op(network), "5xx", times=2)
    statuses = [post(providers, network, token).status_code for _ in range(3)]
    assert statuses == [503, 503, 201]


# ------------------------------------------------------------ those of one operation


def test_a_rotated_pair_gets_lost(providers):
    old = connect(providers, "x")
    providers.fault("x.refresh", "drop_after_rotate")
    with pytest.raises(requests.ConnectionError):
        refresh(providers, old["refresh_token"])
    # It was rotated: the old one is spent, and using it again ends everything.
    assert refresh(providers, old["refresh_token"]).status_code == 400
    answer = from_x(providers, old["access_token"], "/2/users/me")
    assert answer.status_code == 401


def test_or_it_is_lost_before_the_rotation(providers):
    old = connect(providers, "x")
    providers.fault("x.refresh", "5xx")
    assert refresh(providers, old["refresh_token"]).status_code == 503
    assert refresh(providers, old["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    ("network", "error"),
    [("linkedin", "user_cancelled_authorize"), ("x", "access_denied")],
)
def test_consent_is_denied(providers, network, error):
    providers.fault(f"{network}.authorize", "deny_consent")
    told = query_of(authorize(providers, network).headers["Location"])
    assert told["error"] == error and "code" not in told
    assert "code" in query_of(authorize(providers, network).headers["Location"])


def test_consent_is_denied_in_another_way(providers):
    error = "user_cancelled_login"
    providers.fault("linkedin.authorize", "deny_consent", error=error)
    told = query_of(authorize(providers, "linkedin").headers["Location"])
    assert told["error"] == error


def test_a_fresh_token_is_taken_for_a_revoked_one(providers):
    providers.fault("linkedin.token", "fresh_token_revoked", n=2)
    headers = bearer(connect(providers, "linkedin")["access_token"])
    url = f"{providers.linkedin_url}/v2/userinfo"
    answers = [requests.get(url, headers=headers, timeout=10) for _ in range(3)]
    assert [a.status_code for a in answers] == [401, 401, 200]
    assert answers[0].json()["serviceErrorCode"] == 65601


@pytest.mark.parametrize(
    ("network", "scope"), [("linkedin", "w_member_social"), ("x", "tweet.write")]
)
def test_a_scope_is_missing(providers, network, scope):
    providers.fault(f"{network}.token", "missing_scope")
    tokens = connect(providers, network)
    assert scope not in tokens["scope"]
    assert post(providers, network, tokens["access_token"]).status_code == 403


def test_the_scope_that_is_missing_may_be_named(providers):
    providers.fault("x.token", "missing_scope", scope="offline.access")
    tokens = connect(providers, "x")
    assert "refresh_token" not in tokens and "tweet.write" in tokens["scope"]


def test_linkedin_takes_a_first_post_for_a_duplicate(providers):
    token = providers.grant("linkedin")["access"]
    providers.fault("linkedin.post", "ghost_duplicate")
    answer = post(providers, "linkedin", token)
    assert answer.status_code == 422
    assert "duplicate of urn:li:share:" in answer.json()["message"]
    assert providers.posts() == []


def test_x_takes_a_first_post_for_a_duplicate(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.post", "ghost_duplicate")
    answer = post(providers, "x", token)
    assert answer.status_code == 403 and "duplicate" in answer.json()["detail"]
    assert providers.posts() == []


def test_the_timeline_of_x_lags_behind(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.timeline", "timeline_lag", seconds=60)
    post(providers, "x", token)
    path = f"/2/users/{providers.sub('x')}/tweets"
    assert "data" not in from_x(providers, token, path).json()
    providers.advance(60)
    assert len(from_x(providers, token, path).json()["data"]) == 1


# ---------------------------------------------------------------------- every one


@BOTH
def test_an_answer_is_slow(providers, network, token):
    providers.fault(post_op(network), "slow", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        post(providers, network, token, timeout=0.1)
    assert soon(lambda: providers.requests(post_op(network)))
    assert providers.posts() == []  # and it is still on its way


def test_a_slow_one_happens_though_nobody_waits_for_it(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.post", "slow", seconds=0.1)
    with pytest.raises(requests.ReadTimeout):
        post(providers, "x", token, timeout=0.02)
    assert soon(lambda: len(providers.posts("x")) == 1)


def test_what_was_slow_when_a_reset_came_uses_up_no_fault(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.post", "slow", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        post(providers, "x", token, timeout=0.05)
    assert soon(lambda: providers.requests("x.post"))
    [waiting] = providers.requests("x.post")
    providers.reset()
    providers.fault("x.post", "5xx")
    assert soon(lambda: "status" in waiting)
    assert post(providers, "x", token).status_code == 503


def test_a_slow_one_is_answered_in_the_end(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.post", "slow", seconds=0.05)
    assert post(providers, "x", token).status_code == 201


@BOTH
def test_connections_are_refused(providers, network, token):
    session = requests.Session()
    session.get(providers.feed_url, timeout=10)  # an open connection does not help
    providers.fault("*", "refuse_connection")
    for get in (session.get, requests.get):
        with pytest.raises(requests.ConnectionError) as caught:
            get(providers.feed_url, timeout=10)
        assert isinstance(caught.value.args[0].reason, NewConnectionError)
    with pytest.raises(requests.ConnectionError):
        post(providers, network, token)
    providers.accept()
    assert post(providers, network, token).status_code == 201
    assert len(providers.posts()) == 1


def test_connections_are_refused_for_a_while(providers):
    address = providers.feed_url
    providers.fault("*", "refuse_connection", seconds=0.05)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert requests.get(address, timeout=10).ok
            break
        except requests.ConnectionError:
            time.sleep(0.02)
    else:
        pytest.fail("it still refuses")


def test_a_reset_ends_a_refusal(providers):
    address = providers.feed_url
    providers.fault("*", "refuse_connection")
    providers.reset()
    assert requests.get(address, timeout=10).ok and providers.feed_url == address


def test_what_was_refused_anyway_loses_no_answer(providers):
    providers.fault("x.post", "accept_then_drop")
    assert post(providers, "x", "nonsense").status_code == 401
    token = providers.grant("x")["access"]
    with pytest.raises(requests.ConnectionError):
        post(providers, "x", token)


def test_a_fault_may_wait_for_any_operation_of_a_network(providers):
    providers.fault("x.*", "5xx")
    linkedin, x = (providers.grant(n)["access"] for n in ("linkedin", "x"))
    assert post(providers, "linkedin", linkedin).status_code == 201
    assert from_x(providers, x, "/2/users/me").status_code == 503


@pytest.mark.parametrize(
    ("op", "kind", "options"),
    [
        ("x.post", "nonsense", {}),
        ("x.nonsense", "5xx", {}),
        ("x.post", "drop_after_rotate", {}),
        ("x.post", "fresh_token_revoked", {}),
        ("x.timeline", "timeline_lag", {}),
        ("x.post", "json", {}),
    ],
)
def test_a_fault_that_cannot_be_is_refused(providers, op, kind, options):
    with pytest.raises(BadFault):
        providers.fault(op, kind, **options)


def test_what_waits_to_go_wrong_ends_with_a_reset(providers):
    providers.fault("x.post", "5xx")
    assert providers.state()["faults"]
    providers.reset()
    assert providers.state()["faults"] == []
