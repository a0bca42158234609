"""When the server, the network, the disk or a kill gets in the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pulse.conftest import Laptop

CHUNKS = "/chunks/"


def status(code, headers=None):
    """A fault: answer with this status, once."""

    def fault(handler):
        handler.reply(code, {"type": f"x/{code}", "detail": "Later."}, headers=headers)
        return True

    return (CHUNKS, fault)


def copy_of_pulse(folder):
    source = Path(sys.modules["pulse"].__file__).parent
    shutil.copytree(source, folder / "source" / "pulse")
    return folder / "source"


def hang_up(handler):
    handler.close_connection = True
    handler.connection.close()
    return True


@pytest.mark.parametrize("code", [500, 502, 503, 504, 429])
def test_a_passing_trouble_is_waited_out(laptop, standin, code):
    path = laptop.session()
    standin.faults += [status(code), status(code)]
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]
    assert standin.count(CHUNKS) == 3


def test_retry_after_is_kept(laptop, standin):
    laptop.session()
    standin.faults += [status(429, {"Retry-After": "2"})]
    started = time.monotonic()
    assert laptop.sync("--all")["exit"] == 0
    assert time.monotonic() - started >= 2


def test_a_lasting_trouble_loses_nothing(laptop, standin):
    path = laptop.session()
    standin.faults += [status(500)] * 9
    first = laptop.sync("--all")
    assert first["exit"] == 1
    assert "Nothing is lost: run the sync again later." in first["stderr"]
    standin.faults.clear()
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_lost_answer_is_no_second_copy(laptop, standin):
    path = laptop.session()
    standin.drop_after_store = 2
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_lost_connection_is_tried_again(laptop, standin):
    path = laptop.session()
    standin.faults += [("/check/", hang_up), (CHUNKS, hang_up), ("/machines/", hang_up)]
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_no_server_at_all(laptop):
    laptop.session()
    found = laptop.sync("--all", PULSE_SERVER="http://127.0.0.1:9")
    assert found["exit"] == 1
    assert "could not take this" in found["stderr"]


def test_a_redirect_is_not_followed(laptop, standin):
    laptop.session()

    def away(handler):
        handler.reply(302, {}, headers={"Location": "http://127.0.0.1:1/elsewhere"})
        return True

    standin.faults += [("/check/", away)]
    found = laptop.sync("--all")
    assert found["exit"] == 1
    assert "your token stays here" in found["stderr"]


def test_a_page_in_the_way_is_no_acknowledgement(laptop, standin):
    path = laptop.session()

    def page(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "6")
        handler.end_headers()
        handler.wfile.write(b"<html>")
        return True

    standin.faults += [(CHUNKS, page)]
    assert laptop.sync("--all")["exit"] == 1
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_an_answer_that_does_not_fit_is_no_acknowledgement(laptop, standin):
    laptop.session()

    def short(handler):
        handler.reply(200, {"results": []})
        return True

    standin.faults += [(CHUNKS, short)]
    assert laptop.sync("--all")["exit"] == 1
    assert laptop.sync()["sent_lines"] == 3


def test_a_revoked_token(laptop, standin):
    laptop.session()
    standin.token = "another"
    found = laptop.sync("--all")
    assert found["exit"] == 3
    assert "wrong, expired or revoked" in found["stderr"]


def test_a_server_that_lost_lines_gets_them_again(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    [transcript] = standin.transcripts.values()
    transcript.chunks.clear()
    laptop.session(lines=2)
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_a_server_with_other_lines_gets_a_generation(laptop, standin):
    path = laptop.session(lines=4)
    laptop.sync("--all")
    [transcript] = standin.transcripts.values()
    head, payload = transcript.chunks[0]
    more = {**head, "last_line": 9, "byte_end": head["byte_end"] + 500}
    transcript.chunks[0] = (more, payload)
    laptop.session(lines=2)
    assert laptop.sync()["exit"] == 0
    assert transcript.generation == 2
    assert standin.text("s1") == [path.read_bytes()]


def test_a_server_that_never_agrees_ends_the_sync(laptop, standin):
    laptop.session()

    def conflict(handler):
        row = {
            "status": "conflict",
            "repair": {"action": "generation", "generation": 2},
        }
        handler.problem(409, "upload-conflict", "No.", results=[row])
        return True

    standin.faults += [(CHUNKS, conflict)] * 20
    found = laptop.sync("--all")
    assert found["exit"] == 1
    assert found["complete"] is False
    assert standin.count(CHUNKS) < 10


def test_an_invalid_chunk_is_shown_and_kept_and_stops_no_other(laptop, standin):
    bad, good = laptop.session("bad"), laptop.session("good")
    os.utime(good, (1_700_000_000, 1_700_000_000))

    def invalid(handler):
        row = {"status": "invalid", "detail": "The hash does not fit."}
        handler.reply(200, {"results": [row, {"status": "stored"}]})
        return True

    standin.faults += [(CHUNKS, invalid)]
    found = laptop.sync("--all")
    assert found["exit"] == 1
    assert found["refused"] == ["bad, lines 1-3: The hash does not fit."]
    assert laptop.sync()["exit"] == 0
    assert standin.text("bad") == [bad.read_bytes()]


def test_a_body_too_large_is_cut_in_two(laptop, standin):
    one, two = laptop.session("one"), laptop.session("two")

    def too_large(handler):
        handler.problem(413, "body-too-large", "Send less at once.")
        return True

    standin.faults += [(CHUNKS, too_large)]
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("one") + standin.text("two") == [
        one.read_bytes(),
        two.read_bytes(),
    ]


def test_one_chunk_that_makes_no_sense_stops_no_other(laptop, standin):
    laptop.session("one")
    laptop.session("two")

    def senseless(handler):
        handler.problem(400, "bad-chunk", "Chunk 1 cannot be read.")
        return True

    # The body of both, then the one of the first alone.
    standin.faults += [(CHUNKS, senseless)] * 2
    found = laptop.sync("--all")
    assert found["exit"] == 1
    assert len(found["refused"]) == 1
    assert len(standin.transcripts) == 1
    assert laptop.sync()["exit"] == 0
    assert len(standin.transcripts) == 2


def test_a_machine_that_the_server_forgot_registers_anew(laptop, standin):
    path = laptop.session()
    laptop.sync("--all")
    standin.machines.clear()
    standin.transcripts.clear()
    standin.machines["somebody-else"] = "m1"
    laptop.session(lines=1)
    assert laptop.sync()["exit"] == 0
    assert list(standin.transcripts) == [("m2", "claude_code", "s1")]
    assert standin.text("s1") == [path.read_bytes()]


def test_a_kill_in_the_middle_of_sending(laptop, standin):
    path = laptop.session(lines=4000, text="x" * 900)

    def kill(handler):
        os.kill(running.pid, signal.SIGKILL)
        return hang_up(handler)

    standin.faults += [(CHUNKS, kill)]
    command = [sys.executable, "-m", "pulse", "sync", "--all", "--quiet"]
    with standin.lock:
        running = subprocess.Popen(command, env=laptop.environ)
    assert running.wait(60) == -signal.SIGKILL
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


@pytest.mark.parametrize("delay", [0.4, 0.8])
def test_a_kill_at_any_time(laptop, standin, delay):
    path = laptop.session(lines=5000, text="x" * 900)
    command = [sys.executable, "-m", "pulse", "sync", "--all", "--quiet"]
    running = subprocess.Popen(command, env=laptop.environ)
    time.sleep(delay)
    running.kill()
    running.wait(60)
    assert laptop.sync("--all")["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_ctrl_c_says_that_the_rest_goes_later(laptop, standin):
    path = laptop.session()

    def interrupt(handler):
        os.kill(running.pid, signal.SIGINT)
        time.sleep(0.5)
        return hang_up(handler)

    standin.faults += [(CHUNKS, interrupt)]
    command = [sys.executable, "-m", "pulse", "sync", "--all"]
    with standin.lock:
        running = subprocess.Popen(
            command, env=laptop.environ, stderr=subprocess.PIPE, text=True
        )
    _, said = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in said) == (130, False)
    assert "What was not sent goes with the next sync." in said
    assert laptop.sync()["exit"] == 0
    assert standin.text("s1") == [path.read_bytes()]


def test_one_sync_at_a_time(laptop, standin):
    laptop.session()
    codes = []

    def second(handler):
        # The lock of the stand-in is held here: the second sync must not need it.
        codes.append(laptop.sync("--all")["exit"])
        return False

    standin.faults += [(CHUNKS, second)]
    assert laptop.sync("--all")["exit"] == 0
    assert codes == [5]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("gh[pousr]_", "gh(_"),  # no pattern any more
        lambda text: text.replace("gh[pousr]_", "gh[zzzzz]_"),  # finds nothing
        lambda text: text[: len(text) // 2] + "[[[",  # no rules at all
        lambda text: "",
    ],
)
def test_a_broken_scanner_sends_nothing(tmp_path, laptop, standin, damage):
    laptop.session()
    rules = copy_of_pulse(tmp_path) / "pulse" / "core" / "redact" / "rules.toml"
    rules.write_text(damage(rules.read_text()))
    found = laptop.sync("--all", PYTHONPATH=str(tmp_path / "source"))
    assert found["exit"] == 1
    assert "sent nothing more" in found["stderr"]
    assert standin.count(CHUNKS) == 0


def test_older_rules_do_not_outlive_the_outbox(laptop, standin):
    """What waits is made again by the rules of now."""
    laptop.session()
    standin.faults += [status(500)] * 9
    laptop.sync("--all")
    state = laptop.home / "state.db"
    code = f"import sqlite3; d = sqlite3.connect({str(state)!r}); d.execute('UPDATE chunks SET ruleset = 1, payload = ?', (b'old' * 3,)); d.commit()"
    subprocess.run([sys.executable, "-c", code], check=True)
    standin.faults.clear()
    assert laptop.sync()["exit"] == 0
    assert b"old" not in standin.everything()


def test_a_full_disk(tmp_path, standin):
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this system mounts no tmpfs")
    try:
        laptop = Laptop(tmp_path / "one", standin.url)
        laptop.environ["PULSE_HOME"] = str(disk / "pulse")
        laptop.login()
        path = laptop.session(lines=6000, text="x" * 900)
        found = laptop.sync("--all")
        assert found["exit"] == 6
        assert "is full. Nothing is lost" in found["stderr"]
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert laptop.sync("--all")["exit"] == 0
        assert standin.text("s1") == [path.read_bytes()]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_home_that_nobody_may_write(tmp_path, laptop, standin):
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("no Python of the system that another user may run")
    laptop.session()
    home = tmp_path / "sealed"
    home.mkdir(mode=0o555)
    for folder in [home, *home.parents]:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    code = (
        "import os, sys; os.setgroups([]); os.setgid(65534); os.setuid(65534);"
        " from pulse.cli import main; sys.exit(main(['sync', '--all']))"
    )
    environ = {
        **laptop.environ,
        "PULSE_HOME": str(home / "pulse"),
        "PULSE_TOKEN": standin.token,
        "PYTHONPATH": str(copy_of_pulse(tmp_path)),
    }
    done = subprocess.run(
        [python, "-c", code], env=environ, capture_output=True, text=True
    )
    assert done.returncode == 6, done.stderr
    assert "Make it writable, or set PULSE_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreadable_session_is_named_and_stops_no_other(laptop, standin):
    good = laptop.session("good")
    laptop.sync("--all")
    bad = laptop.session("bad")
    laptop.session("good")
    code = (
        "import pulse.client.sender as s, pulse.client.pack as p, sys\n"
        "whole = s.pack_file\n"
        "def pack(path, **more):\n"
        "    if path.stem == 'bad': raise PermissionError(13, 'Permission denied')\n"
        "    return whole(path, **more)\n"
        "s.pack_file = pack\n"
        "from pulse.cli import main; sys.exit(main(['sync', '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=laptop.environ, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["unread"] == [
        f"{bad} could not be read (Permission denied)."
    ]
    assert standin.text("good") == [good.read_bytes()]
    assert laptop.sync()["exit"] == 0
    assert standin.text("bad") == [bad.read_bytes()]
