"""The real command line against a strict stand-in: what arrives, and only once."""

import json
import os
import shutil

import pytest

from pulse.client.scan import scan
from pulse.client.sources import Root
from pulse.client.store import Store
from pulse.core.agents import READERS
from tests.pulse.conftest import Laptop, prompt

TOKEN_LIKE = "ghp_" + "a1B2" * 9


def test_a_session_arrives(laptop, standin):
    path = laptop.session(lines=5)
    summary = laptop.sync("--all")
    assert (summary["exit"], summary["sent_sessions"], summary["sent_lines"]) == (
        0,
        1,
        5,
    )
    assert standin.text("s1") == [path.read_bytes()]


def test_a_second_sync_sends_nothing(laptop, standin):
    laptop.session()
    laptop.sync("--all")
    requests = len(standin.requests)
    summary = laptop.sync()
    assert (summary["exit"], summary["sent_lines"], summary["requests"]) == (0, 0, 0)
    assert len(standin.requests) == requests


def test_only_what_grew_is_sent(laptop, standin):
    path = laptop.session(lines=3)
    laptop.session("s2")
    laptop.sync("--all")
    laptop.session(lines=2)
    assert laptop.sync()["sent_lines"] == 2
    assert standin.text("s1") == [path.read_bytes()]


def test_secrets_stay_here(laptop, standin):
    laptop.session(text=f"use {TOKEN_LIKE} and DB_PASSWORD=hunter2x")
    assert laptop.sync("--all")["exit"] == 0
    assert TOKEN_LIKE.encode() not in standin.everything()
    assert b"hunter2x" not in standin.everything()
    assert b"[redacted:github-token]" in standin.everything()
    state = b"".join(p.read_bytes() for p in laptop.home.rglob("*") if p.is_file())
    assert TOKEN_LIKE.encode() not in state


def test_pictures_stay_here(laptop, standin):
    laptop.session(picture={"type": "base64", "data": "iVBORw0KGgo" * 100})
    laptop.sync("--all")
    assert b"iVBORw0KGgo" not in standin.everything()
    assert json.loads(standin.text("s1")[0].splitlines()[0])["picture"]["data"] == {
        "omitted": 1100
    }


def test_a_half_written_line_waits_for_its_end(laptop, standin):
    path = laptop.session(lines=2)
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(b'{"type":"user","sess')
    assert laptop.sync("--all")["sent_lines"] == 2
    assert laptop.sync()["requests"] == 0
    with path.open("ab") as file:
        file.write(b'ionId":"s1"}\n')
    assert laptop.sync()["sent_lines"] == 1
    assert standin.text("s1") == [whole + b'{"type":"user","sessionId":"s1"}\n']


