"""``pulse stats`` as people run it."""

import json
import os
import pty
import subprocess
import sys

import pytest

from tests.pulse.conftest import Laptop, prompt
from tests.pulse.test_failures import copy_of_pulse
from tests.pulse.usage.lines import answer, write

DAY = "2026-03-02T10:00:0{}.000Z"


@pytest.fixture
def fresh(tmp_path):
    return Laptop(tmp_path / "one", "http://127.0.0.1:9")


@pytest.fixture
def used(fresh):
    write(
        fresh.claude,
        "-work-tide/s1.jsonl",
        prompt("s1", 0, "/work/tide").encode(),
        answer("m1", DAY.format(1)),
        answer("m2", DAY.format(2), model="glm-5"),
        answer("m3", "2026-03-03T23:30:00.000Z", cwd="/work/reef"),
    )
    return fresh


def stats(laptop, *arguments, **environ):
    done = laptop.pulse("stats", "--json", *arguments, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_rows_as_documented(used):
    result = stats(used, "--timezone", "UTC")
    assert result["rows"][0] == {
        "date": "2026-03-02",
        "project": None,
        "agent": "claude_code",
        "model": "claude-opus-4-5",
        "input_tokens": 10,
        "output_tokens": 5,
        "cache_creation_tokens": 0,
        "cache_read_tokens": 0,
        "sessions": 1,
        "prompts": 1,
        "cost": 0.000175,
        "cost_is_partial": False,
        "output_is_lower_bound": False,
    }
    assert [row["cost"] for row in result["rows"]] == [0.000175, None, 0.000175]
    assert result["totals"]["cost_is_partial"] is True
    assert result["timezone"] == "UTC"


def test_it_needs_neither_account_nor_network_nor_a_place_to_write(used):
    result = stats(used, PULSE_HOME="/proc/nowhere", PULSE_SERVER="", PULSE_TOKEN="")
    assert result["totals"]["input_tokens"] == 30


def test_days_are_those_of_the_zone(used):
    dates = [g["date"] for g in stats(used, "--timezone", "Asia/Tokyo")["groups"]]
    assert dates == ["2026-03-02", "2026-03-04"]
    dates = [g["date"] for g in stats(used, TZ="America/Los_Angeles")["groups"]]
    assert dates == ["2026-03-02", "2026-03-03"]


def test_since_until_and_agent(used):
    utc = ("--timezone", "UTC")
    assert len(stats(used, *utc, "--since", "2026-03-03")["rows"]) == 1
    assert len(stats(used, *utc, "--until", "2026-03-02")["rows"]) == 2
    assert stats(used, *utc, "--since", "yesterday")["rows"] == []
    assert stats(used, *utc, "--until", "today")["totals"]["input_tokens"] == 30
    assert len(stats(used, "--agent", "Claude Code")["rows"]) == 3


def test_by_project_and_of_a_project(used):
    result = stats(used, "--by", "project")
    assert [group["project"] for group in result["groups"]] == ["reef", "tide"]
    for wanted in ("Reef", "/work/reef", "/work/reef/"):
        assert len(stats(used, "--project", wanted)["rows"]) == 1
    assert stats(used, "--project", "/work/re")["rows"] == []
    assert len(stats(used, "--project", "/work")["rows"]) == 3


def test_a_folder_belongs_where_the_session_began(fresh, tmp_path):
    begun = tmp_path / "work"
    (begun / "own" / ".git").mkdir(parents=True)
    write(
        fresh.claude,
        "x/s1.jsonl",
        answer("m1", DAY.format(1), cwd=str(begun)),
        answer("m2", DAY.format(2), cwd=str(begun / "src")),
        answer("m3", DAY.format(3), cwd=str(begun / "own" / "src")),
        answer("m4", DAY.format(4), cwd=str(tmp_path / "workshop")),
        {**json.loads(prompt("s1", 9, str(begun / "docs")))},
    )
    write(
        fresh.claude,
        "x/s2.jsonl",
        answer("n1", DAY.format(1), session="s2", cwd="/home/ada"),
        answer("n2", DAY.format(2), session="s2", cwd="/home/ada/reef"),
    )
    found = {
        group["project"]: (group["input_tokens"], group["prompts"])
        for group in stats(fresh, "--by", "project")["groups"]
    }
    assert found == {
        "work": (20, 1),
        "own": (10, 0),
        "workshop": (10, 0),
        "ada": (10, 0),
        "reef": (10, 0),
    }


def test_projects_of_one_name_are_told_apart(used):
    write(used.claude, "x/s2.jsonl", answer("m9", DAY.format(3), cwd="/else/tide"))
    names = [group["project"] for group in stats(used, "--by", "project")["groups"]]
    assert names == ["reef", "tide (/else/tide)", "tide (/work/tide)"]
    assert len(stats(used, "--project", "tide")["rows"]) == 2


@pytest.mark.parametrize("by", ["day", "week", "project", "model", "agent"])
def test_the_table_fits(used, by):
    write(
        used.claude,
        "x/s2.jsonl",
        answer(
            "m9",
            DAY.format(3),
            cwd="/work/" + "long" * 20,
            model="some-model-with-a-very-long-name-indeed-20250101",
            version="2.1.3",
            usage={"input_tokens": 987654321, "cache_read_input_tokens": 10**12},
        ),
    )
    for width in ("80", "100", "200"):
        done = used.pulse("stats", "--by", by, COLUMNS=width)
        assert done.returncode == 0
        lines = done.stdout.splitlines()
        assert max(map(len, lines)) <= int(width)
        assert "\x1b" not in done.stdout
        assert lines[0].split()[0] == by.title()


def test_a_table_to_the_letter(used):
    done = used.pulse("stats", "--timezone", "UTC", COLUMNS="100")
    first = (
        "2026-03-02         1        1     20      10            0           0  <$0.01+"
    )
    second = (
        "2026-03-03         1        0     10       5            0           0  <$0.01"
    )
    assert [line.rstrip() for line in done.stdout.splitlines()[:-2]] == [
        "Day         Sessions  Prompts  Input  Output  Cache write  Cache read     Cost",
        "─" * 78,
        f"{first}  opus-4-5, glm-5",
        f"{second}   opus-4-5",
        "─" * 78,
        "Total              1        1     30      15            0           0  <$0.01+",
    ]


def test_names_move_no_cursor(used):
    write(used.claude, "x/s2.jsonl", answer("m9", DAY.format(3), model="a\x1b[2Jb"))
    for by in ("day", "model"):
        done = used.pulse("stats", "--by", by, COLUMNS="150")
        assert "\x1b" not in done.stdout
        assert "a[2Jb" in done.stdout


def test_colours_only_on_a_terminal(used):
    def shown(**environ):
        main, other = pty.openpty()
        subprocess.run(
            [sys.executable, "-m", "pulse", "stats"],
            env={**used.environ, **environ},
            stdout=other,
            check=True,
        )
        os.close(other)
        text = b""
        try:
            while part := os.read(main, 65536):
                text += part
        except OSError:  # what a terminal says when nobody writes to it any more
            pass
        os.close(main)
        return text

    assert b"\x1b[1m" in shown(TERM="xterm")
    assert b"\x1b" not in shown(TERM="xterm", NO_COLOR="1")
    assert b"\x1b" not in shown(TERM="dumb")


def test_nothing_to_count(fresh):
    done = fresh.pulse("stats")
    assert (done.returncode, done.stdout) == (0, "No sessions were found for that.\n")
    assert stats(fresh)["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "soon"], "'soon' is no day."),
        (["--until", "2026-02-30"], "'2026-02-30' is no day."),
        (["--since", "2026-03-02", "--until", "2026-03-01"], "is after --until"),
        (["--timezone", "Mars/Olympus"], "'Mars/Olympus' is no time zone."),
        (["--timezone", "../../etc/passwd"], "is no time zone."),
        (["--agent", "hal"], "'hal' is no agent. Say one of claude_code, "),
        (["--by", "hour"], "invalid choice"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(fresh, arguments, words):
    done = fresh.pulse("stats", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def as_nobody(laptop, tmp_path, *arguments):
    """The command as a user who may read only what everybody may, unless this user is
    such a one: file modes stop nothing that root does."""
    if os.geteuid() != 0:
        return laptop.pulse(*arguments)
    for folder in [tmp_path, *tmp_path.parents[:-2]]:
        folder.chmod(0o755)
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    code = {"PYTHONPATH": str(copy_of_pulse(tmp_path))}
    return subprocess.run(
        [*user, "/usr/bin/python3", "-m", "pulse", *arguments],
        env={**laptop.environ, **code},
        capture_output=True,
        text=True,
    )


def test_what_cannot_be_read_is_said_and_the_rest_counts(used, tmp_path):
    path = write(used.claude, "x/s2.jsonl", answer("m9", DAY.format(3)))
    path.chmod(0)
    done = as_nobody(used, tmp_path, "stats", "--json")
    assert json.loads(done.stdout)["totals"]["input_tokens"] == 30
    assert "s2.jsonl" in done.stderr


def test_lines_that_cannot_be_read_are_said(used):
    write(used.claude, "-work-tide/s1.jsonl", b"{broken}")
    write(used.claude, "-work-tide/s1.jsonl", answer("m8", ...))
    done = used.pulse("stats", COLUMNS="60")
    assert "1 line not readable; see `pulse doctor`." in done.stdout
    assert "1 message without a time: in no day." in done.stdout
    write(used.claude, "-work-tide/s1.jsonl", b"{broken}", b"[]")
    assert "3 lines not readable" in used.pulse("stats").stdout
