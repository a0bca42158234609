"""``pulse doctor``: what was lost is counted, placed and never fatal."""

import json
import os
import time
from pathlib import Path

import pytest

from pulse.client import examine
from pulse.core.agents import claude_code
from tests.pulse.conftest import Laptop
from tests.pulse.core.agenthomes import put_home

LONG_AGO = time.time() - 7200


@pytest.fixture
def laptop(tmp_path):
    return Laptop(tmp_path, "http://127.0.0.1:9")


def doctor(laptop):
    """(exit status, findings of Claude Code)"""
    done = laptop.pulse("doctor", "--json")
    found = json.loads(done.stdout)
    assert found["ok"] == (done.returncode == 0)
    assert done.stderr == ""
    [claude] = found["reading"]["agents"]
    return done.returncode, claude


def spoil(path, *lines, mtime=LONG_AGO):
    with path.open("ab") as file:
        file.write(b"".join(lines))
    os.utime(path, (mtime, mtime))


def test_nothing_to_read_is_no_loss(tmp_path):
    laptop = Laptop(tmp_path, "http://127.0.0.1:9")
    (laptop.claude / "projects").rmdir()
    laptop.claude.rmdir()
    done = laptop.pulse("doctor")
    assert done.returncode == 0
    assert done.stdout == "No sessions of any agent were found on this machine.\n"


def test_all_is_well(laptop):
    laptop.session()
    laptop.session("s2", lines=2)
    assert laptop.pulse("doctor").stdout.splitlines() == [
        "Claude Code: 2 sessions in 2 files (855 B), 5 records.",
        "Nothing was lost.",
    ]
    status, found = doctor(laptop)
    assert (status, found["sessions"], found["records"]) == (0, 2, 5)
    assert (found["lost"], found["sources"]) == ([], {"transcript": 2})


def test_lines_that_cannot_be_read_are_counted_by_reason_and_placed(laptop):
    path = laptop.session()
    spoil(path, b"oops\n", b"[1]\n", b"more oops\n", b'{"type":"user"')
    status, found = doctor(laptop)
    assert status == 1
    assert found["lost"] == [
        {"reason": "not JSON", "count": 2, "path": str(path), "line": 4},
        {"reason": "not a JSON object", "count": 1, "path": str(path), "line": 5},
        {"reason": "no end of line yet", "count": 1, "path": str(path), "line": 7},
    ]
    assert found["records"] == 3
    done = laptop.pulse("doctor")
    assert done.stdout.splitlines()[1:] == [
        f"  2 lines: not JSON, the first is line 4 of {path}.",
        f"  1 line: not a JSON object, the first is line 5 of {path}.",
        f"  1 line: no end of line yet, the first is line 7 of {path}.",
        "4 lines could not be read; all others are kept.",
    ]


def test_what_is_being_written_is_not_lost(laptop):
    spoil(laptop.session(), b'{"type":"user"', mtime=time.time())
    status, found = doctor(laptop)
    assert (status, len(found["unfinished"])) == (0, 1)
    lines = laptop.pulse("doctor").stdout.splitlines()
    assert lines[1:] == [
        "  1 last line without an end: an agent is still writing.",
        "Nothing was lost.",
    ]


def test_a_file_that_nobody_can_read_any_more_is_a_loss(laptop):
    path = laptop.claude / "projects" / "broken.jsonl"
    path.write_bytes(b"\xff\xfe\n" * 3)
    (path.parent / "titles.jsonl").write_text('{"type":"summary","summary":"x"}\n')
    (path.parent / "notes.meta.json").write_text("{")
    os.mkfifo(path.parent / "pipe.jsonl")
    status, found = doctor(laptop)
    assert (status, found["sessions"]) == (1, 0)
    assert [(f["reason"], f["count"]) for f in found["lost"]] == [("not JSON", 3)]


