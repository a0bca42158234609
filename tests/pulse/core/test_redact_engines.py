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


@pytest.mark.uncounted  # the others walk the same branches, once and not a thousand times
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


def test_letters_that_grow_when_lowered_hide_nothing():
    secret = "DB_PASSWORD=correct1horse"
    assert agree(json.dumps({"t": f"İİİ {secret}"}).encode())
    assert secret not in PYTHON.text(f"İ {secret}")


def test_the_values_in_a_list_belong_to_its_key():
    line = b'{"password": ["x9!kd82hs", "y8!ke93it", 1], "secret": "z7!kf04ju"}'
    out = NATIVE.line(line)[0]
    assert json.loads(out)["password"] == ["[redacted:assignment]"] * 2 + [1]
    assert agree(line).total() == 3


def test_a_private_key_cut_into_lines_is_found_by_all():
    key = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", "-----END PRIVATE KEY-----"]
    for parts in (key, key[:2]):
        line = json.dumps({"n": 1, "lines": [*parts, "more"]}).encode()
        agree(line)
        assert b"MIIE" not in NATIVE.line(line)[0]


def test_a_number_is_found_by_all():
    assert agree(b'{"n": 7, "password": 84619273, "port": 54321}\n').total() == 1
    assert not agree(b'{"api_key": 84619273, "pwd": 12, "passwords": 84619273}\n')


def test_a_line_cut_off_is_redacted_by_all():
    token = expand("ghp_<word:36>").encode()
    for line in (b'{"a": "x\\n%s', b'{"a": "\\u0067%s\\', b'"token": "%s', b'%s" : {'):
        line = line.replace(b"%s", token)
        agree(line.replace(b"\\u0067ghp", b"\\u0067hp"), line + b"\r\n")


def test_many_blocks_are_one_after_the_other():
    lines = [b'{"a": "%s"}\n' % expand("ghp_<word:36>").encode(), b"\n", b"x" * 9] * 9
    big = [b'{"b": "%s"}\n' % (b"y" * 400_000)] * 3
    out = NATIVE.lines([*lines, *big, *lines])
    assert out[27:30] == big
    assert out[:27] == out[30:]
    assert out[:3] == [b'{"a": "[redacted:github-token]"}\n', b"\n", b"x" * 9]
    assert NATIVE.lines([]) == []
