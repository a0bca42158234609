"""The other commands: log in and out, status, note, redact, and how light all stays."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pulse.client import commandline
from pulse.client.commands.note import parse_day
from pulse.client.errors import UsageError
from pulse.client.surroundings import local_zone
from pulse.core.agents import READERS
from tests.pulse.conftest import Laptop, prompt
from tests.pulse.standin import TOKEN


@pytest.fixture
def fresh(tmp_path, standin):
    return Laptop(tmp_path / "one", standin.url)


# ------------------------------------------------------------------- log in


def test_log_in_checks_the_token_and_registers_the_machine(fresh, standin):
    done = fresh.pulse("login", "--token", TOKEN)
    assert done.returncode == 0
    assert done.stdout.startswith(f"Logged in to {standin.url} as ada@example.org.")
    assert list(standin.machines.values()) == ["m1"]
    assert TOKEN not in done.stdout + done.stderr


def test_the_token_is_kept_where_only_its_owner_can_read_it(fresh):
    fresh.login()
    mode = (fresh.home / "credentials.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE(fresh.home.stat().st_mode) == 0o700
    assert TOKEN not in (fresh.home / "config.json").read_text()


def test_the_state_is_private_in_an_open_folder(fresh):
    fresh.home.mkdir(mode=0o755)
    fresh.login()
    fresh.session()
    assert fresh.sync("--all")["exit"] == 0
    files = [path for path in fresh.home.iterdir() if path.is_file()]
    assert len(files) >= 4
    assert not [path for path in files if path.stat().st_mode & 0o077]


def test_the_server_of_the_log_in_is_remembered(fresh, standin):
    server = fresh.environ.pop("PULSE_SERVER")
    done = fresh.pulse("login", "--server", server, "--token", TOKEN)
    assert done.returncode == 0
    fresh.session()
    assert fresh.sync("--all")["sent_lines"] == 3


@pytest.mark.parametrize("way", ["stdin", "environment"])
def test_the_token_comes_by_other_ways(fresh, way):
    if way == "stdin":
        done = fresh.pulse("login", stdin=f"  {TOKEN}\n")
    else:
        done = fresh.pulse("login", PULSE_TOKEN=TOKEN)
    assert done.returncode == 0
    assert json.loads((fresh.home / "credentials.json").read_text()) == {"token": TOKEN}


def test_a_wrong_token_is_not_kept(fresh):
    done = fresh.pulse("login", "--token", "wt_pat_wrong")
    assert done.returncode == 3
    assert not fresh.home.exists()


@pytest.mark.parametrize("token", ["", "two words", "tøken", "a\x07b"])
def test_what_is_no_token_is_not_sent(fresh, standin, token):
    done = fresh.pulse("login", stdin=f"{token}\n")
    assert (done.returncode, standin.requests) == (2, [])


@pytest.mark.parametrize(
    "server",
    ["http://worktracker.example", "ftp://x", "http://ada:pw@127.0.0.1", "https://"],
)
def test_a_server_that_must_not_get_the_token(fresh, server):
    done = fresh.pulse("login", "--server", server, "--token", TOKEN)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_log_out(fresh):
    fresh.login()
    assert fresh.pulse("logout").returncode == 0
    assert not (fresh.home / "credentials.json").exists()
    found = fresh.sync("--all")
    assert (found["exit"], "pulse login" in found["stderr"]) == (3, True)
    assert fresh.pulse("logout").stdout == "You were not logged in.\n"


# ------------------------------------------------------------------- status


def test_status_before_anything(fresh):
    done = fresh.pulse("status")
    assert done.returncode == 0
    assert "not logged in" in done.stdout
    assert not fresh.home.exists()


def test_status_says_what_a_sync_would_send(laptop, standin):
    laptop.session("s1")
    laptop.session("s2", cwd="/work/moon", folder="-work-moon")
    requests = len(standin.requests)
    found = json.loads(laptop.pulse("status", "--json").stdout)
    assert (found["sessions"], found["new_sessions"], found["choice"]) == (2, 2, "")
    assert len(standin.requests) == requests
    laptop.sync("--all")
    found = json.loads(laptop.pulse("status", "--json").stdout)
    assert (found["new_sessions"], found["new_bytes"], found["choice"]) == (0, 0, "all")
    assert {p["name"] for p in found["projects"]} == {"tide", "moon"}
    assert TOKEN not in laptop.pulse("status").stdout


def test_status_warns_of_a_token_that_others_can_read(laptop):
    (laptop.home / "credentials.json").chmod(0o644)
    assert "others can read the saved token" in laptop.pulse("status").stdout


# --------------------------------------------------------------------- note


def test_a_note_needs_no_account_and_no_network(fresh, standin):
    fresh.session(lines=2, text="Add a retry to the uploader")
    done = fresh.pulse("note", "--local", "2026-03-02", "--zone", "UTC")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# Monday, 2 March 2026")
    assert "1 session, 2 prompts" in done.stdout
    assert standin.requests == []
    assert not fresh.home.exists()


HELD = {
    "format": 1,
    "date": "2026-03-02",
    "headline": "Added a retry.",
    "items": [
        {"kind": "achievement", "text": "Added a retry.", "status": "claimed",
         "project": "tidemark", "instead": "", "why": "", "hidden": False},
        {"kind": "attempt", "text": "Hid it.", "status": "claimed", "hidden": True},
        {"kind": "decision", "text": "Chose a lease", "status": "confirmed",
         "project": "quire", "instead": "a lock", "why": "it expires"},
    ],
    "coverage": {"sessions": 2, "automated": 0, "prompts": 7, "menu_answers": 0,
                 "active_seconds": 3600, "missing": [], "unparsed": 0},
    "writer": "claude",
}  # fmt: skip


def test_the_note_of_the_server_is_printed_as_it_holds(laptop, standin):
    path = "notes/?from=2026-03-02&to=2026-03-02"

    def answers(status, body):
        def fault(handler):
            handler.reply(status, body)
            return True

        standin.faults.append((path, fault))
        return laptop.pulse("note", "--server", "2026-03-02", "--zone", "UTC")

    done = answers(200, {"results": [HELD], "next": None})
    assert done.stdout.splitlines()[4:] == [
        "## Done", "", "- tidemark: Added a retry. (claimed)", "",
        "## Decided", "", "- quire: Chose a lease instead of a lock: it expires.", "",
        "_2 sessions, 7 prompts, 1 h active._",
    ]  # fmt: skip
    assert "no note of 2026-03-02" in answers(200, {"results": []}).stdout
    assert "Update Pulse" in answers(200, {"results": [HELD | {"format": 2}]}).stderr
    assert "Update Pulse" in answers(200, {"results": [HELD | {"items": 1}]}).stderr
    assert "scope “read”" in answers(403, {"detail": "no"}).stderr


def test_a_note_of_a_day_without_sessions(fresh):
    done = fresh.pulse("note", "--local", "2020-01-01")
    assert (done.returncode, "No sessions." in done.stdout) == (0, True)


def test_a_note_holds_no_secret(fresh):
    token = "ghp_" + "a1B2" * 9
    fresh.session(lines=1, text=f"Use the token {token} for the uploader")
    done = fresh.pulse("note", "--local", "2026-03-02", "--zone", "UTC")
    assert done.returncode == 0
    assert token not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["tomorrow"], ["2026-13-01"], ["--zone", "Mars/Base"], ["--day-start", "24"]],
)
def test_a_note_of_nonsense(fresh, arguments):
    done = fresh.pulse("note", "--local", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_days_begin_at_the_owners_hour():
    zone = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 02:30 in Berlin
    assert parse_day("today", night, zone, 4).isoformat() == "2026-03-01"
    assert parse_day("yesterday", night, zone, 4).isoformat() == "2026-02-28"
    assert parse_day("today", night, zone, 0).isoformat() == "2026-03-02"
    with pytest.raises(UsageError):
        parse_day("soon", night, zone, 4)


def test_the_zone_of_this_machine():
    assert local_zone({"TZ": "Asia/Tokyo"}) == "Asia/Tokyo"
    assert local_zone({"TZ": ":Asia/Tokyo"}) == "Asia/Tokyo"
    assert local_zone({"TZ": "/usr/share/zoneinfo/Asia/Tokyo"}) in {"Asia/Tokyo", "UTC"}
    assert ZoneInfo(local_zone({}))


# ------------------------------------------------------------------- redact


def test_redact_is_a_filter(fresh):
    secret = "ghp_" + "a1B2" * 9
    text = f"first\n{secret}\n" + prompt("s", 1, "/x", text=secret) + "\nlast"
    done = fresh.pulse("redact", "--report", stdin=text)
    assert done.stdout == text.replace(secret, "[redacted:github-token]")
    assert done.stderr.split() == ["2", "github-token", "2", "in", "all"]


# ------------------------------------------------------------------- manners


def test_help_names_every_command_and_what_comes_first(fresh):
    done = fresh.pulse("--help")
    for name in ("login", "logout", "sync", "status", "note", "stats", "redact"):
        assert f"\n    {name}" in done.stdout
    assert "Start with `pulse login`" in done.stdout


@pytest.mark.parametrize(
    "name", ["login", "logout", "sync", "status", "note", "stats", "redact"]
)
def test_each_command_explains_itself(fresh, name):
    done = fresh.pulse(name, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 200


def test_wrong_usage(fresh):
    assert fresh.pulse("dance").returncode == 2
    assert fresh.pulse().returncode == 2


def test_a_reader_that_stops_reading(laptop):
    laptop.session(lines=2000)
    command = f"{sys.executable} -m pulse redact | head -1"
    text = "x" * 200_000 + "\n" + "y\n" * 200_000
    done = subprocess.run(
        ["sh", "-c", command],
        env=laptop.environ,
        input=text,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr


def loaded(laptop, *arguments):
    """The modules that a run of the command line loads."""
    code = (
        "import sys\nfrom pulse.cli import main\n"
        f"code = main({list(arguments)!r})\n"
        "print(' '.join(sorted(sys.modules)), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=laptop.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_a_sync_of_nothing_new_stays_light(laptop):
    laptop.session()
    laptop.sync("--all")
    heavy = {"httpx2", "rich", "zstandard", "pulse.core.redact", "asyncio"}
    assert not heavy & loaded(laptop, "sync", "--quiet")


def test_colours_stay_out_when_they_are_not_wanted(laptop):
    import pty

    laptop.session(lines=3000)
    controller, terminal = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "pulse", "sync", "--all"],
        env={**laptop.environ, "TERM": "xterm-256color", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(controller, 4096)
        except OSError:
            break
        shown += part
    os.close(controller)
    assert running.wait(30) == 0
    assert b"\x1b[3" not in shown.replace(b"\x1b[39m", b"")
    assert b"Sent 1 session" in shown


def test_help_and_readme_name_where_each_agent_is_looked_for(tmp_path):
    class Asked(dict):
        def get(self, name, default=None):
            names.add(name)
            return default

    names = set()
    for reader in READERS.values():
        reader.roots(Asked(), tmp_path)
    readme = (Path(__file__).parents[2] / "pulse" / "README.md").read_text()
    usual = {"XDG_CONFIG_HOME"}  # where other programs are looked for, too
    assert names - usual >= {"CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"}
    for name in names - usual:
        assert name in commandline._MORE
        assert name in readme
    for reader in READERS.values():
        assert reader.LABEL in readme