def test_unknown_types_are_named_and_cannot_command_the_terminal(laptop):
    odd = [{"type": f"t{n}\x1b[2J"} for n in range(12)] + [{"type": "t0\x1b[2J"}]
    odd.append({"type": "x" * 300})
    spoil(laptop.session(), *(json.dumps(line).encode() + b"\n" for line in odd))
    status, found = doctor(laptop)
    assert status == 0
    assert found["unknown_types"]["t0\x1b[2J"] == 2
    text = laptop.pulse("doctor").stdout
    assert "13 types of records unknown to Pulse: t0\ufffd[2J (2), " in text
    assert " and 3 more." in text
    assert "\x1b" not in text


def test_a_long_name_is_cut(laptop):
    spoil(laptop.session(), json.dumps({"type": "x" * 300}).encode() + b"\n")
    text = laptop.pulse("doctor").stdout
    assert f"unknown to Pulse: {'x' * 100}… (1)." in text


def test_one_session_in_several_places(laptop):
    paths = [laptop.session(folder=name) for name in ("-a", "-b")]
    status, found = doctor(laptop)
    assert status == 0
    assert found["several_places"] == {"s1": [str(path) for path in paths]}
    assert found["records"] == 3
    text = laptop.pulse("doctor").stdout
    assert f"1 session found in several places, such as s1 in {paths[0]} and" in text


def test_times_that_are_missing_or_to_come(laptop):
    path = laptop.session("s1", timestamp="2099-01-01T00:00:00Z")
    laptop.session("s2", lines=1, timestamp="soon")
    _, found = doctor(laptop)
    assert found["in_the_future"] == {"count": 3, "path": str(path), "line": 1}
    assert found["without_time"]["count"] == 1
    text = laptop.pulse("doctor").stdout
    assert f"3 records with a time to come, the first is line 1 of {path}." in text
    assert "1 record without a time, the first is line 1 of" in text


def test_every_agent_is_read(tmp_path, monkeypatch):
    homes = {agent: put_home(agent, tmp_path / agent) for agent in examine.READERS}
    for agent, reader in examine.READERS.items():
        found = examine.examine_agent(agent, reader, [homes[agent]])
        assert (found.lost, found.failed, found.unknown) == ({}, {}, {}), agent
        assert found.records > 3
        assert found.sessions


# ------------------------------------------------------- what the disk refuses


def refuse(monkeypatch, refused):
    """Root may read everything, so the disk is told to say no."""
    real = Path.open

    def opened(path, *arguments, **more):
        if path == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", opened)


def read_all(root):
    return examine.examine_agent("claude_code", claude_code, [root])


def test_a_file_that_cannot_be_opened_is_named(laptop, monkeypatch):
    path = laptop.session()
    refuse(monkeypatch, path)
    found = read_all(laptop.claude)
    assert not found.is_whole
    assert found.failed["Permission denied"].first.path == path


def test_a_file_that_vanishes_while_it_is_read_is_named(laptop, monkeypatch):
    path = laptop.session()
    found = examine.Findings("claude_code", "Claude Code", [laptop.claude])
    [source] = claude_code.identify(path)
    path.unlink()
    examine._read(claude_code, source, found)
    assert [f.first.path for f in found.failed.values()] == [path]


def test_a_folder_that_is_closed_is_named(laptop, monkeypatch):
    closed = laptop.claude / "projects" / "-closed"
    closed.mkdir()
    real = os.scandir

    def scan(path):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    found = read_all(laptop.claude)
    assert found.failed["Permission denied"].first.path == closed


def test_a_reader_that_fails_does_not_end_the_others(laptop, monkeypatch):
    laptop.session("s1")
    laptop.session("s2")
    real = claude_code.read

    def read(lines, *, source):
        if source.session == "s1":
            raise RuntimeError("fault")
        yield from real(lines, source=source)

    monkeypatch.setattr(claude_code, "read", read)
    found = read_all(laptop.claude)
    assert list(found.failed) == ["RuntimeError('fault')"]
    assert found.records == 3


def test_failures_are_told(laptop, monkeypatch, capsys):
    from pulse import cli

    path = laptop.session()
    refuse(monkeypatch, path)
    for name, value in laptop.environ.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Claude Code: 0 sessions in 0 files (0 B), 0 records.",
        f"  1 file or folder could not be opened (Permission denied), the first is {path}.",
    ]
