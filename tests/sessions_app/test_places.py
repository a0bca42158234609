"""Directories and remotes as text."""

import pytest

from sessions_app.places import (
    is_no_project,
    name_of,
    normal_remote,
    same_or_inside,
)


@pytest.mark.parametrize(
    "remote",
    [
        "https://example.com/ada/tide",
        "https://example.com/ada/tide.git/",
        "https://ada:secret@example.com/ada/tide.git",
        "ssh://git@Example.com:2222/ada/tide.git",
        "git@example.com:ada/tide.git",
        "example.com:ada/tide",
    ],
)
def test_a_remote_has_one_spelling(remote):
    assert normal_remote(remote) == "example.com/ada/tide"


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/tide",
        "../tide",
        "file:///srv/git/tide",
        "C:\\git\\tide",
        "https://[bad",
    ],
)
def test_a_directory_is_no_remote(remote):
    assert normal_remote(remote) == ""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/ada/tide", "tide"),
        ("/home/ada/tide/", "tide"),
        ("C:\\Users\\ada\\tide", "tide"),
        ("\\\\host\\share\\tide", "tide"),
        ("/", "/"),
    ],
)
def test_a_project_is_called_after_the_last_name(path, name):
    assert name_of(path) == name


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "~",
        "/root",
        "/tmp",
        "/private/tmp",
        "/home/ada",
        "/home/ada/",
        "/Users/ada",
        "C:\\Users\\ada",
        "c:\\",
        "/mnt/c/Users/ada",
        "C:\\Windows\\System32",
        "",
    ],
)
def test_homes_and_tops_are_no_projects(path):
    assert is_no_project(path)


@pytest.mark.parametrize(
    "path",
    ["/home/ada/tide", "/root/tide", "/srv/tide", "~/tide", "D:\\tide", "/mnt/c/tide"],
)
def test_directories_below_are_projects(path):
    assert not is_no_project(path)


def test_inside_goes_by_whole_names():
    assert same_or_inside("/src/tide/a", "/src/tide")
    assert same_or_inside("/src/tide", "/src/tide/")
    assert same_or_inside("C:\\src\\tide\\a", "c:/src/tide")
    assert not same_or_inside("/src/tides", "/src/tide")
    assert not same_or_inside("/src/tide", "/")
