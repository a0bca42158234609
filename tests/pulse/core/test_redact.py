"""Secrets go nowhere: every rule, in every place where a secret can stand."""

import json
import subprocess
import sys
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core import redact
from pulse.core.redact import assignments
from pulse.core.redact.rules import RULES
from tests.pulse.core.examples import expand, secret_of
from tests.pulse.corpus import corpus


def run(text):
    return redact.redact_text(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.name}-{r.keywords[0]}")
def test_each_rule_finds_its_example(rule):
    for seed in range(5):
        text, secret = secret_of(rule, seed)
        assert secret not in run(text)
        assert f"[redacted:{rule.name}]" in run(text)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "\\",
        '\\"',
        '{"a":',
        "[",
        'password="',
        'token=\\"',
        "://a:",
        "Cookie: a=",
        "aws_secret",
        "-----BEGIN PRIVATE KEY-----",
        '"token":',
        "Bearer ",
        "eyJ-",
    ],
)
@pytest.mark.uncounted
def test_no_line_takes_long(unit):
    started = time.process_time()
    redact.redact_line((unit * 200_000)[:400_000].encode() + b"\n")
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    "text",
    [
        "DB_PASSWORD=correcthorsebattery",
        "export DJANGO_SECRET_KEY=kj2h3k4jh23kj4h",
        'password = "hunter2!x"',
        "password: 'tr0ub4dor&3'",
        '{"apiKey": "9f8e7d6c5b4a39281706"}',
        '{\\"client_secret\\": \\"9f8e7d6c5b4a39281706\\"}',
        "client_secret: 9f8e7d6c5b4a39281706",
        'os.environ["API_TOKEN"] = "9f8e7d6c5b4a39281706"',
        'secret: str = "9f8e7d6c5b4a39281706"',
        "Server=db;User Id=sa;Password=Str0ng!Pass;",
        "https://x.example/?access_token=9f8e7d6c5b4a39281706&page=2",
        'auth_token => "9f8e7d6c5b4a39281706"',
        "SIGNING_KEY_2=9f8e7d6c5b4a39281706",
        'tokenValue: "9f8e7d6c5b4a39281706",',
    ],
)
def test_assigned_secrets_are_found(text):
    assert "[redacted:" in run(text)


@pytest.mark.parametrize(
    "text",
    [
        "token = request.token",
        "token: str",
        "password = getpass()",
        "password = form.cleaned_data['password']",
        'input type="password" name="password"',
        '"max_tokens": 4096, "input_tokens": 12045, "token_type": "Bearer"',
        "api_key = os.environ['ANTHROPIC_API_KEY']",
        "API_KEY=${API_KEY}",
        "SECRET_KEY=<your secret key>",
        "secret_name = 'prod/database-1'",
        "next_token: eyNextPage123",
        "pad_token = tokenizer.eos_token2",
        "password reset tokens: 3 of 12 tests failed",
        "the secret: keep files small, say why in comments",
        "if (token === undefined) return null",
        "token_path: /run/secrets/token1",
        "passwordField.value = fields.password2.value",
        'class="api-key-input"',
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        f"session {uuid.UUID(int=77)}",
        "postgres://localhost:5432/tide",
        "git@github.com:example/tidemark.git and https://example.org:8443/a@b",
        "sk-learn-contrib pat_matching re_sub key-value hf_hub npm_config_cache",
        "msg_01FH7j5wmqE6erT2RomhLraX toolu_01P7eYgKzixnS8warGvZNWzV",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ],
)
def test_ordinary_text_stays(text):
    assert run(text) == text


def test_the_value_of_a_secret_key_is_found_in_json():
    line = b'{"env": {"DB_PASSWORD": "correct1horse", "DB_NAME": "tide2"}, "n": 1}\n'
    out, _ = redact.redact_line(line)
    assert json.loads(out)["env"] == {
        "DB_PASSWORD": "[redacted:assignment]",
        "DB_NAME": "tide2",
    }


def test_a_numeric_password_is_found_in_json():
    out, _ = redact.redact_line(b'{"password": 84619273, "port": 54321}')
    assert json.loads(out) == {"password": "[redacted:assignment]", "port": 54321}


