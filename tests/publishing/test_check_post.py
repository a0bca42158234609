"""The command that counts a text."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(tmp_path, text, *options):
    file = tmp_path / "post.txt"
    file.write_text(text)
    out = io.StringIO()
    call_command("check_post", *options, str(file), stdout=out)
    return out.getvalue()


def test_it_prints_length_limit_and_wire_text(tmp_path):
    shown = run(tmp_path, "A lease is a row.\n", "--network", "x")
    assert "length: 17\nlimit: 280\nfits: yes" in shown
    assert "    A lease is a row.\nfindings: none" in shown


def test_json_carries_the_same(tmp_path):
    shown = json.loads(run(tmp_path, "a" * 281, "--network", "x", "--json"))
    assert (shown["length"], shown["limit"], shown["fits"]) == (281, 280, False)
    assert shown["wire_text"] == "a" * 281
    assert shown["findings"][0]["code"] == "too_long"


def test_the_channel_decides_what_linkedin_gets(tmp_path):
    options = ("--network", "linkedin", "--channel", "api", "--json")
    shown = json.loads(run(tmp_path, "f(x) is #done", *options))
    assert (shown["text"], shown["length"]) == ("f(x) is #done", 15)
    assert shown["wire_text"] == r"f\(x\) is #done"


def test_standard_input_is_the_default(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO("€5".encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    out = io.StringIO()
    call_command("check_post", "--network", "linkedin", stdout=out)
    assert "length: 2\n" in out.getvalue()


def test_an_unknown_network_is_refused(tmp_path):
    with pytest.raises(CommandError, match="invalid choice"):
        run(tmp_path, "a", "--network", "myspace")


def test_a_missing_file_gets_one_sentence():
    with pytest.raises(CommandError, match="could not be read: No such file"):
        call_command("check_post", "--network", "x", "/nowhere/at/all")


def test_bytes_that_are_not_text_get_one_sentence(tmp_path):
    file = tmp_path / "post.txt"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("check_post", "--network", "x", str(file))
