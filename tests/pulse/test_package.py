"""Pulse as a package: whole, alone, and documented."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from pulse.client import errors
from tests.pulse.conftest import Laptop

REPOSITORY = Path(__file__).resolve().parents[2]
PULSE = REPOSITORY / "pulse"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from nothing but the folder of Pulse."""
    folder = tmp_path_factory.mktemp("wheel")
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PULSE, folder / "alone", ignore=skip)
    build = "import hatchling.build as b, sys; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)],
        cwd=folder / "alone",
        capture_output=True,
        text=True,
        check=True,
    )
    return folder / done.stdout.split()[-1]


def test_the_wheel_is_whole(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("pulse/py.typed", "pulse/core/redact/rules.toml", "pulse/cli.py"):
        assert name in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert all(name.startswith(("pulse/", "worktracker_pulse-")) for name in names)


def test_notes_and_redaction_need_no_library_at_all(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "unpacked")
    laptop = Laptop(tmp_path / "one", "http://127.0.0.1:9")
    laptop.session(lines=2)
    environ = {**laptop.environ, "PYTHONPATH": str(tmp_path / "unpacked")}
    for arguments, expected in (
        (["note", "--local", "2026-03-02", "--zone", "UTC"], "# Monday, 2 March 2026"),
        (["status"], "Account    not logged in"),
        (["redact"], "[redacted:github-token]"),
    ):
        done = subprocess.run(
            [sys.executable, "-S", "-m", "pulse", *arguments],  # no site-packages
            env=environ,
            cwd=tmp_path,
            input="ghp_" + "a1B2" * 9,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(expected)


def test_few_dependencies():
    project = tomllib.loads((PULSE / "pyproject.toml").read_text())["project"]
    everywhere = [name for name in project["dependencies"] if ";" not in name]
    assert len(everywhere) <= 5
    imported = set()
    for path in (PULSE / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).partition(".")[0])
    imported -= sys.stdlib_module_names
    extras = {
        name for extra in project["optional-dependencies"].values() for name in extra
    }
    assert imported - {"pulse"} <= set(everywhere) | extras
    assert set(everywhere) <= imported


def test_every_variable_and_exit_status_is_in_the_readme():
    readme = (PULSE / "README.md").read_text()
    source = "".join(path.read_text() for path in (PULSE / "src").rglob("*.py"))
    for name in set(re.findall(r"\bPULSE_[A-Z_]+\b", source)) | {"NO_COLOR"}:
        assert f"`{name}" in readme, name
    statuses = {
        error.status
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.PulseError)
    }
    for status in statuses | {0, 130}:
        assert f"\n| {status} | " in readme


def test_every_command_is_in_the_readme(tmp_path):
    readme = (PULSE / "README.md").read_text()
    shown = Laptop(tmp_path / "one", "").pulse("--help").stdout
    commands = re.findall(r"^    (\w+)", shown, re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        assert f"| `pulse {command}" in readme
