"""Every setting is documented, and nothing is documented that is none."""

import ast
import re

from tests.product import REPOSITORY

SETTINGS = REPOSITORY / "worktracker" / "settings.py"


def read_by(path) -> set[str]:
    """The names that a module takes from the environment through `env`."""
    calls = [
        n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)
    ]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def documented() -> set[str]:
    text = (REPOSITORY / "docs" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_each_setting_is_documented():
    assert read_by(SETTINGS) - documented() == set()


def test_each_documented_setting_is_one():
    assert documented() - read_by(SETTINGS) == set()


def test_the_environment_is_read_in_one_file_only():
    """What is no setting: how tools and libraries are told where they run."""
    allowed = {
        "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR", "PORT"
    }  # fmt: skip
    rooms = [
        "worktracker", "accounts", "runs", "search", "sessions_app", "journal",
        "publishing", "frontend", "pipeline",
    ]  # fmt: skip
    pattern = re.compile(r"environ(?:\.get|\.setdefault|\.pop)?[\[(]\s*\"([A-Z_]+)\"")
    read = {
        (name, path.name)
        for room in rooms
        for path in (REPOSITORY / room).rglob("*.py")
        if "demo" not in path.parts  # it starts the product, and so sets what it reads
        for name in pattern.findall(path.read_text())
        if name not in allowed
    }
    assert read == set()


def test_the_example_names_only_settings():
    text = (REPOSITORY / ".env.example").read_text()
    names = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    assert names - documented() == {"POSTGRES_PASSWORD"}
