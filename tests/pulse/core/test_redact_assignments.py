"""What is assigned to a name of a secret."""

import base64
import json

import pytest

from pulse.core.redact import redact_line, redact_text


@pytest.mark.parametrize(
    "text",
    [
        "ADMIN_TOKEN=9f8e7d6c5b4a39281706",
        "session_secret: 9f8e7d6c5b4a39281706",
        "BACKEND_PASSWORD=tide-2026-north",
        "spring.mail.smtp.pass=9f8e7d6c5b",
        "tide.secret.key=9f8e7d6c5b4a39281706",
        "MASTER_KEY=+9f8e7d6c5b4a39281706=",
        "HMAC_KEY=/9f8e7d6c5b4a39+281706=",
        "API key: 9f8e7d6c5b4a39281706",
        "Ocp-Apim-Subscription-Key: 9f8e7d6c5b4a39281706",
        "PrivateKey = 9f8e7d6c5b4a39281706/abc=",
        "\x1b[32mDB_PASSWORD=9f8e7d6c5b\x1b[0m",
        "DB_PASSWORD=9f8e&7d6c5b4a",
    ],
)
def test_a_value_with_the_name_of_a_secret_is_found(text):
    assert "[redacted:assignment]" in redact_text(text)
    assert "7d6c5b" not in redact_text(text)
    assert "north" not in redact_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "max_token: 9f8e7d6c5b4a39281706",
        "nextToken=9f8e7d6c5b4a39281706",
        "min_token = 9f8e7d6c5b4a39281706",
        "password_hint: 9f8e7d6c5b4a39281706",
        "primary_key: 9f8e7d6c5b4a39281706",
        "render_pass: 9f8e7d6c5b4a39281706",
        "TOKEN=9f8e7d6c5b(1)",
        "SECRET_KEY=/run/secrets/key1",
        "SECRET_KEY=\nPUBLIC_URL=https://tide.example",
        "pulse login --token wt_pat_… or --token sk-...",
    ],
)
def test_what_is_no_secret_stays(text):
    assert redact_text(text) == text


@pytest.mark.parametrize(
    "begin", ["", "export ", "ENV ", "  - ", "+", "    12\t", "   7→export ", "-    "]
)
def test_a_line_of_an_environment_file_is_taken_to_its_end(begin):
    text = f"DEBUG=0\n{begin}DB_PASSWORD=Str0ng,Pass)word>9\nPORT=1"
    assert (
        redact_text(text)
        == f"DEBUG=0\n{begin}DB_PASSWORD=[redacted:assignment]\nPORT=1"
    )


def test_elsewhere_a_value_ends_before_punctuation():
    text = "run(DB_PASSWORD=9f8e7d6c5b, PORT=1) and (A_TOKEN=9f8e7d6c5b)"
    redacted = "run(DB_PASSWORD=[redacted:assignment], PORT=1) and "
    assert redact_text(text) == redacted + "(A_TOKEN=[redacted:assignment])"


def test_the_login_of_a_registry_is_found_in_a_record():
    pair = base64.b64encode(b"ada:tide north 26").decode()
    record = {"auths": {"registry.example": {"auth": pair, "email": "ada@example"}}}
    out, _ = redact_line(json.dumps(record).encode())
    registry = json.loads(out)["auths"]["registry.example"]
    assert registry == {"auth": "[redacted:assignment]", "email": "ada@example"}


@pytest.mark.parametrize(
    "value",
    ["oauth2-token-1", "required", base64.b64encode(b"no colon here").decode(), "Og=="],
)
def test_another_auth_stays(value):
    line = json.dumps({"settings": {"auth": value}}).encode()
    assert redact_line(line)[0] == line
