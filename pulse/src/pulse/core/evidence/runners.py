"""What test runners print, as data: one entry per family of runners.

The groups ``passed``, ``failed``, ``errors``, ``skipped`` and ``total`` of an entry's
patterns are added up over all their matches in an output. ``gates`` are words of which
one stands in every result of this runner: they are looked for before the patterns.
``empty`` says that nothing was run, ``good`` that all went well where the runner
prints no numbers. The first entry that finds anything counts.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Runner:
    name: str
    gates: tuple[str, ...]
    counts: tuple[re.Pattern[str], ...]
    empty: re.Pattern[str] | None = None
    good: re.Pattern[str] | None = None


def _p(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


def _one(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


_N = r"\d{1,9}"

RUNNERS = (
    Runner(
        "cargo test",
        ("test result:",),
        _p(
            rf"^test result: \w+\. (?P<passed>{_N}) passed; (?P<failed>{_N}) failed; "
            rf"(?P<skipped>{_N}) ignored"
        ),
    ),
    Runner(
        "cargo nextest",
        (" tests run: ", " test run: "),
        _p(
            rf"^ *Summary \[[^\]\n]*\] +{_N}(?:/{_N})? tests? run: (?P<passed>{_N}) "
            rf"passed(?: \([^)\n]*\))?(?:, (?P<failed>{_N}) failed)?"
            rf"(?:, {_N} timed out)?(?:, (?P<skipped>{_N}) skipped)?"
        ),
    ),
    Runner(
        "pest",
        (" assertions)",),
        _p(
            rf"^ *Tests:  +(?:(?P<failed>{_N}) failed, )?(?:{_N} (?:risky|todos?|"
            rf"warnings?|incomplete|deprecated), )*(?:(?P<skipped>{_N}) skipped, )?"
            rf"(?P<passed>{_N}) passed \({_N} assertions\)"
        ),
    ),
    Runner(
        "vitest",
        ("Tests  ", "Tests \t", "No test ", "no tests"),
        _p(
            rf"^ *Tests  +(?:(?P<failed>{_N}) failed)?(?: *\| *)?"
            rf"(?:(?P<passed>{_N}) passed)?(?: *\| *)?(?:(?P<skipped>{_N}) skipped)?"
        ),
        _one(r"^ *No test (?:suite |files? )+found"),
    ),
    Runner(
        "jest",
        ("Tests:", "No tests found"),
        _p(
            rf"^Tests: +(?:(?P<failed>{_N}) failed, )?(?:(?P<skipped>{_N}) skipped, )?"
            rf"(?:{_N} todo, )?(?:(?P<passed>{_N}) passed, )?{_N} total"
        ),
        _one(r"^No tests found"),
    ),
    Runner(
        "bun test",
        (" pass\n", " pass\r", " fail\n"),
        _p(
            rf"^ *(?P<passed>{_N}) pass$",
            rf"^ *(?P<failed>{_N}) fail$",
            rf"^ *(?P<skipped>{_N}) skip$",
        ),
    ),
    Runner(
        "unittest",
        ("Ran ", "NO TESTS RAN"),
        _p(
            rf"^Ran (?P<total>{_N}) tests? in [\d.]+s",
            rf"^FAILED \([^)\n]*?failures=(?P<failed>{_N})",
            rf"^FAILED \([^)\n]*?errors=(?P<errors>{_N})",
            rf"^(?:OK|FAILED) \([^)\n]*?skipped=(?P<skipped>{_N})",
        ),
        _one(r"^(?:Ran 0 tests|NO TESTS RAN)"),
    ),
    Runner(
        "pytest",
        (" in ", "no tests ran"),
        _p(
            r"^(?:=+ )?(?=\d+ (?:passed|failed|skipped|error|deselected|xfailed|"
            rf"xpassed))(?:(?P<failed>{_N}) failed)?(?:, )?"
            rf"(?:(?P<passed>{_N}) passed)?(?:, )?(?:(?P<skipped>{_N}) skipped)?"
            rf"(?:, )?(?:{_N} (?:deselected|xfailed|xpassed|warnings?|rerun)"
            rf"(?:, )?)*(?:(?P<errors>{_N}) errors?)?(?:, {_N} \w+)* in [\d.:]+"
        ),
        _one(rf"no tests ran|collected 0 items|^(?:=+ )?{_N} deselected in "),
    ),
    Runner(
        "JUnit",
        ("Tests run:", "<testsuite", "Tests are skipped"),
        _p(
            rf"^(?:\[\w+\] )?Tests run: (?P<total>{_N}), Failures: (?P<failed>{_N}), "
            rf"Errors: (?P<errors>{_N})(?:, Skipped: (?P<skipped>{_N}))?\s*$",
            rf"<testsuite (?=[^<>\n]* tests=\"(?P<total>{_N})\")"
            rf"(?=[^<>\n]* failures=\"(?P<failed>{_N})\")"
            rf"(?:(?=[^<>\n]* errors=\"(?P<errors>{_N})\"))?"
            rf"(?:(?=[^<>\n]* skipped=\"(?P<skipped>{_N})\"))?",
        ),
        _one(r"Tests are skipped\."),
    ),
    Runner(
        "gradle",
        (" tests completed, ", " test completed, ", "BUILD SUCCESSFUL"),
        _p(
            rf"^(?P<total>{_N}) tests? completed(?:, (?P<failed>{_N}) failed)?"
            rf"(?:, (?P<skipped>{_N}) skipped)?"
        ),
        good=_one(r"^BUILD SUCCESSFUL\b"),
    ),
    Runner(
        "dotnet test",
        ("Failed: ", "No test is available"),
        _p(
            rf"(?:Passed|Failed)! +- Failed: +(?P<failed>{_N}), Passed: +"
            rf"(?P<passed>{_N}), Skipped: +(?P<skipped>{_N})"
        ),
        _one(r"No test is available"),
    ),
    Runner(
        "rspec",
        (" example",),
        _p(
            rf"^(?P<total>{_N}) examples?, (?P<failed>{_N}) failures?"
            rf"(?:, (?P<skipped>{_N}) pending)?"
        ),
    ),
    Runner(
        "minitest",
        (" assertions, ",),
        _p(
            rf"^(?P<total>{_N}) (?:runs|tests), {_N} assertions, (?P<failed>{_N}) "
            rf"failures, (?P<errors>{_N}) errors(?:, (?P<skipped>{_N}) skips)?"
        ),
    ),
    Runner(
        "phpunit",
        ("ssertions", "No tests executed"),
        _p(
            rf"^OK \((?P<passed>{_N}) tests?, {_N} assertions?\)",
            rf"^Tests: (?P<total>{_N}), Assertions: {_N}(?:, Errors: (?P<errors>{_N}))?"
            rf"(?:, Failures: (?P<failed>{_N}))?(?:, Warnings: {_N})?"
            rf"(?:, Deprecations: {_N})?(?:, Skipped: (?P<skipped>{_N}))?",
        ),
        _one(r"No tests executed"),
    ),
    Runner(
        "node --test",
        (" pass ",),
        _p(
            rf"^(?:#|\u2139) pass (?P<passed>{_N})$",
            rf"^(?:#|\u2139) fail (?P<failed>{_N})$",
            rf"^(?:#|\u2139) skipped (?P<skipped>{_N})$",
        ),
    ),
    Runner(
        "mocha",
        (" passing", " failing"),
        _p(
            rf"^ +(?P<passed>{_N}) passing\b",
            rf"^ +(?P<failed>{_N}) failing\b",
            rf"^ +(?P<skipped>{_N}) pending\b",
        ),
    ),
    Runner(
        "deno test",
        (" | ",),
        _p(
            rf"^(?:ok|FAILED) \| (?P<passed>{_N}) passed[^|\n]*\| (?P<failed>{_N}) "
            rf"failed"
        ),
    ),
    Runner(
        "xctest",
        ("Executed ", "Test run with "),
        _p(
            rf"Executed (?P<total>{_N}) tests?, with (?P<failed>{_N}) failures?",
            rf"Test run with (?P<total>{_N}) tests?(?: in {_N} suites?)? passed",
        ),
    ),
    Runner(
        "exunit",
        (" failure",),
        _p(
            rf"^(?:{_N} doctests?, )?(?P<total>{_N}) tests?, (?P<failed>{_N}) "
            rf"failures?(?:, (?P<skipped>{_N}) skipped)?"
        ),
    ),
    Runner(
        "playwright",
        (" passed", " failed\n"),
        _p(
            rf"^ +(?P<passed>{_N}) passed \([\d.]+m?s\)$",
            rf"^ +(?P<failed>{_N}) failed$",
            rf"^ +(?P<skipped>{_N}) skipped$",
        ),
    ),
    Runner(
        "ctest",
        (" tests failed out of ",),
        _p(
            rf"^{_N}% tests passed, (?P<failed>{_N}) tests failed out of "
            rf"(?P<total>{_N})"
        ),
    ),
    Runner(
        "gotestsum",
        ("DONE ",),
        _p(
            rf"^DONE (?P<total>{_N}) tests?(?:, (?P<skipped>{_N}) skipped)?"
            rf"(?:, (?P<failed>{_N}) failures?)?(?:, (?P<errors>{_N}) errors?)? in "
        ),
    ),
    Runner(
        "googletest",
        ("[  PASSED  ]", "[  FAILED  ]"),
        _p(
            rf"^\[  PASSED  \] (?P<passed>{_N}) tests?",
            rf"^\[  FAILED  \] (?P<failed>{_N}) tests?, listed",
            rf"^\[  SKIPPED \] (?P<skipped>{_N}) tests?, listed",
        ),
    ),
    Runner(
        "karma",
        ("Executed ",),
        _p(
            rf"Executed (?P<total>{_N}) of {_N} .{{0,200}}?"
            rf"(?:\((?P<failed>{_N}) FAILED\)|SUCCESS)"
        ),
    ),
    Runner(
        "flutter test",
        ("tests passed!", "tests failed."),
        _p(
            rf"^\d+:\d+ \+(?P<passed>{_N})(?: ~(?P<skipped>{_N}))?"
            rf"(?: -(?P<failed>{_N}))?: (?:All tests passed!|Some tests failed\.)"
        ),
    ),
    Runner(
        "scalatest",
        ("Tests: succeeded ",),
        _p(
            rf"Tests: succeeded (?P<passed>{_N}), failed (?P<failed>{_N}), "
            rf"canceled {_N}, ignored (?P<skipped>{_N})"
        ),
    ),
    Runner(
        "behave",
        (" scenarios passed, ", " scenario passed, "),
        _p(
            rf"^(?P<passed>{_N}) scenarios? passed, (?P<failed>{_N}) failed, "
            rf"(?P<skipped>{_N}) skipped"
        ),
    ),
    Runner(
        "testthat",
        ("| PASS ",),
        _p(
            rf"^\[ FAIL (?P<failed>{_N}) \| WARN {_N} \| SKIP (?P<skipped>{_N}) \| "
            rf"PASS (?P<passed>{_N}) \]"
        ),
    ),
    Runner(
        "bazel",
        ("Executed ",),
        _p(
            rf"^Executed {_N} out of (?P<total>{_N}) tests?: "
            rf"(?:(?P<passed>{_N}) tests? pass)?"
            rf"(?:[^\n]*?(?P<failed>{_N}) fails? locally)?"
        ),
    ),
    Runner(
        "prove",
        ("Result: ",),
        _p(rf"^Files={_N}, Tests=(?P<total>{_N}), "),
    ),
)
