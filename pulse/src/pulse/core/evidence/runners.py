"""What test runners print, as data: one pattern set per family of runners.

Each entry: the runner's name, and patterns whose groups ``passed``, ``failed``,
``errors``, ``skipped`` and ``total`` are added up over all matches in an output.
``empty`` says that nothing was run.
"""

import re
from dataclasses import dataclass

_M = re.MULTILINE


@dataclass(frozen=True, slots=True)
class Runner:
    name: str
    counts: tuple[re.Pattern[str], ...]
    empty: re.Pattern[str] | None = None
    # Words that occur in every output of this runner: checked before the patterns.
    gate: str = ""


RUNNERS = (
    Runner(
        "cargo test",
        (
            re.compile(
                r"^test result: \w+\. (?P<passed>\d+) passed; (?P<failed>\d+) failed; "
                r"(?P<skipped>\d+) ignored",
                _M,
            ),
        ),
        gate="test result:",
    ),
    Runner(
        "vitest",
        (
            re.compile(
                r"^\s*Tests  +(?:(?P<failed>\d+) failed(?: \| )?)?"
                r"(?:(?P<passed>\d+) passed(?: \| )?)?(?:(?P<skipped>\d+) skipped)?",
                _M,
            ),
        ),
        re.compile(r"No test (?:suite )?(?:files )?found", re.IGNORECASE),
        gate="Test",
    ),
    Runner(
        "jest",
        (
            re.compile(
                r"^Tests: +(?:(?P<failed>\d+) failed, )?(?:(?P<skipped>\d+) skipped, )?"
                r"(?:\d+ todo, )?(?:(?P<passed>\d+) passed, )?\d+ total",
                _M,
            ),
        ),
        re.compile(r"No tests found"),
        gate="Tests:",
    ),
    Runner(
        "unittest",
        (
            re.compile(r"^Ran (?P<total>\d+) tests? in [\d.]+s", _M),
            re.compile(r"^FAILED \([^)]*?failures=(?P<failed>\d+)", _M),
            re.compile(r"^FAILED \([^)]*?errors=(?P<errors>\d+)", _M),
            re.compile(r"^(?:OK|FAILED) \([^)]*?skipped=(?P<skipped>\d+)", _M),
        ),
        re.compile(r"^(?:Ran 0 tests|NO TESTS RAN)", _M),
        gate="Ran ",
    ),
    Runner(
        "bun test",
        (
            re.compile(r"^\s*(?P<passed>\d+) pass$", _M),
            re.compile(r"^\s*(?P<failed>\d+) fail$", _M),
            re.compile(r"^\s*(?P<skipped>\d+) skip$", _M),
        ),
        gate=" pass",
    ),
    Runner(
        "pytest",
        (
            re.compile(
                r"^(?:=+ )?(?=.*\b(?:passed|failed|skipped|errors?|deselected)\b)"
                r"(?=.* in [\d.]+s)(?:(?P<failed>\d+) failed)?(?:, )?"
                r"(?:(?P<passed>\d+) passed)?(?:, )?(?:(?P<skipped>\d+) skipped)?"
                r"(?:, )?(?:\d+ (?:deselected|xfailed|xpassed|warnings?|rerun)(?:, )?)*"
                r"(?:(?P<errors>\d+) errors?)?",
                _M,
            ),
        ),
        re.compile(r"no tests ran|collected 0 items"),
        gate=" in ",
    ),
    Runner(
        "JUnit",
        (
            re.compile(
                r"^(?:\[\w+\] )?Tests run: (?P<total>\d+), Failures: (?P<failed>\d+), "
                r"Errors: (?P<errors>\d+)(?:, Skipped: (?P<skipped>\d+))?\s*$",
                _M,
            ),
        ),
        gate="Tests run:",
    ),
    Runner(
        "dotnet test",
        (
            re.compile(
                r"(?:Passed|Failed)! +- Failed: +(?P<failed>\d+), Passed: +"
                r"(?P<passed>\d+), Skipped: +(?P<skipped>\d+)"
            ),
        ),
        re.compile(r"No test is available"),
        gate="Failed:",
    ),
    Runner(
        "rspec",
        (
            re.compile(
                r"^(?P<total>\d+) examples?, (?P<failed>\d+) failures?"
                r"(?:, (?P<skipped>\d+) pending)?",
                _M,
            ),
        ),
        gate=" example",
    ),
    Runner(
        "phpunit",
        (
            re.compile(r"^OK \((?P<passed>\d+) tests?, \d+ assertions?\)", _M),
            re.compile(
                r"^Tests: (?P<total>\d+), Assertions: \d+"
                r"(?:, Errors: (?P<errors>\d+))?(?:, Failures: (?P<failed>\d+))?",
                _M,
            ),
        ),
        re.compile(r"No tests executed"),
        gate="ssertions",
    ),
    Runner(
        "node --test",
        (
            re.compile(r"^(?:#|\u2139) pass (?P<passed>\d+)$", _M),
            re.compile(r"^(?:#|\u2139) fail (?P<failed>\d+)$", _M),
            re.compile(r"^(?:#|\u2139) skipped (?P<skipped>\d+)$", _M),
        ),
        gate=" pass ",
    ),
    Runner(
        "mocha",
        (
            re.compile(r"^\s+(?P<passed>\d+) passing\b", _M),
            re.compile(r"^\s+(?P<failed>\d+) failing\b", _M),
            re.compile(r"^\s+(?P<skipped>\d+) pending\b", _M),
        ),
        gate=" passing",
    ),
    Runner(
        "deno test",
        (
            re.compile(
                r"^(?:ok|FAILED) \| (?P<passed>\d+) passed.* \| (?P<failed>\d+) failed",
                _M,
            ),
        ),
        gate=" | ",
    ),
    Runner(
        "xctest",
        (
            re.compile(
                r"Executed (?P<total>\d+) tests?, with (?P<failed>\d+) failures?"
            ),
        ),
        gate="Executed ",
    ),
    Runner(
        "exunit",
        (
            re.compile(
                r"^(?:\d+ doctests?, )?(?P<total>\d+) tests?, (?P<failed>\d+) failures?"
                r"(?:, (?P<skipped>\d+) skipped)?",
                _M,
            ),
        ),
        gate="failure",
    ),
    Runner(
        "playwright",
        (
            re.compile(r"^\s+(?P<passed>\d+) passed \([\d.]+m?s\)$", _M),
            re.compile(r"^\s+(?P<failed>\d+) failed$", _M),
            re.compile(r"^\s+(?P<skipped>\d+) skipped$", _M),
        ),
        re.compile(r"No tests found"),
        gate=" passed",
    ),
)

# Go prints a line per package, and single tests only with -v.
GO_PACKAGE = re.compile(
    r"^(?P<mark>ok|FAIL)\s+(?P<package>\S+)\s+(?:[\d.]+s|\(cached\)|\[)", _M
)
GO_TEST = re.compile(r"^\s*--- (?P<mark>PASS|FAIL|SKIP): ", _M)
GO_NOTHING = re.compile(r"\[no test files\]|no tests to run|no packages to test")