def test_a_rewritten_file_begins_a_generation(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    path.write_text(prompt("s1", 9, "/work/tide", text="Other") + "\n")
    assert laptop.sync()["exit"] == 0
    [transcript] = standin.transcripts.values()
    assert (transcript.generation, transcript.payload) == (2, path.read_bytes())


def test_a_line_changed_in_place_is_noticed(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    path.write_bytes(path.read_bytes().replace(b"retry 2", b"retry X"))
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_truncated_file_begins_a_generation(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_vanished_file_stays_on_the_server(laptop, standin):
    path = laptop.session()
    laptop.sync("--all")
    content = path.read_bytes()
    path.unlink()
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [content]


def test_a_session_moved_to_another_folder_is_not_sent_again(laptop, standin):
    path = laptop.session()
    laptop.sync("--all")
    new = path.parent.with_name("-work-other") / path.name
    new.parent.mkdir()
    path.rename(new)
    assert laptop.sync()["sent_lines"] == 0
    assert len(standin.transcripts) == 1


def test_subagents_sidecars_results_and_history_go_along(laptop, standin):
    laptop.session()
    folder = laptop.claude / "projects" / "-work-tide" / "s1"
    (folder / "subagents").mkdir(parents=True)
    (folder / "tool-results").mkdir()
    line = prompt("s1", 0, "/work/tide", isSidechain=True, agentId="abc")
    (folder / "subagents" / "agent-abc.jsonl").write_text(line + "\n")
    sidecar = folder / "subagents" / "agent-abc.meta.json"
    sidecar.write_text('{"agentType": "Explore"}')
    (folder / "tool-results" / "t1.txt").write_text(f"KEY={TOKEN_LIKE}\nno newline")
    (laptop.claude / "history.jsonl").write_text('{"display": "go"}\n')
    summary = laptop.sync("--all")
    assert (summary["exit"], summary["sent_sessions"]) == (0, 1)
    assert {k[2] for k in standin.transcripts} == {
        "s1",
        "s1/abc",
        "s1/abc.meta",
        "s1/tool-results/t1.txt",
        "history",
    }
    assert json.loads(standin.text("s1/abc.meta")[0])["record"] == {
        "agentType": "Explore"
    }
    result = json.loads(standin.text("s1/tool-results/t1.txt")[0])
    assert result["record"]["text"] == "KEY=[redacted:github-token]\nno newline"
    sidecar.write_text('{"agentType": "Plan"}')
    assert laptop.sync()["sent_lines"] == 1
    last = standin.text("s1/abc.meta")[0].splitlines()[-1]
    assert json.loads(last)["record"] == {"agentType": "Plan"}


def test_a_sidecar_touched_without_a_change_is_not_sent(laptop, standin):
    laptop.session()
    folder = laptop.claude / "projects" / "-work-tide" / "s1" / "tool-results"
    folder.mkdir(parents=True)
    (folder / "t1.txt").write_text("same")
    laptop.sync("--all")
    os.utime(folder / "t1.txt", (1, 1))
    assert laptop.sync()["sent_lines"] == 0


def test_long_sessions_go_in_chunks_and_newest_sessions_first(laptop, standin):
    old = laptop.session("old", lines=10)
    big = laptop.session("big", lines=3000, text="x" * 900)
    os.utime(old, (1_700_000_000, 1_700_000_000))
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("big") == [big.read_bytes()]
    [chunks] = [t.chunks for k, t in standin.transcripts.items() if k[2] == "big"]
    assert len(chunks) > 4
    assert next(iter(standin.transcripts))[2] == "big"


def test_a_line_of_many_megabytes_arrives(laptop, standin):
    path = laptop.session(lines=1)
    laptop.session(lines=1, text="word " * 1_300_000)
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_line_that_cannot_be_sent_is_stood_in_for(laptop, standin):
    path = laptop.session(lines=1)
    with path.open("ab") as file:
        # Text that hardly packs, larger than any request.
        file.write(b'{"type":"user","text":"' + os.urandom(7_000_000).hex().encode())
        file.write(b'","noise":"' + os.urandom(3_000_000).hex().encode() + b'"}\n')
    laptop.session(lines=1)
    assert laptop.sync("--all")["exit"] == 0
    lines = standin.text("s1")[0].splitlines()
    assert json.loads(lines[1]).keys() == {"omitted"}
    assert len(lines) == 3


def test_strange_bytes_arrive_line_by_line(laptop, standin):
    path = laptop.session(lines=1)
    with path.open("ab") as file:
        file.write(
            b"\r\n\n\xff\xfe\x00\x00\n[1]\nnot json \xe2\x82\n\xef\xbb\xbf{}\r\n"
        )
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_two_machines_send_side_by_side(tmp_path, standin):
    for name in ("one", "two"):
        machine = Laptop(tmp_path / name, standin.url, machine=name).login()
        machine.session()
        assert machine.sync("--all")["exit"] == 0
    assert len(standin.machines) == 2
    assert len(standin.transcripts) == 2


def test_a_copied_home_registers_anew_and_sends_its_own(tmp_path, laptop, standin):
    laptop.session()
    laptop.sync("--all")
    shutil.copytree(laptop.folder, tmp_path / "copy")
    copy = Laptop(tmp_path / "copy", standin.url, machine="another")
    assert copy.sync()["sent_lines"] == 3
    assert sorted(k[0] for k in standin.transcripts) == ["m1", "m2"]
    assert laptop.sync()["sent_lines"] == 0


def test_a_lost_state_goes_on_where_the_server_is(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    for file in laptop.home.glob("state.db*"):
        file.unlink()
    laptop.session(lines=2)
    assert laptop.sync("--all")["sent_lines"] == 2
    assert standin.text("s1") == [path.read_bytes()]
    [transcript] = standin.transcripts.values()
    assert transcript.generation == 1


def test_a_lost_state_and_a_rewritten_file_begin_a_generation(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    for file in laptop.home.glob("state.db*"):
        file.unlink()
    path.write_bytes(path.read_bytes().replace(b"retry", b"queue"))
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_damaged_state_is_put_aside(laptop, standin):
    laptop.session()
    laptop.sync("--all")
    (laptop.home / "state.db").write_bytes(b"no database at all" * 500)
    assert laptop.sync("--all")["sent_lines"] == 0
    assert (laptop.home / "state.db.damaged").exists()


def test_working_directories_arrive_before_the_lines(tmp_path, laptop, standin):
    checkout = tmp_path / "tidemark"
    (checkout / ".git").mkdir(parents=True)
    (checkout / ".git" / "config").write_text(
        '[remote "origin"]\n\turl = https://ada:secret@github.com/example/tidemark.git\n'
    )
    laptop.session(cwd=str(checkout / "src"))
    laptop.sync("--all")
    paths = [path for _, path, _ in standin.requests]
    assert paths.index("/api/v1/machines/m1/paths/") < paths.index("/api/v1/chunks/")
    facts = standin.paths[str(checkout / "src")]
    assert facts["remote"] == "https://github.com/example/tidemark.git"
    assert facts["name"] == "tidemark"


def test_the_server_hears_how_far_it_is(laptop, standin):
    laptop.session()
    laptop.sync("--all")
    assert [r["phase"] for r in standin.reports] == ["started", "sending", "finished"]
    last = standin.reports[-1]
    assert (last["sessions"], last["sent"]) == (1, 1)
    assert last["bytes_sent"] == last["bytes_total"] > 0
    assert last["oldest_pending"] is None


def test_the_server_hears_of_a_machine_without_sessions(laptop, standin):
    assert laptop.sync("--all")["exit"] == 0
    [report] = standin.reports
    assert (report["phase"], report["sessions"]) == ("finished", 0)


def test_a_session_deleted_by_the_owner_is_never_sent_again(laptop, standin):
    laptop.session("s1")
    laptop.session("s2")
    laptop.sync("--all")
    standin.deleted.add("s1")
    standin.transcripts.clear()
    laptop.session("s1")
    summary = laptop.sync()
    assert (summary["exit"], summary["deleted"], summary["waiting"]) == (0, 1, 0)
    laptop.session("s1")
    requests = len(standin.requests)
    assert laptop.sync()["exit"] == 0
    assert len(standin.requests) == requests
    assert standin.text("s1") in ([], [b""])


def test_a_deleted_session_stays_away_when_the_state_is_lost(laptop, standin):
    laptop.session("s1")
    standin.deleted.add("s1")
    assert laptop.sync("--all")["exit"] == 0
    assert standin.count("/chunks/") == 0


@pytest.mark.parametrize("quiet", [True, False])
def test_lines_in_a_pipe(laptop, quiet):
    laptop.session()
    done = laptop.pulse("sync", "--all", *(["--quiet"] if quiet else []))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    if quiet:
        assert done.stdout + done.stderr == ""
    else:
        assert done.stderr.startswith("Sending 1 session, ")
        assert done.stdout.startswith("Sent 1 session: 3 lines, ")


def test_a_file_that_is_opened_to_us_later_is_found_then(laptop, monkeypatch):
    path = laptop.session()
    roots = [Root("claude_code", laptop.claude)]
    with monkeypatch.context() as closed:
        closed.setattr(READERS["claude_code"], "identify", lambda path: ())
        closed.setattr(os, "access", lambda path, mode: False)
        store = Store.in_memory()
        assert scan(store, roots) == []
    assert [source.path for source in scan(store, roots)] == [path]
    store.close()
