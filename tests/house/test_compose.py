"""The compose file is whole, and knows only what exists."""

import re

import pytest
import yaml

from tests.house.test_settings import documented
from tests.product import REPOSITORY
from worktracker import probe
from worktracker.up import PARTS


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())


def test_it_has_all_parts(compose):
    parts = {"web", "worker", "beat", "postgres", "redis"}
    assert set(compose["services"]) == parts


def test_each_part_has_a_health_check(compose):
    for name, service in compose["services"].items():
        assert service["healthcheck"]["test"], name


def test_the_environment_holds_settings_only(compose):
    for name in ("web", "worker", "beat"):
        assert set(compose["services"][name]["environment"]) <= documented()


def test_each_variable_is_in_the_example(compose):
    text = (REPOSITORY / "docker-compose.yml").read_text()
    example = (REPOSITORY / ".env.example").read_text()
    for name in re.findall(r"\$\{([A-Z_]+)", text):
        assert f"\n{name}=" in example


def test_our_parts_are_not_root_and_cannot_become_it(compose):
    for name in ("web", "worker", "beat"):
        service = compose["services"][name]
        assert service["user"].split(":")[0] not in {"0", "root"}
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True


def test_each_command_is_a_module_and_a_part_of_it(compose):
    for name in ("web", "worker", "beat"):
        command = compose["services"][name]["command"]
        assert command == ["python", "-m", "worktracker.up", name]
        assert name in PARTS


def test_each_probe_exists(compose):
    for name in ("web", "worker", "beat"):
        check = compose["services"][name]["healthcheck"]["test"]
        assert check[:4] == ["CMD", "python", "-m", "worktracker.probe"]
        assert callable(getattr(probe, check[4]))


def test_named_volumes_are_declared(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"]


def test_dependencies_exist_and_are_waited_for(compose):
    for service in compose["services"].values():
        for name, wait in service.get("depends_on", {}).items():
            assert name in compose["services"]
            assert wait == {"condition": "service_healthy"}
