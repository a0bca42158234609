"""What ``pulse stats`` remembers: nothing that could be wrong, and nothing twice."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pulse.client.usage import quick
from pulse.client.usage.quick import Quick, look
from tests.pulse.conftest import Laptop
from tests.pulse.usage.lines import answer, write

WHEN = "2026-03-02T10:00:00.000Z"


@pytest.fixture
def used(tmp_path):
    laptop = Laptop(tmp_path / "one", "http://127.0.0.1:9")
    write(laptop.claude, "-work-tide/s1.jsonl", answer("m1", WHEN))
    return laptop


def tokens(laptop, *arguments, **environ):
    done = laptop.pulse("stats", "--json", *arguments, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)["totals"]["input_tokens"]


def loaded(laptop, *arguments):
    """Names of the modules that a run loaded."""
    code = (
        "import sys\nfrom pulse.cli import main\n"
        f"status = main({['stats', *arguments]!r})\n"
        "print(*sys.modules, file=sys.stderr)\nsys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=laptop.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, set(done.stderr.splitlines()[-1].split())


# ------------------------------------------------------------- the same again


def test_the_second_time_loads_next_to_nothing(used):
    first, _modules = loaded(used)
    second, modules = loaded(used)
    assert second == first
    heavy = {"argparse", "json", "re", "pathlib", "typing", "dataclasses", "zoneinfo"}
    ours = {"pulse.core.agents", "pulse.core.values", "pulse.client.commandline"}
    assert not modules & (heavy | ours)


def test_the_same_bytes_come_again(used):
    for arguments in ([], ["--json"], ["--by", "model"], ["--timezone", "Asia/Tokyo"]):
        first = used.pulse("stats", *arguments)
        assert used.pulse("stats", *arguments).stdout == first.stdout


def test_nothing_is_written_when_nothing_changed(used):
    used.pulse("stats")
    before = {p.name: p.stat().st_mtime_ns for p in used.home.iterdir()}
    assert set(before) == {"usage-answers", "usage-files"}
    used.pulse("stats")
    assert {p.name: p.stat().st_mtime_ns for p in used.home.iterdir()} == before


def test_what_is_kept_is_its_owners_alone(used):
    used.pulse("stats")
    assert not [p for p in used.home.iterdir() if p.stat().st_mode & 0o077]


# ------------------------------------------------------------------- changes


def test_a_line_more(used):
    assert [tokens(used), tokens(used)] == [10, 10]
    write(used.claude, "-work-tide/s1.jsonl", answer("m2", WHEN))
    assert [tokens(used), tokens(used)] == [20, 20]


def test_half_a_line_counts_when_it_is_whole(used):
    whole = json.dumps(answer("m2", WHEN), separators=(",", ":")).encode()
    assert tokens(used) == 10
    write(used.claude, "-work-tide/s1.jsonl", whole[:300], end="")
    assert tokens(used) == 10
    write(used.claude, "-work-tide/s1.jsonl", whole[300:])
    assert tokens(used) == 20


def test_a_file_more_and_a_file_less(used):
    assert tokens(used) == 10
    path = write(used.claude, "other/s2.jsonl", answer("m2", WHEN, session="s2"))
    assert tokens(used) == 20
    path.unlink()
    assert tokens(used) == 10


def test_a_file_of_the_same_size_and_time(used):
    path = used.claude / "projects" / "-work-tide" / "s1.jsonl"
    info = path.stat()
    assert tokens(used) == 10
    other = path.with_name("new")
    other.write_bytes(
        path.read_bytes().replace(b'"input_tokens":10', b'"input_tokens":77')
    )
    os.utime(other, ns=(info.st_atime_ns, info.st_mtime_ns))
    other.replace(path)
    assert tokens(used) == 77


def test_a_file_written_in_place_with_its_time_set_back(used):
    path = used.claude / "projects" / "-work-tide" / "s1.jsonl"
    info, content = path.stat(), path.read_bytes()
    assert tokens(used) == 10
    path.write_bytes(content.replace(b'"input_tokens":10', b'"input_tokens":77'))
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert path.stat().st_mtime_ns == info.st_mtime_ns
    assert tokens(used) == 77


def test_a_folder_that_becomes_a_repository_of_its_own(used, tmp_path):
    for place in ("work", "work/inner"):
        line = answer(place, WHEN, session="s7", cwd=str(tmp_path / place))
        write(used.claude, "work/s7.jsonl", line)
    asked = ("--project", str(tmp_path / "work" / "inner"))
    assert tokens(used, *asked) == 0
    (tmp_path / "work" / "inner" / ".git").mkdir(parents=True)
    assert tokens(used, *asked) == 10


def test_another_directory_of_sessions(used):
    elsewhere = used.folder / "elsewhere"
    write(elsewhere, "x/s3.jsonl", answer("m3", WHEN), answer("m4", WHEN))
    assert tokens(used) == 10
    assert tokens(used, CLAUDE_CONFIG_DIR=str(elsewhere)) == 20
    both = f"{used.claude},{elsewhere}"
    assert tokens(used, CLAUDE_CONFIG_DIR=both) == 30
    assert tokens(used) == 10


def test_the_first_use_of_another_agent_is_seen(used):
    assert tokens(used) == 10
    folder = used.folder / ".codex" / "sessions" / "2026" / "03" / "02"
    folder.mkdir(parents=True)
    lines = [
        ("session_meta", {"id": "c1", "cwd": "/work/tide", "cli_version": "0.50.0"}),
        ("turn_context", {"turn_id": "t1", "cwd": "/work/tide", "model": "gpt-5"}),
        ("event_msg", {"type": "user_message", "message": "hello"}),
        (
            "event_msg",
            {
                "type": "token_count",
                "info": {
                    "last_token_usage": {"input_tokens": 7, "output_tokens": 1},
                    "total_token_usage": {"input_tokens": 7, "output_tokens": 1},
                },
            },
        ),
    ]
    name = "rollout-2026-03-02T10-00-00-0199a000-0000-7000-8000-000000000001.jsonl"
    (folder / name).write_text(
        "".join(
            json.dumps({"timestamp": WHEN, "type": kind, "payload": payload}) + "\n"
            for kind, payload in lines
        )
    )
    done = used.pulse("stats", "--by", "agent", "--json")
    assert {row["agent"] for row in json.loads(done.stdout)["rows"]} == {
        "claude_code",
        "codex",
    }
    assert tokens(used) == 17


def test_another_zone_of_the_machine(used):
    def day(zone):
        done = used.pulse("stats", "--json", TZ=zone)
        return json.loads(done.stdout)["timezone"]

    assert [day("Asia/Tokyo"), day("UTC"), day("Asia/Tokyo")] == [
        "Asia/Tokyo",
        "UTC",
        "Asia/Tokyo",
    ]


def test_another_width(used):
    wide = used.pulse("stats", COLUMNS="150").stdout
    assert used.pulse("stats", COLUMNS="80").stdout != wide
    assert used.pulse("stats", COLUMNS="150").stdout == wide


def test_days_that_move_are_not_remembered(used):
    for arguments in (["--since", "today"], ["--by", "project"], ["--project", "tide"]):
        used.pulse("stats", *arguments)
        kept = used.home / "usage-answers"
        assert not kept.exists()


# ------------------------------------------------------------------- mishaps


@pytest.mark.parametrize("name", ["usage-answers", "usage-files"])
@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\x00" * 100,
        b"7:pulse u",
        b"{}\n",
        b"[]\nx",
        b"99999999999:x",
        "half",
        "old",
        "flipped",
    ],
)
def test_what_is_broken_or_foreign_is_made_anew(used, name, broken):
    assert tokens(used) == 10
    path = used.home / name
    whole = path.read_bytes()
    if broken == "half":
        path.write_bytes(whole[: len(whole) // 2])
    elif broken == "old":
        path.write_bytes(whole.replace(b"pulse usage", b"pulse other"))
    elif broken == "flipped":  # a number in the answer, or the last byte of a tally
        path.write_bytes(bytes([*whole[:-40], whole[-40] ^ 1, *whole[-39:]]))
    else:
        path.write_bytes(broken)
    if name == "usage-files":
        (used.home / "usage-answers").unlink()
    assert [tokens(used), tokens(used)] == [10, 10]
    assert path.read_bytes() == whole


def test_a_tally_that_is_none_is_counted_anew(used):
    """The checksum is right, what it is of is not."""
    assert tokens(used) == 10
    path = used.home / "usage-files"
    head, _, body = path.read_bytes().partition(b"\n")
    about = json.loads(head)
    import zlib

    broken = bytes(len(body))
    about["check"] = zlib.crc32(broken)
    path.write_bytes(json.dumps(about).encode() + b"\n" + broken)
    (used.home / "usage-answers").unlink()
    used.home.chmod(0o500)
    assert tokens(used) == 10
    used.home.chmod(0o700)
    assert tokens(used) == 10


def test_a_folder_that_cannot_be_written(used):
    used.home.write_text("no folder")
    assert [tokens(used), tokens(used)] == [10, 10]
    assert used.home.read_text() == "no folder"


def test_files_in_odd_places_do_no_harm(used):
    folder = used.claude / "projects" / "-work-tide"
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "dir.jsonl").mkdir()
    (folder / "gone.jsonl").symlink_to(folder / "nowhere")
    odd = folder / os.fsdecode(b"\xff\n.jsonl")
    odd.write_text(json.dumps(answer("m5", WHEN)) + "\n")
    assert [tokens(used), tokens(used)] == [20, 20]
    shutil.rmtree(used.claude / "projects")
    assert tokens(used) == 0


def test_a_listing_tells_every_change(tmp_path):
    place = str(tmp_path)
    seen = [look([place])]
    (tmp_path / "a").mkdir()
    assert look([place]) == seen[-1]
    (tmp_path / "a" / "f").write_text("x")
    seen.append(look([place]))
    (tmp_path / "a" / "f").write_text("xy")
    seen.append(look([place, f"{place}/none"]))
    assert len(set(seen)) == 3
    assert look([f"{place}/a/f"]) == seen[-1]


def test_only_the_last_answers_are_kept(used, monkeypatch):
    monkeypatch.setattr(quick, "_MOST", 2)
    monkeypatch.setenv("PULSE_HOME", str(used.home))
    used.home.mkdir()
    for name in "abc":
        asked = Quick([name], os.environ)
        text = asked.with_answer(name.encode(), names=["PATH"], places=[], listing=b"")
        Path(asked.path).write_bytes(text)
    found = [Quick([name], os.environ).recall() for name in "abc"]
    assert found == [None, b"b", b"c"]
    monkeypatch.setenv("PATH", "/elsewhere")
    assert Quick(["c"], os.environ).recall() is None
