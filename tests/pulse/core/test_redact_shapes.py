"""Every rule finds its example in every place where a transcript may hold it."""

import json

import pytest

from pulse.core.redact import redact_line, redact_text
from pulse.core.redact.rules import RULES
from tests.pulse.core.examples import secret_of


def each_line(prefix):
    """A prefix before each line of the text, as listings and diffs have it."""

    def place(text):
        lines = text.split("\n")
        return "\n".join(prefix.format(n=n) + line for n, line in enumerate(lines, 7))

    return place


TEXTS = {
    "plain": "{}".format,
    "in a sentence": "we got {} from them, twice".format,
    "alone on a line": "the output was\n{}\nend".format,
    "after an escaped newline": "first\\n{}\\nlast".format,
    "after two escaped newlines": "first\\\\n{}\\\\nlast".format,
    "after carriage returns": "first\r\n{}\r\nlast".format,
    "at the beginning": "{} was the key".format,
    "at the end": "the key was {}".format,
    "in a query": "https://api.example/v1/days?key={}&page=2".format,
    "in an encoded query": "https://api.example/?q=key%3D{}&page=2".format,
    "cat -n": each_line("{n:>6}\t"),
    "cat -n with arrows": each_line("{n:>6}→"),
    "grep -n": each_line("{n}:"),
    "added by a diff": each_line("+"),
    "removed by a diff": each_line("-"),
    "indented in a diff": each_line("+    "),
    "quoted mail": each_line("> "),
    "export": 'export KEY="{}"'.format,
    "export without quotes": "export KEY={}".format,
    "JSON as text": '{{"key": "{}"}}'.format,
    "environment": "KEY={}\nNEXT=1".format,
    "YAML": "tide:\n  key: {}\n  next: 1".format,
    "YAML list": "tide:\n  - {}\n  - next".format,
    "YAML block": each_line("    "),
    "TOML": 'key = "{}"'.format,
    "argument": "deploy --key={} --now".format,
    "in single quotes": "deploy('{}')".format,
    "Markdown code": "use `{}` for it".format,
    "Markdown fence": "```\n{}\n```".format,
    "table": "| key | {} | ok |".format,
    "green": "\x1b[32m{}\x1b[0m".format,
    "bold and red": "\x1b[1;31m{}\x1b[0m".format,
    "a comment": "\t{} # do not commit".format,
    "in brackets": "({0}) and [{0}]".format,
}
LINES = {
    "a record": lambda text: {"message": {"content": [{"text": text}]}},
    "JSON in JSON": lambda text: {"out": json.dumps({"env": f"a\n{text}\n"})},
    "JSON in JSON in JSON": lambda text: {
        "out": json.dumps({"result": json.dumps({"env": f"a\n{text}\n"})})
    },
    "a record of lines": lambda text: {"lines": [*text.split("\n"), "next"]},
    "a patch": lambda text: {"lines": [f"+{line}" for line in text.split("\n")]},
    "letters as escapes": lambda text: {"text": f"é\u2028{text}\x1b[0m"},
}
# Other tests walk every branch; here the same is looked at in very many texts.
pytestmark = pytest.mark.uncounted
each_rule = pytest.mark.parametrize(
    "rule", RULES, ids=lambda rule: f"{rule.name}-{rule.keywords[0]}"
)


def survivors(secret, text):
    """The parts of a secret that are still there: its lines, or pieces of eight."""
    lines = [line.strip() for line in secret.split("\n")]
    return [line for line in lines if len(line) >= 8 and line in text]


@each_rule
def test_an_example_is_found_in_every_text(rule):
    for seed in range(2):
        text, secret = secret_of(rule, seed)
        for name, place in TEXTS.items():
            placed = place(text)
            assert survivors(secret, placed), (rule.name, name)
            assert not survivors(secret, redact_text(placed)), (rule.name, name)


@each_rule
def test_an_example_is_found_in_every_text_of_a_record(rule):
    text, secret = secret_of(rule)
    for name, place in TEXTS.items():
        for ascii_only in (True, False):
            record = {"type": "user", "message": {"content": place(text)}}
            line = json.dumps(record, ensure_ascii=ascii_only).encode() + b"\n"
            out, found = redact_line(line)
            left = json.loads(out)["message"]["content"]
            assert not survivors(secret, left), (rule.name, name)
            assert found.total() >= 1
            assert out.endswith(b"}\n")


# Known by more than one line, or by more than one string: cut into strings of a
# record, nothing is left to know them by (docs/redaction.md says so).
MORE_THAN_A_LINE = {"putty-key", "minisign-key", "env-value"}
MORE_THAN_A_STRING = {"jwk", "docker-auth"}


@each_rule
def test_an_example_is_found_in_every_line(rule):
    text, secret = secret_of(rule)
    for name, record in LINES.items():
        if rule.name in MORE_THAN_A_LINE and name in {"a record of lines", "a patch"}:
            continue
        for ascii_only in (True, False):
            line = json.dumps(record(text), ensure_ascii=ascii_only).encode()
            left = strings(json.loads(redact_line(line)[0]))
            assert not survivors(secret, left), (name, left)


@each_rule
def test_an_example_is_found_in_lines_that_are_no_json(rule):
    text, secret = secret_of(rule)
    whole = () if rule.name in MORE_THAN_A_STRING else ("{}\n",)
    for place in (*whole, '{{"cut off": "at \\n{}\n', '"odd" {} "quotes\r\n'):
        one_line = text.replace("\n", "\\n")
        out, _ = redact_line(place.format(one_line).encode())
        left = out.decode().replace("\\n", "\n")
        assert not survivors(secret, left), left


def strings(value):
    """All strings of a decoded document, and what JSON in them holds, as one text."""
    if isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            return value
        return value if isinstance(inner, (int, float)) else strings(inner)
    if isinstance(value, dict):
        value = [part for item in value.items() for part in item]
    return "\n".join(map(strings, value)) if isinstance(value, list) else ""
