"""``pulse stats --activity`` over the files of a machine."""

import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest

from pulse.client.commands import activity
from pulse.client.commands.context import Context
from pulse.core.stats.totals import Query
from tests.pulse.core.agenthomes import put_home


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A home with sessions of two agents; ``show`` prints and returns the status."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    put_home("claude_code", tmp_path / "claude")
    put_home("codex", tmp_path / "codex")
    environ = {
        "PULSE_HOME": str(tmp_path / "pulse"),
        "CLAUDE_CONFIG_DIR": str(tmp_path / "claude"),
        "CODEX_HOME": str(tmp_path / "codex"),
    }

    def show(*, as_json=False, width=80, **more):
        context = Context(Namespace(json=as_json), environ)
        assert activity.show(context, Query(**more), width=width) == 0

    show.folder, show.environ = tmp_path, environ
    return show


def shown(machine, capsys, **more):
    machine(as_json=True, **more)
    return json.loads(capsys.readouterr().out)


def test_it_reads_every_agent_and_keeps_what_it_measured(machine, capsys):
    first, second = (shown(machine, capsys) for _ in range(2))
    assert first == second
    assert {row["agent"] for row in first["sessions"]} == {"claude_code", "codex"}
    assert first["messages"]["prompts"] > 0
    assert (machine.folder / "pulse" / "activity.db").exists()


def test_it_prints_for_people(machine, capsys):
    machine(width=100)
    out = capsys.readouterr().out
    assert out.startswith("Activity, all days, UTC\n")
    assert "\nYOU\nPrompts " in out


def test_one_agent_alone(machine, capsys):
    rows = shown(machine, capsys, agent="codex")["sessions"]
    assert {row["agent"] for row in rows} == {"codex"}
    machine(agent="codex")
    out = capsys.readouterr().out
    assert out.startswith("Activity, Codex")
    assert "/INSIGHTS" not in out  # which reads Claude Code alone


def test_one_project_alone(machine, capsys):
    everything = shown(machine, capsys)["sessions"]
    place = everything[0]["cwd"]
    rows = shown(machine, capsys, project=place)["sessions"]
    assert {row["cwd"] for row in rows} == {place}
    machine(project=place)
    out = capsys.readouterr().out
    assert out.startswith(f"Activity, project {place}, all days")


def test_days_without_anything(machine, capsys):
    machine(since=date(2001, 1, 1), until=date(2001, 1, 2))
    assert "0 of " in capsys.readouterr().out.splitlines()[1]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_hears_how_far_it_is(machine, monkeypatch, capsys):
    out = Terminal()
    monkeypatch.setattr(sys, "stderr", out)
    machine()
    first, sep, rest = out.getvalue().partition(" …")
    assert first.startswith("\rReading session 1 of ")
    assert sep and rest.endswith("\r\x1b[K")
    out.truncate(0)
    machine()  # nothing to measure, nothing to say
    assert out.getvalue() == ""


def test_what_could_not_be_read_is_told(machine, capsys):
    (path,) = [
        p
        for p in (machine.folder / "claude").rglob("*.jsonl")
        if p.name != "history.jsonl" and "subagents" not in p.parts
    ][:1]
    with path.open("a") as file:
        file.write("{broken\n")
    machine()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith("of all sessions could not be read.")


def test_a_file_that_vanishes_is_told(machine, capsys, monkeypatch):
    found = activity.sources(
        {"CODEX_HOME": str(machine.folder / "codex")}, Path("/none")
    )
    monkeypatch.setattr(activity, "sources", lambda *_: found)
    gone = next(source for source in found if source.role == "transcript").path
    gone.unlink()
    machine()
    assert f"{gone} could not be read." in capsys.readouterr().err


def test_the_command_line_leads_here(machine):
    environ = {
        **machine.environ,
        "PATH": os.environ["PATH"],
        "HOME": str(machine.folder),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pulse",
            "stats",
            "--activity",
            "--timezone",
            "Asia/Tokyo",
        ],
        env={**environ, "COLUMNS": "70"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0] == "Activity, all days, Asia/Tokyo"
    assert max(map(len, lines)) <= 70
