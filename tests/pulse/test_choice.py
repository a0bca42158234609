"""Which projects may be sent: asked once, remembered, never guessed."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest

from pulse.client.choice import parse_answer


def answer(laptop, text, *arguments):
    """Run a sync in a terminal and type an answer when it asks."""
    controller, terminal = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "pulse", "sync", *arguments],
        env={**laptop.environ, "TERM": "xterm", "COLUMNS": "100"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    shown, typed = b"", False
    while True:
        try:
            part = os.read(controller, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if not typed and b"> " in shown:
            time.sleep(0.1)
            os.write(controller, text.encode())
            typed = True
    os.close(controller)
    return running.wait(30), shown.decode()


@pytest.fixture
def three(laptop):
    for name in ("tide", "moon", "salt"):
        laptop.session(f"s-{name}", cwd=f"/work/{name}", folder=f"-work-{name}")
    stamp = time.time()
    for age, name in enumerate(("tide", "moon", "salt")):
        path = laptop.claude / "projects" / f"-work-{name}" / f"s-{name}.jsonl"
        os.utime(path, (stamp - age, stamp - age))
    return laptop


def sent(standin):
    return sorted(k[2] for k in standin.transcripts)


def test_without_a_terminal_and_a_choice_nothing_is_sent(three, standin):
    requests = len(standin.requests)
    found = three.sync()
    assert found["exit"] == 4
    assert "`pulse sync --all`" in found["stderr"]
    assert len(standin.requests) == requests


def test_all_is_remembered(three, standin):
    assert three.sync("--all")["exit"] == 0
    three.session("s-new", cwd="/work/new", folder="-work-new")
    assert three.sync()["sent_lines"] == 3
    assert sent(standin) == ["s-moon", "s-new", "s-salt", "s-tide"]


def test_the_first_sync_asks_in_a_terminal(three, standin):
    code, shown = answer(three, "1,3\n")
    assert code == 0, shown
    assert "Which projects may Worktracker have?" in shown
    assert "1  tide  (1 session)" in shown
    assert sent(standin) == ["s-salt", "s-tide"]


def test_an_answer_is_remembered_without_a_terminal(three, standin):
    answer(three, "1\n")
    three.session("s-tide", lines=1, cwd="/work/tide", folder="-work-tide")
    three.session("s-moon", lines=1, cwd="/work/moon", folder="-work-moon")
    assert three.sync()["sent_lines"] == 1
    assert sent(standin) == ["s-tide"]


def test_none_is_an_answer(three, standin):
    code, shown = answer(three, "none\n")
    assert (code, sent(standin)) == (0, [])
    assert "You chose to send no project." in shown
    assert three.sync()["exit"] == 0
    assert sent(standin) == []


def test_where_there_are_no_sessions(laptop, standin):
    code, shown = answer(laptop, "")
    assert (code, "No sessions were found." in shown) == (0, True)
    assert laptop.pulse("sync", "--all").stdout.startswith("No sessions were found.")
    assert standin.count("/chunks/") == 0


def test_nonsense_is_asked_again(three, standin):
    _, shown = answer(three, "9\nsome\n2-3\n")
    assert shown.count("numbers from 1 to 3") == 2
    assert sent(standin) == ["s-moon", "s-salt"]


def test_no_answer_sends_nothing(three, standin):
    code, _ = answer(three, "\x04")
    assert (code, sent(standin)) == (4, [])


def test_new_projects_are_listed_and_not_sent(three, standin):
    answer(three, "1\n")
    three.session("s-new", cwd="/work/new", folder="-work-new")
    done = three.pulse("sync")
    assert done.returncode == 0
    assert "New projects, not sent: new." in done.stdout
    assert sent(standin) == ["s-tide"]


def test_new_projects_are_asked_about_in_a_terminal(three, standin):
    answer(three, "1\n")
    three.session("s-new", cwd="/work/new", folder="-work-new")
    code, shown = answer(three, "all\n")
    assert code == 0
    assert "New projects were found." in shown
    assert "moon" not in shown
    assert sent(standin) == ["s-new", "s-tide"]


def test_choosing_again(three, standin):
    answer(three, "none\n")
    answer(three, "2\n", "--choose")
    assert sent(standin) == ["s-moon"]


def test_what_lies_beside_a_session_goes_where_it_goes(three, standin):
    folder = three.claude / "projects" / "-work-moon" / "s-moon" / "subagents"
    folder.mkdir(parents=True)
    record = {
        "type": "user",
        "sessionId": "s-moon",
        "agentId": "abc",
        "cwd": "/work/tide",
        "message": {"content": "x"},
    }
    (folder / "agent-abc.jsonl").write_text(json.dumps(record) + "\n")
    (three.claude / "history.jsonl").write_text('{"display":"secret plan"}\n')
    answer(three, "2\n")  # the subagent wrote last, so its session is listed first
    assert sent(standin) == ["s-tide"]
    assert b"secret plan" not in standin.everything()


def test_checkouts_of_one_repository_are_one_project(tmp_path, laptop, standin):
    for name in ("one", "two"):
        git = tmp_path / name / ".git"
        git.mkdir(parents=True)
        url = "git@github.com:example/tidemark.git"
        (git / "config").write_text(f'[remote "origin"]\n  url = {url}\n')
        laptop.session(name, cwd=str(tmp_path / name), folder=f"-{name}")
    _, shown = answer(laptop, "1\n")
    assert "1  tidemark  (2 sessions)" in shown
    assert sent(standin) == ["one", "two"]


def test_a_choice_stands_when_the_repository_gets_a_remote(tmp_path, laptop, standin):
    git = tmp_path / "tide" / ".git"
    git.mkdir(parents=True)
    laptop.session("s1", cwd=str(tmp_path / "tide"))
    answer(laptop, "1\n")
    (git / "config").write_text('[remote "origin"]\nurl = https://x.example/tide\n')
    laptop.session("s1", lines=1, cwd=str(tmp_path / "tide"))
    assert laptop.sync()["sent_lines"] == 1
    assert standin.paths[str(tmp_path / "tide")]["remote"] == "https://x.example/tide"


def test_a_project_that_stays_here_is_named_by_its_path_alone(
    tmp_path, laptop, standin
):
    for name in ("mine", "ours"):
        git = tmp_path / name / ".git"
        git.mkdir(parents=True)
        (git / "config").write_text(
            f'[remote "origin"]\nurl = https://x.example/{name}\n'
        )
    laptop.session("s-mine", cwd=str(tmp_path / "mine"), folder="-mine")
    path = laptop.session("s-ours", cwd=str(tmp_path / "ours"), folder="-ours")
    os.utime(path, (4e9, 4e9))
    laptop.session("s-ours", lines=1, cwd=str(tmp_path / "mine"), folder="-ours")
    os.utime(path, (4e9, 4e9))
    answer(laptop, "1\n")
    assert sent(standin) == ["s-ours"]
    assert standin.paths[str(tmp_path / "ours")]["remote"] == "https://x.example/ours"
    mine = standin.paths[str(tmp_path / "mine")]
    assert (mine["remote"], mine["root_commit"], mine["name"]) == ("", "", "")


def test_the_choice_outlives_another_log_in(three, standin):
    answer(three, "1\n")
    standin.token = "wt_pat_" + "9" * 38
    assert three.pulse("login", "--token", standin.token).returncode == 0
    assert three.sync()["exit"] == 0
    assert sent(standin) == ["s-tide"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("all", {0, 1, 2}),
        (" A ", {0, 1, 2}),
        ("none", set()),
        ("2", {1}),
        ("1,3", {0, 2}),
        ("1 2", {0, 1}),
        ("1-3", {0, 1, 2}),
        ("", None),
        ("0", None),
        ("4", None),
        ("3-1", None),
        ("some", None),
        ("1,x", None),
        ("²", None),
    ],
)
def test_answers(text, chosen):
    assert parse_answer(text, 3) == chosen
