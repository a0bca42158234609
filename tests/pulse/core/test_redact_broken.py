"""A scanner that is broken, in any of its parts, never lets a secret through."""

import re
import stat
import sys

import pytest

from pulse.core import redact
from pulse.core.redact import Redactor, ScannerError, engine, native
from pulse.core.redact.native import NativeGate
from tests.pulse.core.test_redact import expand

hyperscan = pytest.importorskip("hyperscan")
LINE = b'{"a": "%s"}\n' % expand("ghp_<word:36>").encode()
REDACTED = b'{"a": "[redacted:github-token]"}\n'


@pytest.fixture
def at_once(monkeypatch):
    """The native engine is worth it from the first byte."""
    monkeypatch.setattr(engine, "WORTH", 0)


class Broken:
    """A database that can be made and does something else."""

    def __init__(self, *, compiles=True, scan=None):
        self.compiles, self.does = compiles, scan

    def compile(self, **_more):
        if not self.compiles:
            raise RuntimeError("no")

    def scan(self, block, *, match_event_handler, scratch):
        if self.does is None:
            return  # finds nothing
        raise self.does


def falls_back(redactor):
    assert redactor.line(LINE)[0] == REDACTED
    assert redactor.engine == "python"
    return redactor.trouble


def test_without_the_library(monkeypatch, at_once):
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert "cannot be loaded" in falls_back(Redactor())
    with pytest.raises(ScannerError, match="cannot be loaded"):
        Redactor(engine="native").line(LINE)


def test_a_library_that_does_not_compile(monkeypatch, at_once):
    monkeypatch.setattr(hyperscan, "Database", lambda: Broken(compiles=False))
    assert "cannot compile: no" in falls_back(Redactor())


def test_a_library_that_finds_nothing(monkeypatch, at_once):
    monkeypatch.setattr(hyperscan, "Database", Broken)
    monkeypatch.setattr(hyperscan, "Scratch", lambda database: None)
    assert "does not find" in falls_back(Redactor())


def test_a_library_that_stops_in_between(at_once):
    redactor = Redactor()
    assert redactor.line(LINE)[0] == REDACTED
    assert redactor.engine == "native"
    redactor._native._database = Broken(scan=RuntimeError("gone"))
    assert "cannot scan: gone" in falls_back(redactor)


def test_few_lines_need_no_database(tmp_path):
    redactor = Redactor(cache=tmp_path)
    assert redactor.line(LINE)[0] == REDACTED
    assert redactor.engine == "python"
    assert redactor.trouble == ""
    NativeGate(cache=tmp_path)
    redactor = Redactor(cache=tmp_path)
    assert redactor.line(LINE)[0] == REDACTED
    assert redactor.engine == "native"


# ----------------------------------------------------------------- the cache


@pytest.fixture
def compiled(monkeypatch):
    """How often a database was compiled."""
    times = []
    whole = NativeGate._compiled
    monkeypatch.setattr(
        NativeGate, "_compiled", lambda *a: times.append(1) or whole(*a)
    )
    return times


def test_a_database_is_kept_for_its_owner_alone(tmp_path, compiled):
    cache = tmp_path / "cache"
    first = NativeGate(cache=cache).places(LINE)
    (path,) = cache.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert NativeGate(cache=cache).places(LINE) == first
    assert len(compiled) == 1


def test_a_damaged_or_foreign_database_is_made_anew(tmp_path, compiled):
    NativeGate(cache=tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    foreign = hyperscan.Database()
    foreign.compile(expressions=[b"x"], ids=[0], flags=[0])
    native._write(path, hyperscan.dumpb(foreign))
    other = path.read_bytes()
    native._write(path, b"no database at all")
    garbage = path.read_bytes()
    for content in (whole[:-1], b"", whole[:99] + b"x" + whole[100:], other, garbage):
        path.write_bytes(content)
        compiled.clear()
        assert NativeGate(cache=tmp_path).places(LINE)
        assert len(compiled) == 1
        assert path.read_bytes() == whole


def test_a_database_of_other_rules_goes(tmp_path):
    NativeGate(cache=tmp_path)
    (old,) = tmp_path.iterdir()
    NativeGate(["acme"], cache=tmp_path)
    assert not old.exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_no_room_for_the_database_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert NativeGate(cache=tmp_path / "file" / "cache").places(LINE)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(native.os, "fdopen", full)
    assert NativeGate(cache=tmp_path / "c").places(LINE)
    assert list((tmp_path / "c").iterdir()) == []


def test_a_word_of_the_owners_may_be_in_what_the_gate_is_tried_on():
    assert [place for place, _ in NativeGate(["k"]).places(b"{key}")] == [1]


def test_threads_share_a_gate():
    from concurrent.futures import ThreadPoolExecutor

    gate = NativeGate()
    blocks = [LINE * n for n in range(1, 60)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(gate.places, blocks))
    assert [len(places) for places in found] == list(range(1, 60))


# ------------------------------------------------------------------ the rules


def test_a_broken_rule_is_noticed(monkeypatch):
    def broken(rule):
        raise re.error("unbalanced")

    monkeypatch.setattr(engine, "pattern_of", broken)
    with pytest.raises(ScannerError, match="a rule is broken: unbalanced"):
        redact.ensure_working()


def test_rules_that_find_nothing_are_noticed(monkeypatch):
    monkeypatch.setattr(engine.literals, "redact", lambda line, *_: line)
    with pytest.raises(ScannerError, match="does not find what it should"):
        redact.ensure_working()


def test_all_is_well():
    redact.ensure_working()
    redact.check(Redactor(engine="native"))
    assert redact.may_hold_secrets(LINE)
    assert not redact.may_hold_secrets(b'{"a": "b"}')
    assert redact.redact_lines([LINE, b"\n"]) == [REDACTED, b"\n"]
