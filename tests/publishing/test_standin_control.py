"""The control API of the stand-ins, their server and their human pages."""

import http.client
import stat
from contextlib import contextmanager

import pytest
import requests

from publishing.standin.server import NotLoopback, Providers
from tests.fakes.providers import Handle
from tests.publishing.standing import (
    authorize,
    connect,
    from_x,
    post,
    refresh,
    to_linkedin,
    to_x,
)

BOTH = pytest.mark.parametrize("network", ["linkedin", "x"])


@pytest.fixture
def control(providers):
    """Call it with a name and, for what changes something, values."""

    def call(name, told=None, *, token=providers.server.control_token):
        return requests.request(
            "GET" if told is None else "POST",
            f"{providers.url}/_control/{name}",
            json=told,
            headers={"X-Control-Token": token},
            timeout=10,
        )

    return call


# ------------------------------------------------------------------------ control


@pytest.mark.parametrize("name", ["state", "requests", "posts"])
def test_looking_wants_the_token(control, name):
    assert control(name).status_code == 200
    assert control(name, token="wrong").status_code == 403


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("reset", {}),
        ("advance", {"seconds": 1}),
        ("fault", {"op": "x.post", "kind": "5xx"}),
        ("revoke", {"sub": "nobody"}),
        ("rules", {"family_kill": False}),
    ],
)
def test_changing_wants_the_token(control, name, told):
    assert control(name, told).status_code == 200
    assert control(name, told, token="").status_code == 403


def test_tokens_of_two_servers_differ():
    with Providers(poll=0.02) as one, Providers(poll=0.02) as two:
        assert len(one.control_token) > 20 and one.control_token != two.control_token


def test_time_advances(providers, control):
    tokens = connect(providers, "x")
    assert control("advance", {"seconds": 7_200}).json()["now"]
    answer = from_x(providers, tokens["access_token"], "/2/users/me")
    assert answer.status_code == 401


def test_a_fault_is_asked_for(providers, control):
    token = providers.grant("x")["access"]
    told = {"op": "x.post", "kind": "json", "times": 2, "status": 403, "body": {}}
    assert control("fault", told).status_code == 200
    statuses = [to_x(providers, token).status_code for _ in range(3)]
    assert statuses == [403, 403, 201]


def refuses(address):
    try:
        return not requests.get(address, timeout=10)
    except requests.ConnectionError:
        return True


def test_refusing_answers_first(providers, control):
    told = {"kind": "refuse_connection", "seconds": 60}
    assert control("fault", told).status_code == 200
    assert any(refuses(providers.feed_url) for _ in range(500))


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("fault", {"op": "x.post", "kind": "nonsense"}, "No fault is called nonsense"),
        ("fault", {"op": "x.post"}, "kind"),
        ("advance", {}, "seconds"),
        ("advance", {"seconds": "soon"}, "soon"),
        ("revoke", {}, "sub"),
        ("rules", {"nonsense": 1}, "nonsense"),
        ("rules", ["x"], "JSON object"),
    ],
)
def test_what_makes_no_sense_is_said(control, name, told, said):
    answer = control(name, told)
    assert answer.status_code == 400 and said in answer.json()["message"]


def test_what_does_not_exist_is_said(control):
    assert control("nonsense").status_code == 404
    assert control("nonsense", {}).status_code == 404


def test_a_person_revokes(providers, control):
    token = providers.grant("linkedin")["access"]
    told = control("revoke", {"sub": providers.sub("linkedin")}).json()
    assert told == {"revoked": 1}
    assert to_linkedin(providers, token).json()["serviceErrorCode"] == 65601


def test_addresses_are_registered(providers, control):
    mine = "http://127.0.0.1:1234/callback/"
    control("rules", {"redirect_uris": {"linkedin": [], "x": [mine]}})
    assert authorize(providers, "x", redirect_uri=mine).status_code == 303
    assert authorize(providers, "x").status_code == 400


def test_posts_are_told(providers, control):
    to_linkedin(providers, providers.grant("linkedin")["access"], "One.")
    to_x(providers, providers.grant("x")["access"], "Two.")
    assert [p["text"] for p in control("posts").json()["posts"]] == ["One.", "Two."]
    told = control("posts?network=x").json()["posts"]
    assert [p["text"] for p in told] == ["Two."]


def test_a_reset_forgets_everything(providers, control):
    token = connect(providers, "x")["access_token"]
    to_x(providers, token)
    control("rules", {"family_kill": False})
    control("advance", {"seconds": 5})
    assert control("reset", {}).status_code == 200
    assert control("posts").json()["posts"] == []
    assert control("requests").json()["requests"] == []
    told = control("state").json()
    assert told["ahead"] == 0 and told["grants"] == []
    assert told["rules"]["family_kill"] is True
    assert from_x(providers, token, "/2/users/me").status_code == 401


