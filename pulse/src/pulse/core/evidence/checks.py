"""Test runs, builds and other commands whose result says something about the work."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pulse.core.evidence.calls import Done, segments
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import clip, line_with
from pulse.core.evidence.runners import (
    GO_NOTHING,
    GO_PACKAGE,
    GO_TEST,
    RUNNERS,
    Runner,
)
from pulse.core.values import EvidenceKind, Outcome

_TESTS = re.compile(
    r"\b(?:pytest|py\.test|unittest|tox|nox|jest|vitest|mocha|karma|ava|rspec|phpunit|"
    r"minitest|ctest|cypress|playwright|testem|nextest|behave|busted|"
    r"(?:npm|pnpm|yarn|bun|deno|go|cargo|make|just|mix|dotnet|swift|mvn|mvnw|gradle|"
    r"gradlew|rake|rails|zig|composer|task|uv|poetry|hatch|pdm|node|sbt|bazel|flutter|"
    r"dart)\b[^\n]*?\b(?:test|tests|check|spec|ci|verify|--test|t)|"
    r"manage\.py test|run_?tests?|test\.(?:sh|py|js|ts)|tests?/\S+\.py)\b"
)
_BUILD = re.compile(
    r"\b(?:(?:npm|pnpm|yarn|bun)(?: run)? build|(?:cargo|go|docker|zig|swift|dotnet|"
    r"flutter|hugo|mkdocs|sphinx|bazel|hatch|uv|poetry|python -m)\s+build|tsc\b|"
    r"vite build|next build|webpack|rollup|esbuild|xcodebuild|make(?: all| build)?$|"
    r"mvn\w* (?:[\w-]+ )*(?:package|install|compile)|gradlew? (?:\w+ )*(?:build|"
    r"assemble)|"
    r"cmake --build|ninja|msbuild|cargo check|docker compose build)"
)
# Commands that touch the world outside the checkout.
_OUTSIDE = re.compile(
    r"\b(?:npm publish|cargo publish|twine upload|uv publish|gem push|docker push|"
    r"terraform apply|kubectl apply|helm (?:upgrade|install)|fly(?:ctl)? deploy|"
    r"vercel(?: deploy| --prod)|netlify deploy|wrangler (?:deploy|publish)|"
    r"gcloud \S+ deploy|serverless deploy|gh release create|gh pr (?:comment|review|"
    r"close)|"
    r"gh issue (?:create|close|comment)|ansible-playbook|cap \w+ deploy|eb deploy)"
)
_RUNS_SCRIPT = re.compile(
    r"(?:\w+=\S+ )*(?:(?:uv run |poetry run )?(?:python3?(?:\.\d+)?|node|bash|sh|tsx|"
    r"npx tsx|bun(?: run)?|deno run|ruby|php|perl|Rscript|go run|lua)\s+"
    r"(?:-(?!n\b|c\b|m\b)\w+ )*|\./)(?P<path>[\w./\\-]+\.\w+|[\w/-]+)"
)
_VIEWERS = re.compile(
    r"^(?:sudo\s+)?(?:cat|grep|rg|ls|find|head|tail|less|more|sed|awk|wc|echo|diff|"
    r"tree|"
    r"git|gh|curl|jq|cd|which|rm|mkdir|cp|mv|touch|chmod|export|source|sleep|kill|"
    r"pip|apt|brew|npx create-\S+|npm (?:i|install|ci)\b|pnpm (?:i|install)|yarn "
    r"install|"
    r"yarn add)\b"
)
_NOTHING_DONE = re.compile(
    r"\b(?:bypass(?:ed|ing)|skipp(?:ed|ing) (?:build|tests?|all)|tests? (?:are |were )?"
    r"skipped|nothing to (?:do|be done|build)|0 tests|no tests|no targets)\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"^(?:error(?:\[\w+\])?:|\S+[(:]\d+[,:]\d+\)?:? (?:error|fatal|undefined|cannot)|"
    r"BUILD FAILED|ERROR in |> Build error|Build failed|make: \*\*\*)",
    re.MULTILINE,
)
_NOISE = re.compile(
    r"\s*$|npm (?:warn|notice)|warning\b|\(\w+ completed|Exit code|Shell cwd|.*\x1b|> ",
    re.IGNORECASE,
)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Counts:
    """A test run as its runner counted it; None where it printed no number."""

    runner: str
    passed: int | None
    failed: int | None
    skipped: int | None
    outcome: Outcome
    at: int  # where in the output the result stands


def look(done: Done, found: Found, written: Collection[str]) -> None:
    """Add the test run, build or outside command that this call was, if any, or the
    run of a script that the session wrote (``written``: names of its changed files)."""
    if not done.is_shell or not done.was_run or not done.command:
        return
    parts = [p for p in segments(done.command) if not _VIEWERS.match(p)]
    is_test = any(_TESTS.search(part) for part in parts)
    counts = count(done.text, failed=done.result.is_error) if is_test else None
    if counts:
        _add_tests(done, found, counts)
    elif builds := [part for part in parts if _BUILD.search(part)]:
        _add_build(done, found, builds[0])
    elif outside := _OUTSIDE.search(done.command):
        _add_outside(done, found, outside.group(0))
    elif script := _own_script(parts, written):
        _add_run(done, found, script)


def count(output: str, *, failed: bool = False) -> Counts | None:
    """Read a test runner's result, or None when there is none in the output."""
    for runner in RUNNERS:
        if runner.gate in output and (result := _counted(runner, output)):
            return result
    return _go(output, failed=failed)


