"""What is logged, and what never is."""

import inspect
import json
import logging
import logging.config
from io import StringIO
from pathlib import Path

import pytest
from granian.server import Server

from worktracker import logs, up

SECRET = "sk-ant-api03-" + "a1B2c3D4" * 12 + "AA"


@pytest.fixture
def log_as():
    """Configure logging; what it writes goes into the returned text."""
    before = logging.root.handlers[:], logging.root.level

    def configure(**options) -> StringIO:
        logging.config.dictConfig(logs.config(**options))
        [handler] = logging.root.handlers
        handler.setStream(StringIO())
        return handler.stream

    yield configure
    logging.root.handlers, logging.root.level = before


@pytest.fixture
def written(log_as):
    """Log as a server does; the lines as dicts, so far."""
    stream = log_as(level="INFO", json=True)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json(written):
    logging.getLogger("room").info("Wrote %s notes", 3, extra={"owner": "u_1"})
    [line] = written()
    assert line.pop("timestamp")
    assert line == {
        "event": "Wrote 3 notes",
        "level": "info",
        "logger": "room",
        "owner": "u_1",
    }


def test_secrets_in_a_message_are_redacted(written):
    logging.getLogger("room").warning("refused: %s", SECRET)
    [line] = written()
    assert "sk-ant" not in json.dumps(line)
    assert "refused" in line["event"]


def test_secrets_in_a_traceback_are_redacted(written):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("room").exception("It stopped")
    [line] = written()
    assert "sk-ant" not in json.dumps(line)
    assert "ValueError" in line["exception"]


@pytest.mark.parametrize("name", ["tweepy", "requests_oauthlib", "oauthlib"])
def test_libraries_that_log_tokens_never_do(log_as, name):
    stream = log_as(level="DEBUG", json=True)
    logging.getLogger("room").debug("seen")
    logging.getLogger(f"{name}.client").debug("Bearer abc")
    assert "seen" in stream.getvalue()
    assert "Bearer" not in stream.getvalue()


def test_a_request_is_one_line_without_query_and_body(client, db, written):
    client.post("/healthz?code=word", data="body", content_type="text/plain")
    lines = [line for line in written() if line["event"] == "request"]
    [line] = lines
    assert (line["method"], line["path"], line["status"]) == ("POST", "/healthz", 405)
    assert "word" not in json.dumps(lines)
    assert "body" not in json.dumps(lines)


def test_the_server_writes_no_access_log_of_its_own():
    """Its lines would hold queries: the codes with which networks send people back."""
    access = inspect.signature(Server.__init__).parameters["log_access"]
    assert access.default is False
    assert "log_access" not in Path(inspect.getfile(up)).read_text()


def test_a_plain_line_is_readable(log_as):
    stream = log_as(level="INFO", json=False)
    logging.getLogger("room").warning("Nobody was there")
    assert "[warning  ] Nobody was there" in stream.getvalue()
