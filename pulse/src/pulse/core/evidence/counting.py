"""What a test run came to, as its runner printed it."""

import re
from dataclasses import dataclass

from pulse.core.evidence.runners import RUNNERS, Runner
from pulse.core.values import Outcome

ANSI = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
# Runners print their result at the end; of a longer output no more than that is read.
_LONGEST = 500_000
# Go prints a line per package, and single tests only with -v.
_GO_PACKAGE = re.compile(
    r"^(?P<mark>ok|FAIL)[ \t]+(?P<package>\S+)[ \t]+(?:[\d.]+s|\(cached\)|\[).*$",
    re.MULTILINE,
)
_GO_TEST = re.compile(r"^[ \t]{0,40}--- (?P<mark>PASS|FAIL|SKIP): ", re.MULTILINE)
_GO_NOTHING = re.compile(r"\[no test files\]|no tests to run|no packages to test")
_GO_JSON = re.compile(
    r'"Action":"(?P<mark>pass|fail|skip)","Package":"[^"\n]*","Test":"', re.MULTILINE
)
_TAP = re.compile(r"^(?P<not>not )?ok \d+\b(?P<rest>.*)$", re.MULTILINE)
_TAP_PLAN = re.compile(r"^1\.\.\d+\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Counts:
    """A test run as its runner counted it; None where it printed no number. ``line``
    is the line, from 0, that tells the result."""

    runner: str
    passed: int | None
    failed: int | None
    skipped: int | None
    outcome: Outcome
    line: int


def count(output: str, *, failed: bool = False) -> Counts | None:
    """Read a test runner's result, or None when there is none in the output.

    ``failed``: the command ended with an error."""
    text, before = _bounded(output)
    if "\x1b" in text:
        text = ANSI.sub("", text)
    for runner in RUNNERS:
        gated = any(gate in text for gate in runner.gates)
        if gated and (found := _counted(runner, text, before, failed=failed)):
            return found
    return _go(text, before, failed=failed) or _tap(text, before)


def _bounded(output: str) -> tuple[str, int]:
    """The end of an output, and how many lines stand before it."""
    if len(output) <= _LONGEST:
        return output, 0
    start = len(output) - _LONGEST
    return output[start:], output.count("\n", 0, start)


def _counted(
    runner: Runner, output: str, before: int, *, failed: bool
) -> Counts | None:
    sums: dict[str, int] = {}
    places: dict[str, int] = {}
    for pattern in runner.counts:
        for match in pattern.finditer(output):
            for name, number in match.groupdict().items():
                if number is not None:
                    sums[name] = sums.get(name, 0) + int(number)
                    if int(number):
                        places[name] = match.start(name)
    nothing = runner.empty.search(output) if runner.empty else None
    good = runner.good.search(output) if runner.good and not failed else None
    if not sums and not nothing:
        if not good:
            return None
        line = before + output.count("\n", 0, good.start())
        return Counts(runner.name, None, None, None, Outcome.OK, line)
    red = sums.get("failed", 0) + sums.get("errors", 0)
    skipped = sums.get("skipped", 0)
    passed = sums.get("passed", max(sums.get("total", 0) - red - skipped, 0))
    outcome = Outcome.OK if passed else Outcome.EMPTY
    outcome = Outcome.FAILED if red else outcome
    # Quote the line that tells the result: what failed, else what passed.
    order = ("failed", "errors", "passed", "total", "skipped")
    at = next((places[name] for name in order if name in places), 0)
    if outcome is Outcome.EMPTY and nothing:
        at = nothing.start()
    line = before + output.count("\n", 0, at)
    return Counts(runner.name, passed, red, skipped, outcome, line)


def _go(output: str, before: int, *, failed: bool) -> Counts | None:
    """Go, in its three forms: lines per package, lines per test, JSON."""
    if '"Action":"' in output:
        marks = [m["mark"].upper() for m in _GO_JSON.finditer(output)]
        if marks:
            return _go_marks(output, before, marks)
    packages = [
        (match["mark"], match.start(), "[no test" in match.group())
        for match in _GO_PACKAGE.finditer(output)
    ]
    single = [match["mark"] for match in _GO_TEST.finditer(output)]
    nothing = _GO_NOTHING.search(output)
    if not packages and not single:
        if not nothing or failed:
            return None
        line = before + output.count("\n", 0, nothing.start())
        return Counts("go test", 0, 0, 0, Outcome.EMPTY, line)
    red = [place for mark, place, _ in packages if mark == "FAIL"]
    bad, passed = single.count("FAIL"), single.count("PASS") or None
    if red or bad:
        at = red[0] if red else output.find("--- FAIL")
        line = before + output.count("\n", 0, at)
        return Counts("go test", passed, bad or None, None, Outcome.FAILED, line)
    ran = [place for _, place, empty in packages if not empty]
    at = (ran or [output.rfind("--- ")])[-1]
    line = before + output.count("\n", 0, at)
    outcome = Outcome.OK if ran or passed else Outcome.EMPTY
    return Counts("go test", passed, 0, single.count("SKIP"), outcome, line)


def _go_marks(output: str, before: int, marks: list[str]) -> Counts:
    bad, passed = marks.count("FAIL"), marks.count("PASS")
    outcome = Outcome.OK if passed else Outcome.EMPTY
    outcome = Outcome.FAILED if bad else outcome
    sign = '"Action":"fail"' if bad else '"Action":"'
    at = output.find(sign) if bad else output.rfind(sign)
    line = before + output.count("\n", 0, at)
    return Counts("go test", passed, bad, marks.count("SKIP"), outcome, line)


def _tap(output: str, before: int) -> Counts | None:
    """The Test Anything Protocol: a line per test, and a plan. Without the plan the
    lines may be anything."""
    plan = _TAP_PLAN.search(output)
    if not plan:
        return None
    lines = list(_TAP.finditer(output))
    skipped = sum("# skip" in m["rest"].lower() for m in lines)
    red = [m for m in lines if m["not"] and "# todo" not in m["rest"].lower()]
    passed = len(lines) - len(red) - skipped
    outcome = Outcome.OK if passed > 0 else Outcome.EMPTY
    outcome = Outcome.FAILED if red else outcome
    at = red[0].start() if red else plan.start()
    line = before + output.count("\n", 0, at)
    return Counts("tap", passed, len(red), skipped, outcome, line)