def test_a_private_key_cut_into_lines_is_found():
    key = [
        "+-----BEGIN OPENSSH PRIVATE KEY-----",
        "+b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz",
        "+AAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ==",
        "+-----END OPENSSH PRIVATE KEY-----",
        "+more text",
    ]
    out, _ = redact.redact_line(json.dumps({"lines": key}).encode())
    assert b"b3Blbn" not in out
    assert b"AAAABAAAAM" not in out
    assert json.loads(out)["lines"][4] == "+more text"


def test_a_private_key_without_its_end_is_found():
    key = "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQ\n" * 3
    assert "MIIE" not in run(f"{key}and then words")
    assert run(f"{key}and then words").endswith("and then words")


def test_a_keyword_hidden_behind_escapes_is_found():
    token = expand("<word:36>")
    line = b'{"a": "\\u0067hp_' + token.encode() + b'"}'
    assert token.encode() not in redact.redact_line(line)[0]


def test_a_line_that_is_no_json_is_redacted_as_text():
    token = expand("ghp_<word:36>")
    for line in (
        f"plain text {token}\n",
        f'{{"type":"user","text":"cut off \\n{token}\n',
        f'KEY="{token}" and "more\r\n',
        f'{{"a": "x"}} {{"b": "{token}"}}\n',
    ):
        out, found = redact.redact_line(line.encode())
        assert token.encode() not in out
        assert found["github-token"] >= 1
        assert out.count(b"\n") == 1


def test_ids_stay():
    record = {
        "uuid": str(uuid.UUID(int=5)),
        "requestId": "req_011CSJ7Tp5mRjzXW9ydQ",
        "message": {"id": "msg_01FH7j5wmqE6erT2RomhLraX"},
        "tool_use_id": "toolu_01P7eYgKzixnS8warGvZNWzV",
        "sha": "9fceb02d0ae598e95dc970b74767f19372d61af8",
        "promptId": str(uuid.UUID(int=9)),
        "text": expand("ghp_<word:36>"),
    }
    out, _ = redact.redact_line(json.dumps(record).encode())
    assert json.loads(out) == {**record, "text": "[redacted:github-token]"}


def test_what_surrounds_a_secret_stays_byte_for_byte():
    token = expand("ghp_<word:36>")
    line = b'\xef\xbb\xbf{"n":1.10, "b":1e999,"t":"%s","u":"\\u00e9\xff"}\r\n'
    out, _ = redact.redact_line(line % token.encode())
    assert out == line % b"[redacted:github-token]"


def test_redaction_is_deterministic_and_done_once():
    for rule in RULES:
        text, _ = secret_of(rule)
        assert run(run(text)) == run(text)


def test_the_ruleset_is_the_same_in_every_process():
    code = "from pulse.core import redact; print(redact.RULESET)"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert found == {redact.RULESET}


def test_each_rule_says_where_its_format_is_written_down():
    assert all(rule.source and rule.keywords and rule.example for rule in RULES)
    assert len({rule.name for rule in RULES}) >= 60


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.floats(), st.integers())))
def test_valid_json_stays_valid(data):
    data["password"] = "x9!kd82hs"
    out, _ = redact.redact_line(json.dumps(data).encode())
    assert json.loads(out)["password"] == "[redacted:assignment]"


@given(st.binary(max_size=400))
def test_anything_stays_one_line(data):
    line = data.replace(b"\n", b"") + b'password="x9!kd82hs"\n'
    assert redact.redact_line(line)[0].count(b"\n") == 1


@given(st.text(alphabet="ab1-_=:\"'\\ []{}"))
def test_names_are_told_from_values(text):
    for start, end in assignments.find("token=" + text):
        assert 0 < start < end


def test_the_corpus_is_left_readable():
    """Its secrets were removed before it came here: what is found now is by mistake."""
    size = hits = 0
    for path in sorted(corpus().rglob("*.jsonl")):
        for line in path.read_bytes().splitlines(keepends=True):
            out, found = redact.redact_line(line)
            size += len(line)
            hits += sum(found.values())
            assert (out == line) == (not found)
    assert hits <= size / 1_000_000
