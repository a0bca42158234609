"""Sessions measured on this machine, kept between runs."""

import json
import os
import sqlite3

import pytest

from pulse.client.activity.measured import measure_all
from pulse.core.agents import READERS, discover

READER = READERS["claude_code"]


def record(number, session="s1", **more):
    return json.dumps(
        {
            "type": "user",
            "uuid": f"{session}-{number}",
            "sessionId": session,
            "timestamp": f"2026-11-19T09:{number:02}:00.000Z",
            "cwd": "/home/ada/tidemark",
            "message": {"role": "user", "content": f"Step {number}"},
            **more,
        }
    )


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "claude" / "projects" / "-tidemark"
    folder.mkdir(parents=True)
    for name in ("s1", "s2"):
        lines = [record(number, name) for number in range(3)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def run(tmp_path, home=None):
    sources = discover(READER, tmp_path / "claude")
    return measure_all(home or tmp_path / "home", sources)


def prompts(found):
    return [sum(m.prompt for m in session.messages) for session in found.sessions]


def test_a_second_run_measures_nothing_and_finds_the_same(tree, tmp_path):
    first, second = run(tmp_path), run(tmp_path)
    assert (first.anew, second.anew) == (2, 0)
    assert first.sessions == second.sessions
    assert prompts(second) == [3, 3]


def test_only_a_session_that_grew_is_measured_again(tree, tmp_path):
    run(tmp_path)
    with (tree / "s2.jsonl").open("a") as file:
        file.write(record(9, "s2") + "\n")
    found = run(tmp_path)
    assert (found.anew, prompts(found)) == (1, [3, 4])


def test_a_session_written_in_place_with_its_time_set_back(tree, tmp_path):
    run(tmp_path)
    path = tree / "s2.jsonl"
    info = path.stat()
    path.write_text(path.read_text().replace("Step", "Leap"))
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert run(tmp_path).anew == 1


def test_files_that_vanished_since_they_were_found(tree, tmp_path):
    sources = discover(READER, tmp_path / "claude")
    (tree / "s2.jsonl").unlink()
    found = measure_all(tmp_path / "home", sources)
    assert found.missing == [tree / "s2.jsonl"]
    assert prompts(found) == [3, 0]


def test_a_subagents_file_belongs_to_its_session(tree, tmp_path):
    run(tmp_path)
    folder = tree / "s1" / "subagents"
    folder.mkdir(parents=True)
    line = record(5, "s1", isSidechain=True, agentId="abc")
    (folder / "agent-abc.jsonl").write_text(line + "\n")
    found = run(tmp_path)
    assert (found.anew, prompts(found)) == (1, [3, 3])


def test_sessions_that_are_gone_are_forgotten(tree, tmp_path):
    run(tmp_path)
    (tree / "s1.jsonl").unlink()
    assert [s.session for s in run(tmp_path).sessions] == ["s2"]
    with sqlite3.connect(tmp_path / "home" / "activity.db") as db:
        assert db.execute("SELECT session FROM sessions").fetchall() == [("s2",)]
    db.close()


def test_lines_that_cannot_be_read_are_counted_in_every_run(tree, tmp_path):
    with (tree / "s1.jsonl").open("a") as file:
        file.write("{broken\n")
    assert [run(tmp_path).unread for _ in range(2)] == [1, 1]


def test_a_file_that_vanished_is_told_and_not_kept(tree, tmp_path):
    sources = discover(READER, tmp_path / "claude")
    (tree / "s1.jsonl").unlink()
    for _ in range(2):
        found = measure_all(tmp_path / "home", sources)
        assert found.missing == [tree / "s1.jsonl"]
    assert prompts(found) == [0, 3]


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_damaged_file_is_begun_anew(tree, tmp_path, damage):
    run(tmp_path)
    for path in (tmp_path / "home").glob("activity.db*"):
        path.unlink()
    (tmp_path / "home" / "activity.db").write_bytes(damage * 100)
    assert (run(tmp_path).anew, run(tmp_path).anew) == (2, 0)


def test_kept_values_that_make_no_sense_are_measured_again(tree, tmp_path):
    first = run(tmp_path)
    with sqlite3.connect(tmp_path / "home" / "activity.db") as db:
        db.execute("UPDATE sessions SET data = x'00' WHERE session = 's1'")
    db.close()
    found = run(tmp_path)
    assert (found.anew, found.sessions) == (1, first.sessions)


def test_where_nothing_can_be_written_it_is_measured_every_time(tree, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for _ in range(2):
        found = run(tmp_path, blocked)
        assert (found.anew, prompts(found)) == (2, [3, 3])
