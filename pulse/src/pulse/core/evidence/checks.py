"""Test runs, builds, checks and other commands whose result says something about the
work."""

import re
from collections.abc import Collection, Sequence

from pulse.core.evidence.calls import Done
from pulse.core.evidence.commands import Part
from pulse.core.evidence.counting import ANSI, Counts, count
from pulse.core.evidence.found import Found
from pulse.core.evidence.known import BUILD, CHECKS, OUTSIDE, TESTS
from pulse.core.evidence.quotes import clip
from pulse.core.values import EvidenceKind, Outcome

_RUNS_SCRIPT = re.compile(
    r"(?:(?:python3?(?:\.\d+)?|node|bash|sh|zsh|tsx|bun(?: run)?|deno run|ruby|php|"
    r"perl|Rscript|go run|lua)\s+(?:-(?!n\b|c\b|m\b)\w+ )*|\./)"
    r"(?P<path>[\w./\\-]+\.\w+|[\w/-]+)"
)
_NOTHING_DONE = re.compile(
    r"\b(?:bypass(?:ed|ing)|skipp(?:ed|ing) (?:build|tests?|all)|tests? (?:are |were )?"
    r"skipped|nothing to (?:do|be done|build)|0 tests|no tests|no targets)\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"^(?:error(?:\[\w{1,20}\])?:|[^\s(:]{1,300}[(:]\d+[,:]\d+\)?:? "
    r"(?:error|fatal|undefined|cannot)|"
    r"BUILD FAILED|ERROR in |> Build error|Build failed|make: \*\*\*)",
    re.MULTILINE,
)
_NOT_COMPILED = re.compile(
    r"could not compile|^error\[E\d+\]|\berror TS\d+|^BUILD FAILED|"
    r"[Cc]ompilation (?:failed|error)|^\S{1,300}:\d+:\d+: (?:undefined|error): ",
    re.MULTILINE,
)
# What a check says when it found something: how much, else the first of it.
_FINDINGS = re.compile(
    r"\b[Ff]ound [1-9]\d{0,8} (?:error|issue|problem|warning|diagnostic)|"
    r"^\S{0,3} ?[1-9]\d{0,8} (?:errors?|problems?|issues?)\b|"
    r"^Code style issues|[Ww]ould (?:be )?reformat|Your code has been rated at \d\.",
    re.MULTILINE,
)
_FINDING = re.compile(
    r"^(?:error(?:\[\w{1,20}\])?:|(?:vet(?:\.exe)?: )?[^\s(:]{1,300}"
    r"[(:]\d+(?:[,:]\d+)?\)?:? (?:error|warning|cannot|undefined|"
    r"[A-Z]{1,4}\d{2,5}\b)|\s{1,12}\d+:\d+\s{1,4}error\b|"
    r"\[warn\] (?!Code))",
    re.MULTILINE,
)
# What a command that reaches outside says when it failed behind a pipe.
_REFUSED = re.compile(
    r"^(?:npm (?:error|ERR!)|error\b|fatal\b|denied\b|ERROR\b|HTTPError\b|"
    r"unauthorized\b)",
    re.MULTILINE | re.IGNORECASE,
)
_GO_FILE = re.compile(r"^\S{1,300}\.go$", re.MULTILINE)
_NOISE = re.compile(
    r"\s*$|npm (?:warn|notice)|warning\b|\(\w+ completed|Exit code|Shell cwd|"
    r"[^\x1b\n]*\x1b|> ",
    re.IGNORECASE,
)
_ENDS = 40_000  # characters at either end of an output in which signs are looked for


def look(done: Done, found: Found, written: Collection[str]) -> None:
    """Add what this call was, if anything: a test run, a build, a check, a command that
    reaches outside, or the run of a script that the session wrote (``written``: names
    of its changed files)."""
    working = done.working
    is_test = any(TESTS.match(part.program) for part in working)
    counts = count(done.text, failed=done.result.is_error) if is_test else None
    if counts:
        _add_tests(done, found, counts)
    elif built := _first(working, BUILD) or (is_test and _does_not_compile(done)):
        _add_build(done, found, built)
    for what, pattern in CHECKS:
        if part := _first(working, pattern):
            _add_check(done, found, what, part)
    if outside := next((p for p in done.parts if OUTSIDE.match(p.program)), None):
        _add_outside(done, found, outside)
    elif not counts and (script := _own_script(working, written)):
        _add_run(done, found, script)


def _first(working: Sequence[Part], pattern: re.Pattern[str]) -> Part | None:
    return next((part for part in working if pattern.match(part.program)), None)


def _does_not_compile(done: Done) -> Part | None:
    """The test command whose tests could not be built."""
    broken = done.result.is_error and _NOT_COMPILED.search(_ends(done.said))
    return _first(done.working, TESTS) if broken else None


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"


def _add_tests(done: Done, found: Found, counts: Counts) -> None:
    line = _line(done.text, counts.line)
    found.add(
        done.record,
        EvidenceKind.TESTS,
        max(ANSI.split(line), key=len).strip(),
        runner=counts.runner,
        passed=counts.passed,
        failed=counts.failed,
        skipped=counts.skipped,
        outcome=counts.outcome,
        command=done.command[:200],
    )


def _line(text: str, number: int) -> str:
    """A line of a text by its number from 0."""
    start = 0
    for _ in range(number):
        start = text.index("\n", start) + 1
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _add_build(done: Done, found: Found, part: Part) -> None:
    text = _ends(done.said)
    outcome = done.outcome
    if outcome is Outcome.OK and _BROKEN.search(text):
        outcome = Outcome.FAILED  # a pipe hid the exit status
    elif outcome is Outcome.OK and _NOTHING_DONE.search(text):
        outcome = Outcome.EMPTY
    record, quote = done.record, _last_line(text)
    if not quote:
        record, quote = done.asked, clip(part.raw)
    command = part.program[:200]
    found.add(record, EvidenceKind.BUILD, quote, command=command, outcome=outcome)


def _last_line(text: str) -> str:
    """The last line of an output that is worth quoting."""
    for line in reversed(text.splitlines()[-200:]):
        if not _NOISE.match(line) and (quote := clip(line)):
            return quote
    return ""


def _add_check(done: Done, found: Found, what: str, part: Part) -> None:
    text = _ends(done.said)
    finding = _FINDINGS.search(text) or _FINDING.search(text)
    if part.program.startswith("gofmt"):  # it lists files, and ends with 0
        finding = _GO_FILE.search(text)
    alone = _stands_alone(done, part)
    outcome = done.outcome
    if outcome is Outcome.FAILED and not alone and not finding:
        return  # another command of the line may have failed
    if finding and (done.masked or part.program.startswith("gofmt")):
        outcome = Outcome.FAILED
    quote = _last_line(text) if alone else ""
    if finding and outcome is Outcome.FAILED:
        start = text.rfind("\n", 0, finding.start() + 1) + 1
        quote = clip(text[start : start + 1000]) or quote
    found.add(
        done.record if quote else done.asked,
        EvidenceKind.CHECK,
        quote or clip(part.raw),
        what=what,
        command=part.program[:200],
        outcome=outcome,
    )


def _stands_alone(done: Done, part: Part) -> bool:
    """Whether the output is this command's: all else goes somewhere or filters."""
    before = ""
    for other in done.parts:
        silent = other.program.startswith(("cd ", "export ")) or before.startswith("|")
        if other is not part and not (silent and before != "||"):
            return False
        before = other.then
    return True


def _own_script(parts: Sequence[Part], written: Collection[str]) -> str:
    """The script that a command runs, if the session wrote it."""
    for part in parts:
        match = _RUNS_SCRIPT.match(part.program)
        name = match["path"].replace("\\", "/").rsplit("/", 1)[-1] if match else ""
        if name and name in written:
            return name
    return ""


def _add_run(done: Done, found: Found, script: str) -> None:
    outcome = done.outcome
    if "Traceback (most recent call last)" in done.text:
        outcome = Outcome.FAILED
    quote, record = clip(done.said), done.record
    if not quote:
        quote, record = clip(done.command), done.asked
    found.add(
        record,
        EvidenceKind.COMMAND,
        quote,
        command=done.command[:200],
        script=script,
        outcome=outcome,
    )


def _add_outside(done: Done, found: Found, part: Part) -> None:
    if "--dry-run" in part.bare:
        return
    text = _ends(done.said)
    name = OUTSIDE.match(part.program)
    command = name.group() if name else ""
    quote, record = clip(text), done.record
    if not quote:
        quote, record = part.raw, done.asked
    outcome = done.outcome
    if outcome is Outcome.OK and _NOTHING_DONE.search(text):
        outcome = Outcome.EMPTY
    elif outcome is Outcome.OK and done.masked and _REFUSED.search(text):
        outcome = Outcome.FAILED
    found.add(record, EvidenceKind.COMMAND, quote, command=command, outcome=outcome)
