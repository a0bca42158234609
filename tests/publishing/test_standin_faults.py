"""Each fault of the stand-ins, as the one who posts meets it, and what really happened."""

import pytest
import requests

from tests.publishing.standing import post

BOTH = pytest.mark.parametrize("network", ["linkedin", "x"])


def post_op(network):
    return f"{network}.post"


@pytest.fixture
def token(providers, network):
    return providers.grant(network)["access"]


@BOTH
def test_accepted_and_then_silence(providers, network, token):
    providers.fault(post_op(network), "accept_then_hang")
    with pytest.raises(requests.ReadTimeout):
        post(providers, network, token, timeout=0.2)
    assert len(providers.posts(network)) == 1


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
