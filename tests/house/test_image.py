"""What the Dockerfile would build, as far as it can be seen without an engine."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.product import REPOSITORY, SERVER_ENV, Product

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined, re.MULTILINE)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The files that `COPY . .` would take."""
    folder = tmp_path_factory.mktemp("image") / "app"
    folder.mkdir()
    lines = (REPOSITORY / ".dockerignore").read_text().splitlines()
    for name in [line[1:] for line in lines if line.startswith("!")]:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(source, folder / name)
    return folder


def test_it_does_not_run_as_root():
    assert instructions("USER")[-1] not in {"root", "0"}
    assert DOCKERFILE.index("USER ") < DOCKERFILE.rindex("CMD ")


def test_it_has_two_stages():
    assert len(instructions("FROM")) == 2


def test_each_copied_file_is_in_the_context(image):
    for line in instructions("COPY"):
        if "--from=" not in line:
            assert (image / line.split()[0]).exists()


def test_packages_are_installed_with_their_hashes():
    assert any(
        "--require-hashes -r requirements.lock" in r for r in instructions("RUN")
    )


def test_its_collecting_step_works(image):
    [step] = [line for line in instructions("RUN") if "collectstatic" in line]
    given = dict(re.findall(r"([A-Z_]+)=(\S+)", step))
    assert {*SERVER_ENV, "DATABASE_URL"} == set(given)
    product = Product(image.parent / "data", **given)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=image,
        env={**product.env, "PYTHONPATH": str(image)},
        check=True,
        capture_output=True,
    )
    assert (image / "static-build" / "staticfiles.json").exists()
