"""Time grows with the length of a line, never with its square.

Measured without counting branches, which takes longer than what is measured.
"""

import json
import os
import time

import pytest

from pulse.core.redact import Redactor
from pulse.core.redact.rules import RULES
from tests.pulse.core.test_redact import expand

# A megabyte with SOAK=1, which takes a quarter of an hour for all; else less, which
# shows a square just as well.
SIZE = 1_000_000 if os.environ.get("SOAK") else 120_000
ENGINES = {name: Redactor(engine=name) for name in ("native", "python")}
pytestmark = pytest.mark.uncounted
UNITS = [
    *("a", "A", "0", " ", '"', "\\", '\\"', "\\\\", "\\u0041", "\\u0000", "/", "\\/"),
    *("[", "{", '{"a":', "[[", ",", ":", '":', '"":', '"a",', "1", "-", "é", "\x00"),
    *("token=", 'token=\\"', "token", "password", 'password="', "secret:", '"token":'),
    *("api_key", "Cookie: a=", "a=b; ", "Bearer ", "://", "://a:", "a://b:c", "@"),
    *("-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "PRIVATE KEY", "eyJ-", "eyJ."),
    *(
        "curl -u ",
        "curl ",
        "machine a login b ",
        "aws_secret",
        "sk-",
        "sk-ant-",
        "AKIA",
    ),
    *("AAAAAAAAAAAAAAAAAAAA", "kty", "value=", "<password>", "identified by ", "ENV A"),
    *("--password ", "mysql -p", "_KEY value", "sig=", "?sig=", "hooks.slack.com/"),
    '{\\"a\\": \\"{\\\\\\"b\\\\\\":',
]


def seconds(redactor, line):
    began = time.process_time()
    out, _ = redactor.line(line)
    assert out.count(b"\n") == 1
    return time.process_time() - began


def grows_evenly(redactor, make):
    """Twice the length takes at most 2.6 times as long, and no length takes ages."""
    half, whole = make(SIZE // 2), make(SIZE)
    took = seconds(redactor, whole)
    assert took < max(SIZE / 100_000, 3)
    if took > 0.2:  # below that a clock says little
        # A square takes four times as long at any load; noise goes away in time.
        ratios = (seconds(redactor, whole) / seconds(redactor, half) for _ in range(3))
        assert any(ratio < 2.6 for ratio in ratios)


def within(text):
    return b'{"a": "%s"}\n' % text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_line_takes_no_longer(engine, unit):
    raw = unit.encode()
    for around in (within, lambda text: text + b"\n"):
        grows_evenly(ENGINES[engine], lambda n, a=around: a((raw * n)[:n]))


@pytest.mark.soak
@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.name}-{r.keywords[0]}")
def test_no_rule_takes_longer_on_a_line_made_against_it(rule):
    for unit in (expand(rule.example)[:24], rule.keywords[0]):
        text = (unit * SIZE)[:SIZE]
        line = json.dumps({"text": text}).encode() + b"\n"
        assert seconds(ENGINES["native"], line) < SIZE / 30_000, unit
