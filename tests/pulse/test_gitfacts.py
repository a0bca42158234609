"""What a repository says about itself, and what must not leave it."""

import subprocess

import pytest

from pulse.client import gitfacts


def git(folder, *arguments):
    names = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    command = ["git", *names, "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "tide"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "one")
    git(folder, "commit", "-q", "--allow-empty", "-m", "two")
    return folder


def first_commit(folder):
    return git(folder, "rev-list", "--max-parents=0", "HEAD").strip()


def test_a_folder_below_the_top(repository):
    (repository / "src" / "deep").mkdir(parents=True)
    facts = gitfacts.read(str(repository / "src" / "deep"))
    assert facts.root == str(repository)
    assert facts.root_commit == first_commit(repository)
    assert facts.name("x") == "tide"


def test_a_clone_without_remote_asks_git(repository, tmp_path):
    git(tmp_path, "clone", "-q", str(repository), "copy")
    copy = tmp_path / "copy"
    git(copy, "remote", "remove", "origin")
    assert gitfacts.read(str(copy)).root_commit == first_commit(repository)


def test_origin_goes_before_other_remotes(repository):
    git(repository, "remote", "add", "a-fork", "https://example.org/fork.git")
    git(repository, "remote", "add", "origin", "https://example.org/tidemark.git")
    facts = gitfacts.read(str(repository))
    assert facts.remote == "https://example.org/tidemark.git"
    assert facts.name("x") == "tidemark"


def test_a_worktree_has_the_remote_of_its_repository(repository, tmp_path):
    git(repository, "remote", "add", "origin", "git@example.org:ada/tide.git")
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "tree")
    facts = gitfacts.read(str(tmp_path / "tree"))
    assert facts.remote == "git@example.org:ada/tide.git"
    assert facts.root == str(tmp_path / "tree")


@pytest.mark.parametrize("path", ["", "relative/path", "/does/not/exist", "/\x00"])
def test_where_there_is_no_repository(path):
    assert gitfacts.read(path) == gitfacts.GitFacts()


def test_a_folder_name_stands_in():
    assert gitfacts.GitFacts().name("/work/tide") == "tide"
    assert gitfacts.GitFacts().name("C:\\work\\tide") == "tide"
    assert gitfacts.GitFacts().name("/") == "/"


@pytest.mark.parametrize(
    "config", ["", "[remote", "\x00\xff", '[remote "origin"]\nurl']
)
def test_a_broken_config_is_no_remote(tmp_path, config):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(config)
    assert gitfacts.read(str(tmp_path)).remote == ""


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://ada:pw@example.org/a/b.git", "https://example.org/a/b.git"),
        ("https://token@example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/a?access_token=x#y", "https://example.org/a"),
        ("git@example.org:a/b.git", "git@example.org:a/b.git"),
        ("ssh://git@example.org:22/a/b", "ssh://git@example.org:22/a/b"),
        ("ssh://ada:pw@example.org/a/b", "ssh://example.org/a/b"),
        ("file:///home/ada/private", ""),
        ("/home/ada/private", ""),
        ("../sibling", ""),
    ],
)
def test_remotes_carry_no_credentials(url, clean):
    assert gitfacts.without_credentials(url) == clean