def _counted(runner: Runner, output: str) -> Counts | None:
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
    if not sums and not nothing:
        return None
    failed = sums.get("failed", 0) + sums.get("errors", 0)
    skipped = sums.get("skipped", 0)
    passed = sums.get("passed", max(sums.get("total", 0) - failed - skipped, 0))
    outcome = Outcome.OK if passed else Outcome.EMPTY
    outcome = Outcome.FAILED if failed else outcome
    # Quote the line that tells the result: what failed, else what passed.
    order = ("failed", "errors", "passed", "total", "skipped")
    at = next((places[name] for name in order if name in places), 0)
    if outcome is Outcome.EMPTY and nothing:
        at = nothing.start()
    return Counts(runner.name, passed, failed, skipped, outcome, at)


def _go(output: str, *, failed: bool) -> Counts | None:
    packages = list(GO_PACKAGE.finditer(output))
    single = [match["mark"] for match in GO_TEST.finditer(output)]
    nothing = GO_NOTHING.search(output)
    if not packages and not single:
        if not nothing or failed:
            return None
        return Counts("go test", 0, 0, 0, Outcome.EMPTY, nothing.start())
    bad = single.count("FAIL")
    red = bad or any(match["mark"] == "FAIL" for match in packages)
    passed = (
        single.count("PASS") if single and not (bad and "PASS" not in single) else None
    )
    last = packages[-1].start() if packages else output.rfind("--- ")
    if red:
        first_red = next((p.start() for p in packages if p["mark"] == "FAIL"), last)
        return Counts("go test", passed, bad or None, None, Outcome.FAILED, first_red)
    ran = [p for p in packages if "[no test" not in line_with(output, p.start())]
    last = ran[-1].start() if ran else last
    outcome = Outcome.OK if ran or passed else Outcome.EMPTY
    return Counts("go test", passed, 0, single.count("SKIP"), outcome, last)


def _add_tests(done: Done, found: Found, counts: Counts) -> None:
    quote = _ANSI.split(line_with(done.text, counts.at))
    found.add(
        done.record,
        EvidenceKind.TESTS,
        max(quote, key=len).strip(),
        runner=counts.runner,
        passed=counts.passed,
        failed=counts.failed,
        skipped=counts.skipped,
        outcome=counts.outcome,
        command=done.command[:200],
    )


def _add_build(done: Done, found: Found, command: str) -> None:
    lines = [line for line in done.text.splitlines() if not _NOISE.match(line)]
    outcome = done.outcome
    if outcome is Outcome.OK and _BROKEN.search(done.text):
        outcome = Outcome.FAILED  # a pipe hid the exit status
    elif outcome is Outcome.OK and _NOTHING_DONE.search(done.text):
        outcome = Outcome.EMPTY
    last = next((ln for ln in reversed(lines) if ln in done.text and clip(ln)), "")
    record, quote = (done.record, clip(last)) if last else (done.asked, clip(command))
    found.add(record, EvidenceKind.BUILD, quote, command=command[:200], outcome=outcome)


def _own_script(parts: Sequence[str], written: Collection[str]) -> str:
    """The script that a command runs, if the session wrote it."""
    for part in parts:
        match = _RUNS_SCRIPT.match(part)
        name = match["path"].replace("\\", "/").rsplit("/", 1)[-1] if match else ""
        if name and name in written:
            return name
    return ""


def _add_run(done: Done, found: Found, script: str) -> None:
    outcome = done.outcome
    if "Traceback (most recent call last)" in done.text:
        outcome = Outcome.FAILED
    quote, record = clip(done.text), done.record
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


def _add_outside(done: Done, found: Found, command: str) -> None:
    quote, record = clip(done.text), done.record
    if not quote:
        quote, record = command, done.asked
    outcome = done.outcome
    if outcome is Outcome.OK and _NOTHING_DONE.search(done.text):
        outcome = Outcome.EMPTY
    found.add(record, EvidenceKind.COMMAND, quote, command=command, outcome=outcome)
