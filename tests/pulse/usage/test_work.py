"""Files are counted in two processes when there is much, with the same result."""

import os
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from pulse.client.usage import work
from pulse.client.usage.collect import collect
from pulse.client.usage.places import Places
from pulse.client.usage.store import Store
from pulse.client.usage.work import Counted, Job, count, count_all
from pulse.core.agents import READERS
from tests.pulse.core.agenthomes import put_home
from tests.pulse.usage.lines import answer, write

WHEN = "2026-03-02T10:00:00.000Z"


@pytest.fixture
def jobs(tmp_path):
    paths = [
        write(tmp_path, f"p/s{n}.jsonl", *[answer(f"m{n}", WHEN)] * (n + 1))
        for n in range(5)
    ]
    return [Job("claude_code", path, path.stat().st_size) for path in paths]


def test_two_processes_say_what_one_says(jobs, monkeypatch):
    alone = count_all(jobs)
    assert all(counted.packed for counted in alone)
    monkeypatch.setattr(work, "_MUCH", 0)
    assert count_all(jobs) == alone
    assert count_all(jobs[:1]) == alone[:1]


def test_where_forking_is_not_safe_a_process_is_started_anew(jobs, monkeypatch):
    alone = count_all(jobs)
    monkeypatch.setattr(work, "_MUCH", 0)
    monkeypatch.setattr(work.sys, "platform", "darwin")
    assert count_all(jobs) == alone


def test_a_process_that_is_killed_leaves_nothing_undone(jobs, monkeypatch):
    alone = count_all(jobs)
    monkeypatch.setattr(work, "_MUCH", 0)
    monkeypatch.setattr(work, "_help", lambda first, results, jobs: os._exit(9))
    assert count_all(jobs) == alone


def test_a_helper_ends_when_nobody_reads_what_it_says(jobs):
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    helper = context.Process(target=work._help, args=(here, there, jobs * 500))
    helper.start()
    here.close()
    there.close()
    helper.join(30)
    assert helper.exitcode == 0


def test_the_work_is_divided_by_size():
    sizes = [100, 1, 1, 1, 97]
    jobs = [Job("claude_code", None, size) for size in sizes]
    ours, theirs = work._halves(jobs)
    assert sorted(ours + theirs) == [0, 1, 2, 3, 4]
    assert abs(sum(sizes[n] for n in ours) - sum(sizes[n] for n in theirs)) <= 2


def test_a_file_that_cannot_be_read_says_so(tmp_path, monkeypatch):
    path = write(tmp_path, "p/s1.jsonl", answer("m1", WHEN))
    reader = READERS["claude_code"]
    sources = reader.identify(path)
    monkeypatch.setattr(reader, "identify", lambda _path: sources)
    path.unlink()
    counted = count(Job("claude_code", path, 1))
    assert counted == Counted(
        failure=f"{path} could not be read: No such file or directory"
    )


# -------------------------------------------------------------------- places


def test_a_file_that_is_closed_is_not_taken_for_an_empty_one(tmp_path, monkeypatch):
    path = tmp_path / "s1.jsonl"
    path.touch()
    assert count(Job("claude_code", path, 0)).failure == ""
    monkeypatch.setattr(work.os, "access", lambda path, mode: False)
    failure = count(Job("claude_code", path, 0)).failure
    assert failure == f"{path} could not be read: Permission denied"


def test_an_environment_remembers_what_it_was_asked_for():
    places = Places({"HOME": "/x"}, Path("/x"))
    noted = places._environ
    assert noted["HOME"] == "/x"
    assert "PATH" not in noted
    assert noted.get("TZ") is None
    assert {"HOME", "PATH", "TZ"} <= places.variables


@pytest.mark.parametrize("agent", sorted(READERS))
def test_files_of_every_agent_are_counted(agent, tmp_path):
    root = put_home(agent, tmp_path / "home")
    reader = READERS[agent]
    counted = [count(Job(agent, path, 1)) for path in reader.find(root)]
    assert counted
    assert not any(c.failure for c in counted)
    document = any(
        s.kind == "document" and s.role == "transcript"
        for path in reader.find(root)
        for s in reader.identify(path)
    )
    assert any(c.key for c in counted) is document


def test_a_broken_store_that_cannot_be_deleted_is_not_asked_for_ever(
    jobs, tmp_path, monkeypatch
):
    files = [(job.agent, job.path) for job in jobs]
    collect(files, Store(tmp_path, b"mark"))
    kept = Store(tmp_path, b"mark").load()
    broken = {path: replace(entry, packed=b"none") for path, entry in kept.items()}
    store = Store(tmp_path, b"mark")
    store.save(broken)
    monkeypatch.setattr(Path, "unlink", refuse)
    found = collect(files, store)
    assert len([*found.ledgers["claude_code"].calls()]) == 5


def refuse(*_path, **_options):
    raise PermissionError
