"""Extraction takes time in proportion to what it reads, whatever that is."""

import time

import pytest

from pulse.core.evidence import extract
from pulse.core.values import Act
from tests.pulse.core.sessions import Session

# What makes a pattern try again from every place, if anything does.
PIECES = {
    "spaces": " ",
    "newlines": "\n",
    "letters": "a",
    "a commit line without end": "[main 1a2b3c4] ",
    "commit lines": "[main 1a2b3c4] Add x\n",
    "arrows": " -> ",
    "branches": "## a...b...",
    "quotes": "'",
    "escaped quotes": '\\"',
    "heredocs": "<<A ",
    "options": "git -c ",
    "places": "a/b.c:1:2: ",
    "errors": "error ",
    "runs": "Executed 1 of 2 ",
    "tests": "Tests: 1 failed, ",
    "XML": "<testsuite ",
    "addresses": "https://a/",
    "colours": "\x1b[",
    "notices": "<task-notification><task-id>a</task-id>",
    "questions": "so? ",
    "sentences": "I added it. ",
    "wide spaces": "\u00a0a",
    "thrown": "a.b.cError",
}


def sessions(text):
    """Every place that text of this kind may come from."""
    yield Session().runs("git commit -qm x").runs("pytest -q && git push", text)
    yield Session().runs("git log; ruff check . | tail", text)
    yield Session().runs("npm publish | tail; go build ./...", text, error=True)
    yield Session().runs("git commit -m " + text, "").runs("rm " + text, "")
    yield Session().runs("cat .env " + text, "x")
    yield Session().says("Hi.").replies("Which? a) b").says(text).replies(text)
    yield Session().says(text, act=Act.PLAN_APPROVED)


def seconds(piece, size):
    """CPU time of the extraction from a text of this size in every place."""
    text = piece * (size // len(piece) + 1)
    spent = 0.0
    for session in sessions(text[:size]):
        began = time.process_time()
        extract(session.records)
        spent += time.process_time() - began
    return spent


@pytest.mark.uncounted  # counting branches would be most of what is measured
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_twice_the_text_takes_twice_the_time(piece):
    half = min(seconds(piece, 40_000) for _ in range(2))
    whole = min(seconds(piece, 80_000) for _ in range(2))
    # Where it is quadratic, a text of this size takes seconds, and four times as long.
    assert whole < 3 * half + 0.1


@pytest.mark.soak
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_ten_megabytes_take_time_in_proportion(piece):
    assert seconds(piece, 10_000_000) < 15 * seconds(piece, 1_000_000) + 1
