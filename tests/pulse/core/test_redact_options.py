"""What the owner wants taken out besides secrets, and what may stay."""

import json
import re
from collections import Counter
from functools import cache

import pytest

from pulse.core.redact import RULESET, Options, Redactor
from tests.pulse.core.test_redact import expand

TOKEN = expand("ghp_<word:36>")


@pytest.fixture(scope="module", autouse=True)
def kept(tmp_path_factory):
    """Most options need the same expressions: they are compiled once."""
    redactor_of.folder = tmp_path_factory.mktemp("kept")


@cache
def redactor_of(engine, options):
    return Redactor(options, engine=engine, cache=redactor_of.folder)


def both(line, **options):
    """The line as both engines write it, with the same counts."""
    written = []
    for engine in ("native", "python"):
        redactor = redactor_of(engine, Options(**options))
        out, found = redactor.line(line)
        everywhere = Counter()
        assert redactor.everywhere(line, everywhere) == out
        assert everywhere == found
        written.append(out)
    assert written[0] == written[1]
    return written[0]


def in_json(text, **options):
    return json.loads(both(json.dumps({"t": text}).encode(), **options))["t"]


def test_nothing_of_it_is_on_by_default():
    text = "ada@example.org in /home/ada/tide, for Acme"
    assert in_json(text) == text
    assert Redactor().ruleset == RULESET
    assert Options().key == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("to ada@example.org.", "to [redacted:email]."),
        ("<Ada.B+x@mail.example.co.uk>", "<[redacted:email]>"),
        ("clone git@github.com:ada/tide", "clone git@github.com:ada/tide"),
        ("Co-Authored-By: A <noreply@example.com>", None),
        ("npm i left@1.2.3 @scope/x a@b", None),
    ],
)
def test_email_addresses(text, expected):
    assert in_json(text, emails=True) == (expected or text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada/code/tide.py", "/home/[user]/code/tide.py"),
        ("cd /Users/ada", "cd /Users/[user]"),
        ("file:///home/ada/x", "file:///home/[user]/x"),
        ("C:\\Users\\ada\\x", "C:\\Users\\[user]\\x"),
        ("/home/[user]/x", None),
        ("~/.claude/projects/-home-ada-code-tide/x", None),
        ("src/home/page.tsx and /var/home", None),
    ],
)
def test_home_directories(text, expected):
    if "-home-" in text:
        expected = text.replace("-ada-", "-[user]-")
    assert in_json(text, homes=True) == (expected or text)


def test_a_path_is_written_alike_in_every_place():
    """So that paths of records still belong to their working directory."""
    line = json.dumps({"cwd": "/home/ada/tide", "text": "see /home/ada/tide/a.py"})
    out = json.loads(both(line.encode(), homes=True))
    assert out["text"] == f"see {out['cwd']}/a.py"
    assert Redactor(Options(homes=True)).text("/home/ada/tide") == out["cwd"]


@pytest.mark.parametrize(
    "text",
    ["for Acme", "ACME-api", "acme_core", "see\nacme", 'say \\"Acme\\"', "x/acme/y"],
)
def test_words_of_the_owner_in_any_case(text):
    out = in_json(text, words=("acme",))
    assert "acme" not in out.lower()
    assert "[redacted:word]" in out


def test_words_are_whole_words():
    assert in_json("acmeism, pacme, Acmes", words=("acme",)) == "acmeism, pacme, Acmes"


WORDS = ("Müller", "müller & Söhne", "日本", "A/S Nord")


@pytest.mark.parametrize("word", WORDS)
def test_words_in_any_writing(word):
    for text in (word, word.upper(), word.replace(" ", "\n")):
        for line in (
            json.dumps({"t": f"by {text}."}),
            json.dumps({"t": f"by {text}."}, ensure_ascii=False),
            json.dumps({"t": f"by {text}."}).replace("/", "\\/"),
            json.dumps({"t": json.dumps({"u": f"by {text}."}, ensure_ascii=False)}),
        ):
            if "\\\\n" in line:
                continue  # a line break between two words, quoted twice
            assert b"[redacted:word]" in both(line.encode(), words=WORDS), line


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000", "\x1d", " \u202f\t"])
@pytest.mark.parametrize("plain", [True, False])
def test_words_with_any_blank_between_them(blank, plain):
    redactor = Redactor(Options(words=("Big Corp",)))
    line = json.dumps({"text": f"for Big{blank}Corp."}, ensure_ascii=plain).encode()
    assert redactor.line(line)[0] == b'{"text": "for [redacted:word]."}'


def test_what_is_known_to_be_harmless_stays():
    text = f"{TOKEN} ada@example.org Acme password: hunter2!x"
    options = {"emails": True, "words": ("acme",)}
    assert in_json(text, **options, allow=(TOKEN, "/.*@example[.]org/", "Acme")) == (
        f"{TOKEN} ada@example.org Acme password: [redacted:assignment]"
    )
    line = b'{"password": 84619273, "secret": "correct1horse7"}'
    assert both(line, allow=("84619273", "/correct.*/")) == line
    assert both(line) != line


def test_an_expression_that_is_none_is_an_error():
    with pytest.raises(re.error):
        Options(allow=("/(/",))


def test_options_are_part_of_the_ruleset():
    rulesets = {
        Redactor(Options(**options)).ruleset
        for options in (
            {},
            {"emails": True},
            {"homes": True},
            {"words": ("a",)},
            {"allow": ("a",)},
        )
    }
    assert len(rulesets) == 5
    assert all(r.startswith(RULESET) and len(r) <= 64 for r in rulesets)
    assert Options(words=("a", "b")).key == Options(words=("b", "a")).key


def test_empty_words_find_nothing():
    assert in_json("a b", words=("", " ")) == "a b"


def test_secrets_go_first():
    out = in_json(f"{TOKEN} of acme", words=("acme", TOKEN[4:]))
    assert out == "[redacted:github-token] of [redacted:word]"
