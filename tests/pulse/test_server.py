"""Calls to the server: how often, how long apart, and what an answer means."""

import email.utils
import time

import pytest

from pulse.client.config import Account
from pulse.client.errors import LoginError, SendError
from pulse.client.server import Answer, MachineChangedError, Server
from tests.pulse.standin import TOKEN


@pytest.fixture
def waits():
    return []


@pytest.fixture
def server(standin, waits):
    account = Account(standin.url, "ada@example.org", TOKEN)
    with Server(account, backoff=1, sleep=waits.append, chance=lambda: 0.5) as http:
        yield http


def answer(status, headers=None, **data):
    def fault(handler):
        handler.reply(status, data, headers=headers)
        return True

    return ("/me/", fault)


def test_a_good_answer(server):
    assert server.me()["email"] == "ada@example.org"


def test_waits_double_and_end(server, standin, waits):
    standin.faults += [answer(503)] * 5
    with pytest.raises(SendError, match="it answered 503"):
        server.me()
    assert waits == [1, 2, 4, 8]
    assert server.requests == 5


def test_chance_spreads_the_waits(standin, waits):
    standin.faults += [answer(500)] * 2
    account = Account(standin.url, "", TOKEN)
    with Server(account, backoff=1, sleep=waits.append, chance=lambda: 0.0) as http:
        http.me()
    assert waits == [0.5, 1]


def test_the_server_may_ask_for_a_longer_wait(server, standin, waits):
    date = email.utils.formatdate(time.time() + 30, usegmt=True)
    standin.faults += [
        answer(429, {"Retry-After": "7"}),
        answer(429, {"Retry-After": date}),
        answer(429, {"Retry-After": "86400"}),
        answer(429, {"Retry-After": "soon"}),
    ]
    server.me()
    assert waits[0] == 7
    assert 25 < waits[1] <= 30
    assert waits[2:] == [60, 8]


def test_a_report_is_not_waited_for(server, standin, waits):
    standin.machines["f"] = "m1"
    standin.faults += [("/report/", lambda h: h.reply(500, {}) or True)]
    with pytest.raises(SendError):
        server.report("m1", {"phase": "started"})
    assert waits == []


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (401, {}, LoginError),
        (
            403,
            {"type": "x/scope-missing", "detail": "Not with this token."},
            LoginError,
        ),
        (301, {}, SendError),
        (404, {}, SendError),
        (404, {"type": "x/not-found"}, MachineChangedError),
        (409, {"type": "x/machine-mismatch"}, MachineChangedError),
        (400, {"type": "x/bad", "detail": "Because."}, SendError),
    ],
)
def test_answers_that_are_errors(server, standin, waits, status, data, error):
    standin.faults += [answer(status, **data)]
    with pytest.raises(error):
        server.me()
    assert waits == []


def test_what_the_server_says_cannot_write_on_the_terminal():
    said = Answer(400, {"detail": "a\x1b[2Jb\r\nc" + "x" * 900}).detail
    assert said.isprintable()
    assert len(said) <= 500


def test_the_token_is_in_no_text(server):
    assert TOKEN not in repr(server.account)
