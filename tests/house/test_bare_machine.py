"""`make run` where something is missing or cannot be written: one sentence each."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.product import REPOSITORY, Product
from tests.serving import Served, free_port

NOBODY = 65534


def make(checkout: Path, *arguments: str, command: tuple[str, ...] = ()) -> str:
    """What a failing `make` said, without make's own last line."""
    done = subprocess.run(
        [*command, "make", "-C", str(checkout), "--no-print-directory", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("make: ***"), done.stdout
    return "\n".join(lines[:-1])


def python_that(tmp_path: Path, *, lacks: str) -> Path:
    """A python3 that fails when it is asked about `lacks`."""
    fake = tmp_path / "python3"
    fake.write_text(
        f'#!/bin/sh\ncase "$2" in *{lacks}*) exit 1 ;; esac\nexec {sys.executable} "$@"\n'
    )
    fake.chmod(0o755)
    return fake


def test_without_venv_the_apt_line_is_printed(tmp_path):
    python = python_that(tmp_path, lacks="ensurepip")
    said = make(REPOSITORY, "run", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert said == (
        "Python's venv module is missing. "
        f"Run: sudo apt-get install python{version}-venv"
    )
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_named(tmp_path):
    python = python_that(tmp_path, lacks="version_info")
    said = make(REPOSITORY, "run", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}")
    assert said.startswith("Worktracker needs Python 3.11 or newer as python3")


@pytest.fixture(scope="module")
def as_nobody():
    """The start of a command line that runs the rest as nobody."""
    if os.getuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root may become nobody: the files of root are read-only then")
    before = os.umask(0o022)  # what is made here is for anyone to read
    yield (
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
    )
    os.umask(before)


@pytest.fixture(scope="module")
def checkout(as_nobody):
    """A checkout that belongs to root, with an environment that anyone may use."""
    folder = Path(tempfile.mkdtemp(prefix="worktracker-checkout-"))
    folder.chmod(0o755)
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, files):
        if (REPOSITORY / name).is_file():
            (folder / "code" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / "code" / name)
    yield folder
    shutil.rmtree(folder)


def python_of_anyone(command: tuple[str, ...]) -> str:
    """A Python that nobody may run, too, of the version these tests run on."""
    version = "import sys; print(sys.version_info[:2])"
    for python in (getattr(sys, "_base_executable", ""), "/usr/bin/python3"):
        # Through sh: setpriv itself still has root's rights when it starts a program.
        shell = ("sh", "-c", 'exec "$@"', "sh", python, "-c", version)
        done = subprocess.run(
            [*command, *shell], capture_output=True, text=True, cwd="/"
        )
        if done.stdout.strip() == str(sys.version_info[:2]):
            return python
    pytest.skip("no Python of this version that other users may run")


def link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def environment(as_nobody, checkout):
    """An environment outside the checkout, with the packages of this one."""
    python = python_of_anyone(as_nobody)
    venv = checkout / "venv"
    subprocess.run([python, "-m", "venv", "--without-pip", str(venv)], check=True)
    [packages] = venv.glob("lib/python*/site-packages")
    [ours] = Path(sys.prefix).glob("lib/python*/site-packages")
    shutil.copytree(ours, packages, dirs_exist_ok=True, copy_function=link)
    (packages / "_worktracker_pulse.pth").write_text(f"{checkout}/code/pulse/src\n")
    (venv / ".ok").touch()
    return venv


def test_a_read_only_checkout_without_environment(as_nobody, checkout):
    said = make(checkout / "code", "run", command=as_nobody)
    assert said == (
        "The environment could not be written to .venv: set VENV= to a folder that "
        "you may write to."
    )


def test_a_read_only_checkout_without_home(as_nobody, checkout, environment):
    said = make(checkout / "code", "run", f"VENV={environment}", command=as_nobody)
    assert said == (
        f"Worktracker could not write to {checkout}/code/var (Permission denied): "
        "set WORKTRACKER_HOME to a folder that you may write to."
    )


def test_a_read_only_checkout_with_a_home_elsewhere(as_nobody, checkout, environment):
    home = Path(tempfile.mkdtemp(prefix="worktracker-home-"))
    os.chown(home, NOBODY, NOBODY)
    port = free_port()
    process = subprocess.Popen(
        [
            *as_nobody,
            "make",
            "-C",
            str(checkout / "code"),
            "run",
            f"VENV={environment}",
        ],
        env={
            "PATH": os.environ["PATH"],
            "WORKTRACKER_HOME": str(home / "data"),
            "PORT": str(port),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    served = Served(process, port)
    try:
        served.wait_until_up()
        assert served.get("/readyz")[0] == 200
    finally:
        served.kill()
        shutil.rmtree(home)


def test_a_home_that_cannot_be_written(tmp_path):
    """Root may write anywhere; a file where the folder should be stops it, too."""
    (tmp_path / "file").touch()
    product = Product(tmp_path / "file" / "home")
    served = Served(product.start("-m", "worktracker.up", PORT=str(free_port())), 0)
    assert served.ended() == 1
    assert "set WORKTRACKER_HOME to a folder that you may write to" in served.output
    assert served.output.count("\n") == 1
