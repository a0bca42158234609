"""What may not stand in any tracked file, and what a lock looks like."""

import re
import subprocess
import sys

import pytest

from tests.product import REPOSITORY

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Written in two parts, so that this file does not hold them.
PACKAGE_HOSTS = re.compile(
    r"\b(py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js|deb\.deb"
    r"ian|ghcr" + r"\.io|docker" + r"\.io|quay" + r"\.io)"
)
HERE = re.compile(
    "/" + "work/(main|wt|shared)/|/" + "root/\\.pyenv|/" + "opt/py" + "pi"
)


def tracked() -> list[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    texts = []
    for name in filter(None, listed.stdout.split("\0")):
        path = REPOSITORY / name
        if path.is_file():
            texts.append((name, path.read_bytes().decode(errors="ignore")))
    return texts


@pytest.mark.parametrize("pattern", [PACKAGE_HOSTS, HERE])
def test_no_tracked_file_names_a_place_of_one_machine(pattern):
    found = [(name, m[0]) for name, text in tracked() if (m := pattern.search(text))]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_hashes_and_no_addresses(lock):
    text = (REPOSITORY / lock).read_text()
    assert "://" not in text
    assert not re.search(
        r"^(-|--)(i|index-url|extra-index-url|find-links)", text, re.MULTILINE
    )
    for block in re.split(r"\n(?=[a-zA-Z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block


def test_the_locks_agree():
    def versions(lock: str) -> dict[str, str]:
        text = (REPOSITORY / lock).read_text()
        return dict(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)", text, re.MULTILINE))

    run, dev = (versions(lock) for lock in LOCKS)
    assert {name: dev[name] for name in run.keys() & dev} == {
        name: run[name] for name in run.keys() & dev
    }


@pytest.mark.parametrize("module", ["pulse.core", "pulse.core.agents", "pipeline"])
def test_thinking_loads_nothing_that_could_act(module):
    """The import contracts say the same of the text; this is what really happens."""
    code = (
        f"import pkgutil, importlib, sys, {module}\n"
        f"for m in pkgutil.walk_packages({module}.__path__, '{module}.'):\n"
        "    importlib.import_module(m.name)\n"
        "bad = {'django', 'rest_framework', 'celery', 'anthropic', 'requests', 'tweepy',"
        " 'httpx2'} & set(sys.modules)\n"
        "print(*sorted(bad))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_links_between_documents_lead_somewhere():
    broken = []
    for name, text in tracked():
        if name.endswith(".md"):
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
                place = (REPOSITORY / name).parent / target
                if "://" not in target and not place.exists():
                    broken.append((name, target))
    assert broken == []


def test_the_readme_is_short():
    assert len((REPOSITORY / "README.md").read_text().splitlines()) < 100
