"""What an owner wants taken out stays here, also when they want it later."""

import json

import pytest

from tests.pulse.core.examples import expand

WANTED = {"emails": True, "homes": True, "words": ["Acme"]}


def want(laptop, redaction):
    config = laptop.home / "config.json"
    saved = json.loads(config.read_text())
    config.write_text(json.dumps({**saved, "redaction": redaction}))


def test_a_sync_obeys_the_options(laptop, standin):
    want(laptop, {**WANTED, "allow": ["/.*@example.org/"]})
    text = "for Acme: mail ada@acme.example or a@example.org, see /home/ada/tide/x"
    laptop.session(cwd="/home/ada/tide", text=text)
    assert laptop.sync("--all")["exit"] == 0
    sent = standin.everything()
    for secret in (b"Acme", b"ada@", b"/home/ada"):
        assert secret not in sent
    assert b"a@example.org, see /home/[user]/tide/x" in sent
    records = standin.text("s1")[0].splitlines()
    assert json.loads(records[0])["cwd"] == "/home/[user]/tide"


def test_directories_go_without_secrets_as_the_lines_do(laptop, standin, tmp_path):
    token = expand("ghp_<word:36>")
    checkout = tmp_path / token
    (checkout / ".git").mkdir(parents=True)
    address = f"https://git.example.org/{token}.git"
    (checkout / ".git" / "config").write_text(f'[remote "origin"]\nurl = {address}\n')
    laptop.session(cwd=str(checkout))
    assert laptop.sync("--all")["exit"] == 0
    named = json.dumps(standin.paths)
    assert token not in named
    assert json.loads(standin.text("s1")[0].splitlines()[0])["cwd"] in named


def test_what_was_sent_is_sent_anew_where_that_changes_it(laptop, standin):
    laptop.session("s1", text="for Acme")
    laptop.session("s2", text="for nobody")
    laptop.sync("--all")
    want(laptop, WANTED)
    assert laptop.sync()["sent_sessions"] == 1
    (again,) = [lines for lines in standin.text("s1") if b"[redacted:word]" in lines]
    assert b"Acme" not in again
    assert len(standin.text("s2")) == 1
    assert laptop.sync()["sent_lines"] == 0


@pytest.mark.parametrize(
    "redaction",
    [
        [],
        {"email": True},
        {"emails": "yes"},
        {"words": "Acme"},
        {"allow": [1]},
        {"allow": ["/(/"]},
    ],
)
def test_options_that_nobody_can_obey_send_nothing(laptop, standin, redaction):
    if redaction == []:
        redaction = ["Acme"]
    want(laptop, redaction)
    laptop.session()
    done = laptop.sync("--all")
    assert done["exit"] == 2
    assert "config.json" in done["stderr"] or '"allow"' in done["stderr"]
    assert standin.count("/chunks/") == 0


def test_the_filter_takes_the_same_options(laptop, tmp_path):
    (tmp_path / "words").write_text("Acme\n\n")
    (tmp_path / "allow").write_text("/.*@example.org/\n")
    text = "Acme a@example.org b@acme.example /home/ada/x\n"
    flags = ["--emails", "--words", str(tmp_path / "words")]
    done = laptop.pulse("redact", "--report", *flags, stdin=text)
    assert done.stdout == (
        "[redacted:word] [redacted:email] [redacted:email] /home/ada/x\n"
    )
    assert "2  email" in done.stderr
    want(laptop, {"homes": True})
    done = laptop.pulse(
        "redact", *flags, "--allow", str(tmp_path / "allow"), stdin=text
    )
    assert done.stdout == (
        "[redacted:word] a@example.org [redacted:email] /home/[user]/x\n"
    )
    done = laptop.pulse("redact", "--words", str(tmp_path / "none"), stdin=text)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_filter_says_why_it_is_slow(laptop, tmp_path):
    (tmp_path / "hyperscan.py").write_text("raise ImportError('broken')")
    text = "x" * 1000 + "\n"
    done = laptop.pulse(
        "redact", "--report", stdin=text * 5000, PYTHONPATH=str(tmp_path)
    )
    assert done.stdout == text * 5000
    assert "Slower than it could be. Hyperscan cannot be loaded: broken" in done.stderr


def test_a_file_with_a_broken_expression_passes_nothing_on(laptop, tmp_path):
    (tmp_path / "allow").write_text("/(/\n")
    done = laptop.pulse("redact", "--allow", str(tmp_path / "allow"), stdin="x\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('"allow" has no regular expression')
