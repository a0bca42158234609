"""Reading takes time in proportion to what is read, whatever that is."""

import time

import pytest

from pulse.core.agents import (
    claude_words,
    codex_tools,
    codex_words,
    copilot_records,
    copilot_tools,
    gemini,
    gemini_tools,
    jsonlines,
    patches,
)
from pulse.core.stats import git, prices
from pulse.core.values import Tool, ToolCall


def json_objects(text):
    try:
        return list(jsonlines.objects(text.encode(), ("type", "timestamp")))
    except jsonlines.NotReadError:
        return []


def refused(text):
    text = "The user doesn't want to proceed with this tool use." + text
    return claude_words.refusal(text)


# What reads text, with pieces that make it try again from every place, if any do.
READ = {
    "claude words": (
        claude_words.own_words,
        [
            "<command-name>",
            "<system-reminder>",
            "<ide_selection>a",
            "<bash-input>",
            " ",
        ],
    ),
    "claude answers": (
        lambda text: claude_words.answers_in_text("User has answered" + text),
        ['\\"', '"a"="', '"', '"a" '],
    ),
    "claude refusals": (refused, ["the user said:\n", "\n\nNote: ", " "]),
    "codex words": (
        codex_words.own_words,
        ["<a>", "<a ", "<a></a>", "<user_shell_command><command>", "</a> ", "a"],
    ),
    "codex request": (
        lambda text: codex_words.own_words("# Context from my IDE setup:\n" + text),
        ["\n", "## My request for Codex: ", "\n## My request for Codex:\n", "\n "],
    ),
    "codex output": (
        codex_tools.output,
        ["Exit code: 1\n", "Wall time", "Output:\n", '{"output"', '{"output":'],
    ),
    "copilot element": (
        copilot_records._ELEMENT.match,
        ["<a>", "<a ", "<a></a>", "</a> ", "<a"],
    ),
    "copilot output": (
        lambda text: copilot_tools.output({"result": {"content": text}}),
        ["<shellId: ", "<shellId: a", "<exited with exit code 1> ", "\n<", "\n"],
    ),
    "copilot to-do": (
        lambda text: copilot_tools._keys(Tool.TODO, {"todos": text}),
        ["\n", "\n ", "- [x] ", "- [x] a\n"],
    ),
    "copilot feedback": (copilot_tools.feedback, ["feedback: ", "feedback:\n", " "]),
    "patches": (
        lambda text: patches.files_in_text(patches.BEGIN + "\n" + text),
        ["*** Add File: a\n", "*** Move to: ", "+\n", "\n", "*** Begin Patch"],
    ),
    "diffs": (patches.diff_lines, ["@@\n+a\n", "@@", "\n", "+"]),
    "hunks": (patches.hunks, ["@@ -1,9 +1,9 @@\n+a\n", "@@ -1,", "1", "\n"]),
    "gemini output": (
        lambda text: gemini_tools._output(text) or gemini_tools._EXIT.search(text),
        ["Exit Code: 1\n", "Exit Code: 1 ", "(none) ", "Error: 1\n\n", "\n"],
    ),
    "gemini directories": (
        lambda text: gemini._DIRECTORIES.search(text.encode()),
        ['"directories":[', '"directories":["a",', '"directories":["'],
    ),
    "lines": (json_objects, ['{"', '{"a":1', '{"a":"{"', 'x{"a":1 ', '{"a":']),
    "models": (prices.price_of, ["@a", ":a", "-v1", "[a]", "/"]),
    "git": (
        lambda text: git.attempts(ToolCall("c", "Bash", {"command": text}, Tool.SHELL)),
        ["git -c ", "git -a ", "git commit "],
    ),
}
CASES = [(read, piece) for read, pieces in READ.values() for piece in pieces]
NAMES = [f"{name}: {p}" for name, (_, pieces) in READ.items() for p in pieces]


def test_a_name_longer_than_any_models_has_no_price():
    assert prices.price_of("claude-opus-4-5") is not None
    assert prices.price_of("claude-opus-4-5" + "@a" * 100) is None


def test_digits_without_end_are_no_hunk():
    assert patches.hunks(f"@@ -1,{'9' * 5000} +1 @@\n+a") == []


def test_an_element_that_does_not_end_hides_none_that_does():
    text = "<system-reminder><ide_selection>x</ide_selection> Go"
    assert claude_words.own_words(text).text == "<system-reminder> Go"
    # Nor does the second one like it, for which no end is looked for again.
    text = "<system-reminder><system-reminder><ide_selection>x</ide_selection> Go"
    words = claude_words.own_words(text)
    assert words.text == "<system-reminder><system-reminder> Go"


def seconds(read, piece, size):
    """CPU time of reading a text of this size, whole and followed by something."""
    text = piece * (size // len(piece) + 1)
    began = time.process_time()
    read(text[:size])
    read(text[:size] + "x")
    return time.process_time() - began


@pytest.mark.uncounted  # counting branches would be most of what is measured
@pytest.mark.parametrize(("read", "piece"), CASES, ids=map(ascii, NAMES))
def test_twice_the_text_takes_twice_the_time(read, piece):
    half = min(seconds(read, piece, 40_000) for _ in range(2))
    whole = min(seconds(read, piece, 80_000) for _ in range(2))
    # Where it is quadratic, a text of this size takes far longer than this.
    assert whole < 3 * half + 0.05