def test_requests_are_told_with_nothing_that_opens_anything(providers, control):
    tokens = connect(providers, "x")
    new = refresh(providers, tokens["refresh_token"]).json()
    connected = connect(providers, "linkedin")
    to_linkedin(providers, connected["access_token"], "One.")
    to_x(providers, new["access_token"], "Two.")
    told = control("requests")
    ops = [each["op"] for each in told.json()["requests"]]
    assert ops == [
        "x.authorize", "x.token", "x.refresh", "linkedin.authorize",
        "linkedin.token", "linkedin.post", "x.post",
    ]  # fmt: skip
    last = told.json()["requests"][-1]
    assert last["body"] == {"text": "Two."} and last["status"] == 201
    assert last["headers"]["authorization"] == "Bearer redacted"
    seen = told.text + control("state").text
    secrets = [tokens["access_token"], tokens["refresh_token"], "demo-x-secret"]
    secrets += [new["refresh_token"], connected["access_token"], "demo-linkedin-secret"]
    secrets += ["v" * 64, "s" * 40, "ZGVtby14LWFwcDpkZW1v"]
    assert [value for value in secrets if value in seen] == []


def test_requests_say_which_fault_met_them(providers):
    token = providers.grant("x")["access"]
    providers.fault("x.post", "accept_then_drop")
    with pytest.raises(requests.ConnectionError):
        to_x(providers, token)
    [told] = providers.requests("x.post")
    assert told["fault"] == "accept_then_drop" and told["status"] is None


# ------------------------------------------------------------------------- server


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4"])
def test_nobody_else_is_listened_to(host):
    with pytest.raises(NotLoopback, match="not this computer alone"):
        Providers(host=host)


def raw(providers, method, path, headers, body=None):
    connection = http.client.HTTPConnection(*providers.server.server_address)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_other_names_of_this_computer_are_refused(providers):
    """A page of the web that gets its name to mean 127.0.0.1 reads nothing here."""
    assert raw(providers, "GET", "/feed", {}) == 200
    assert raw(providers, "GET", "/feed", {"Host": "evil.example:80"}) == 403


def test_what_is_far_too_long_is_not_read(providers):
    headers = {"Content-Length": "100000000"}
    assert raw(providers, "POST", "/x/2/tweets", headers) == 413


def test_there_is_nothing_else(providers):
    for path in ("/nonsense", "/linkedin/rest/comments", "/x/2/tweets/1/likes"):
        assert requests.get(providers.url + path, timeout=10).status_code == 404
    assert requests.post(providers.feed_url, timeout=10).status_code == 404


# ------------------------------------------------------------------------ keeping


def test_posts_and_consents_outlive_the_server(tmp_path):
    with kept(tmp_path) as first:
        tokens = connect(first, "x")
        again = refresh(first, tokens["refresh_token"]).json()
        to_x(first, again["access_token"], "Kept.")
        before = first.posts()
    with kept(tmp_path) as second:
        assert second.posts() == before
        assert to_x(second, again["access_token"], "Kept.").status_code == 403
        assert to_x(second, again["access_token"], "New.").status_code == 201
        ids = [post["id"] for post in second.posts()]
        assert len(set(ids)) == 2
        # Still one family: the spent token ends the new one.
        assert refresh(second, tokens["refresh_token"]).status_code == 400
        assert refresh(second, again["refresh_token"]).status_code == 400
    assert stat.S_IMODE((tmp_path / "kept.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", '{"grants": [{}]}'])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path, text):
    (tmp_path / "kept.json").write_text(text)
    with kept(tmp_path) as again:
        assert again.posts() == []


@contextmanager
def kept(folder):
    handle = Handle(keep=folder / "kept.json")
    try:
        yield handle
    finally:
        handle.server.stop()


# -------------------------------------------------------------------------- pages


def test_the_feed_is_empty_at_first(providers):
    page = requests.get(providers.feed_url, timeout=10)
    assert "DEMO: nothing leaves this computer" in page.text
    assert "Nothing was posted to LinkedIn." in page.text
    assert "Nothing was posted to X." in page.text


def test_the_feed_shows_what_readers_would_see(providers):
    to_linkedin(
        providers, providers.grant("linkedin")["access"], r"Now \(faster\) (really)"
    )
    to_x(providers, providers.grant("x")["access"], "See README.md & <b>more</b>")
    page = requests.get(providers.feed_url, timeout=10).text
    assert "Now (faster) <" in page and "really" not in page
    assert "Cut off here" in page
    assert "<span>README.md</span>" in page
    assert "&amp; &lt;b&gt;more&lt;/b&gt;" in page and "t.co" not in page


def test_no_page_may_load_or_frame_anything(providers):
    policy = requests.get(providers.feed_url, timeout=10).headers
    assert "default-src 'none'" in policy["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy["Content-Security-Policy"]


@BOTH
def test_a_post_has_a_page_where_the_network_has_it(providers, network):
    post(providers, network, providers.grant(network)["access"], "Hello there.")
    [made] = providers.posts()
    path = {
        "linkedin": f"/linkedin/feed/update/{made['id']}",
        "x": f"/x/ada_marten/status/{made['id']}",
    }[network]
    page = requests.get(providers.url + path, timeout=10)
    assert page.status_code == 200 and "Hello there." in page.text
    assert requests.get(providers.url + path[:-1], timeout=10).status_code == 404
