"""Every engine finds the same, and as much as a look at everything does."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.redact import Redactor
from pulse.core.redact.matching import matches, pattern_of
from pulse.core.redact.rules import RULES
from tests.pulse.core.test_redact import expand
from tests.pulse.corpus import corpus

PYTHON = Redactor(engine="python")
NATIVE = Redactor(engine="native")
EXAMPLES = [expand(rule.example) for rule in RULES]
SECRETS = [
    *EXAMPLES,
    "DB_PASSWORD=correct1horse",
    'apiKey": "9f8e7d6c5b4a39281706',
    'token\\" : \\"9f8e7d6c5b4a39281706',
    "SIGNING_KEY_2\t:=\t9f8e7d6c5b4a39281706",
]
PLACES = [
    "{}",
    "first\n{}\nlast",
    "export KEY={}",
    '{{"key": "{}"}}',
    "\x1b[32m{}\x1b[0m",
    "+\t{} # ü and 日本",
    "https://x.example/?a={}&b=1",
    "     7\t{}",
    "-{}",
]


def agree(*lines: bytes) -> Counter[str]:
    """All engines write the same bytes and count the same; the slow look at every
    literal, without gates, does, too."""
    found = {name: Counter() for name in ("native", "python", "everywhere")}
    native = NATIVE.lines(lines, found["native"])
    python = PYTHON.lines(lines, found["python"])
    everywhere = [PYTHON.everywhere(line, found["everywhere"]) for line in lines]
    assert native == python == everywhere
    assert found["native"] == found["python"] == found["everywhere"]
    return found["native"]


def slashed(text):
    return json.dumps(text).replace("/", "\\/").encode()


def in_ascii_escapes(text):
    return b'"%s"' % b"".join(b"\\u%04x" % ord(c) for c in text if ord(c) < 0x10000)


WAYS = [
    lambda text: json.dumps(text).encode(),
    lambda text: json.dumps(text, ensure_ascii=False).encode(),
    slashed,
    in_ascii_escapes,
    lambda text: json.dumps(json.dumps({"out": text})).encode(),
    lambda text: text.encode().replace(b"\n", b" "),  # no string at all
]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda s: s[:12])
def test_all_engines_find_a_secret_however_it_is_written(secret):
    for place in PLACES:
        for way in WAYS:
            written = way(place.format(secret))
            found = agree(b'{"a": %s, "b": 1}\n' % written, b"%s\n" % written)
            known = secret in EXAMPLES and way is not WAYS[-1]
            assert found or not known, (place, written)


def test_all_engines_read_the_corpus_alike():
    lines = [
        line
        for path in sorted(corpus().rglob("*.jsonl"))
        for line in path.read_bytes().splitlines(keepends=True)
    ]
    native, python = NATIVE.lines(lines), PYTHON.lines(lines)
    assert native == python
    assert len(lines) > 1000


PIECES = st.one_of(
    st.sampled_from(
        [w for rule in RULES for w in rule.keywords]
        + SECRETS
        + ["password", "token", "_key", "apiKey", ":", "=", '"', "\\", "\\u0041", "/"]
        + ["\\n", " ", "{", "}", "[", ",", "tokens", "1234567", "-----END", "a1B2c3D4"]
    ),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_all_engines_agree_on_any_text(text):
    line = text.encode("utf-8", errors="replace")
    agree(line, json.dumps({"text": text}).encode(), b'{"password": %s}' % line)


@given(st.binary(max_size=300))
def test_all_engines_agree_on_any_bytes(data):
    agree(data, b'{"secret": "%s"}' % data, b'"p\\u0061ssword": "x9!kd82hs"' + data)


@given(st.sampled_from(RULES), st.lists(PIECES, max_size=6).map("".join))
def test_a_rule_finds_near_its_keywords_what_it_finds_anywhere(rule, text):
    text += expand(rule.example) + text
    keywords = {k for k in rule.keywords if k in text}
    near = [m.span() for m in matches(rule, text, keywords)]
    assert near == [m.span() for m in pattern_of(rule).finditer(text)]
