"""What calls to the networks' APIs mean, and how long they may take."""

import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
)

from publishing import http
from publishing.posting import Kind, Outcome, deadline, linkedin, x
from publishing.posting.outcomes import KEPT_BODY, kept, of_error, plain

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def failing(reason):
    return MaxRetryError(None, "/", reason)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.ConnectionError(failing(NewConnectionError(None, "no"))), "not_sent"),
        (
            requests.ConnectionError(
                failing(NameResolutionError("x", None, OSError("no")))
            ),
            "not_sent",
        ),
        (requests.ConnectTimeout(failing(ConnectTimeoutError("slow"))), "not_sent"),
        (requests.ConnectionError(ProtocolError("cut", OSError())), "unknown"),
        (requests.ConnectionError(), "unknown"),
        (requests.ReadTimeout(), "unknown"),
        (requests.exceptions.ChunkedEncodingError(), "unknown"),
        (requests.exceptions.ContentDecodingError(), "unknown"),
        (requests.TooManyRedirects(), "unknown"),
        (RuntimeError(), "unknown"),
    ],
)
def test_only_without_a_connection_is_it_sure_that_nothing_left(error, kind):
    outcome = of_error(error)
    assert outcome.kind == kind
    assert outcome.response == {"error": type(error).__name__}


def answer(status, body=b"", **headers):
    made = requests.Response()
    made.status_code, made._content = status, body
    made.headers.update({name.replace("_", "-"): v for name, v in headers.items()})
    return made


def test_what_is_kept_of_an_answer_is_bounded_and_holds_no_cookie():
    shown = kept(answer(500, b"\x00\xff" * 9_000, Set_Cookie="s=1", Date="d" * 900))
    assert len(shown["body"]) <= KEPT_BODY
    assert "\0" not in shown["body"]
    assert shown["headers"] == {"date": "d" * 200}


def test_the_networks_words_are_one_line():
    assert plain("Two\r\nlines\u202e and\x07 more") == "Two lines and more"
    assert plain(None) == plain(["x"]) == ""
    assert len(plain("word " * 200)) == 300


@pytest.mark.parametrize(
    "urn", ["", "7", "urn:li:share:x", "urn:li:share:7\n", "urn:li:person:7777777"]
)
def test_linkedin_without_a_good_urn_is_unknown(urn):
    response = answer(201, x_restli_id=urn)
    assert linkedin.read(response, now=NOW).kind is Kind.UNKNOWN


def test_linkedin_counts_anew_at_midnight_utc():
    outcome = linkedin.read(answer(429), now=NOW)
    assert outcome.until == datetime(2026, 11, 24, 0, 1, tzinfo=UTC)


def test_a_twin_without_a_name_is_a_duplicate_still():
    body = b'{"message": "Twin.", "errorDetails": {"inputErrors": [{"code":'
    body += b' "DUPLICATE_POST"}]}}'
    outcome = linkedin.read(answer(422, body), now=NOW)
    assert (outcome.kind, outcome.native_id, outcome.words) == (
        "duplicate",
        "",
        "Twin.",
    )
    assert linkedin.read(answer(422, b"{}"), now=NOW).kind is Kind.REFUSED


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("", timedelta(minutes=15)),
        ("soon", timedelta(minutes=15)),
        ("9" * 40, timedelta(minutes=15)),
        ("0", timedelta(minutes=15)),
        (str(int(NOW.timestamp()) + 60), timedelta(minutes=1)),
    ],
)
def test_a_limit_of_x_ends_when_x_says_so_if_that_can_be(said, until):
    outcome = x.read(answer(429, x_rate_limit_reset=said), now=NOW)
    assert outcome.until == NOW + until


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"\xff", b'{"data": []}', b'{"data": {"id": 7}}', b'{"data": null}'],
)
def test_x_without_an_id_is_unknown(body):
    assert x.read(answer(201, body), now=NOW).kind is Kind.UNKNOWN


def test_what_x_shows_is_read_as_it_was_written():
    urls = [{"url": "https://t.co/a", "expanded_url": "https://example.com/?a&b"}]
    shown = x.written("a &lt; b &amp;amp; https://t.co/a e\u0301", {"urls": urls})
    assert shown == "a < b &amp; https://example.com/?a&b \u00e9"
    assert x.written("plain", {"urls": "none"}) == x.written("plain", None) == "plain"


def test_a_bare_name_that_x_names_in_full_is_the_same_text():
    assert x.same(
        "See example.com, or manage.py", "See http://example.com, or manage.py"
    )
    assert x.same("https://example.com", "https://example.com/")
    assert not x.same("See example.com", "See example.org")


# ------------------------------------------------------------------ for how long


@contextmanager
def server(*parts, pause=0.05):
    """Takes one request and answers with these parts, slowly, for as long as it can."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    sent = []

    def serve():
        try:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                for part in parts:
                    connection.sendall(part)
                    sent.append(part)
                    time.sleep(pause)
        except OSError:
            pass  # the caller has gone, as it should

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield url, sent
    finally:
        listening.close()
        thread.join(5)


HEAD = b"HTTP/1.1 201 Created\r\nContent-Length: 9000\r\nx-restli-id: urn:li:share:77777\r\n"
DRIPS = {
    "headers": [b"HTTP/1.1 201 Created\r\n", *[b"a: b\r\n"] * 100],
    "one header": [b"HTTP/1.1 201 Created\r\nA: ", *[b"a"] * 400],
    "body": [HEAD + b"\r\n", *[b" "] * 400],
}


@pytest.mark.parametrize("network", [linkedin, x])
@pytest.mark.parametrize("drip", DRIPS)
def test_a_server_that_drips_cannot_hold_a_call_open(
    settings, monkeypatch, network, drip
):
    monkeypatch.setattr(deadline, "CALL_LASTS", 0.2)
    with server(*DRIPS[drip]) as (url, sent):
        settings.LINKEDIN_BASE_URL = settings.X_BASE_URL = url
        assert network.post("token", "1", "Text.").kind is Kind.UNKNOWN
    assert len(sent) < len(DRIPS[drip])


def test_nobody_listening_means_not_sent(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    settings.LINKEDIN_BASE_URL = settings.X_BASE_URL = url
    assert linkedin.post("token", "1", "Text.").kind is Kind.NOT_SENT
    assert x.post("token", "1", "Text.").kind is Kind.NOT_SENT
    assert isinstance(x.recent("token", "1", NOW), Outcome)


def test_a_silent_server_is_unknown(settings, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (1, 0.1))
    with server(b"", pause=0.3) as (url, _sent):
        settings.X_BASE_URL = url
        assert x.post("token", "1", "Text.").kind is Kind.UNKNOWN


def test_an_id_is_believed_though_the_rest_of_the_answer_is_cut(settings):
    """The body of LinkedIn's answer is empty anyway."""
    with server(HEAD.replace(b"9000", b"0") + b"\r\n") as (url, _sent):
        settings.LINKEDIN_BASE_URL = url
        outcome = linkedin.post("token", "1", "Text.")
    assert (outcome.kind, outcome.native_id) == ("posted", "urn:li:share:77777")
    assert outcome.url == f"{url}/feed/update/urn:li:share:77777"


def test_requests_in_rows_hold_no_token():
    for network in (linkedin, x):
        assert "Authorization" not in str(network.request("1", "Text."))


def test_the_account_and_the_text_are_sent_as_they_are():
    body = linkedin.request("Ada7", "A \\(b\\) text")["json"]
    assert (body["author"], body["commentary"]) == (
        "urn:li:person:Ada7",
        "A \\(b\\) text",
    )
    assert x.request("1", "A (b) text")["json"] == {"text": "A (b) text"}
