"""Rules over one value: categories of errors, languages, medians, shares."""

import pytest

from pulse.core.stats import denominators, errors, languages
from pulse.core.values import Tool, ToolResult


def failed(text, **extra):
    return ToolResult("c", text, is_error=True, extra=extra)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Exit code 1\nrejected", errors.COMMAND_FAILED),
        ("The user doesn't want to proceed", errors.USER_REJECTED),
        ("promise REJECTED", errors.USER_REJECTED),
        ("String to replace not found in file.", errors.EDIT_FAILED),
        ("No changes to make", errors.EDIT_FAILED),
        ("File has been modified since read", errors.FILE_CHANGED),
        ("content exceeds maximum allowed tokens", errors.FILE_TOO_LARGE),
        ("File is too large", errors.FILE_TOO_LARGE),
        ("File not found", errors.FILE_NOT_FOUND),
        ("File does not exist.", errors.FILE_NOT_FOUND),
        ("Sibling tool call errored", errors.OTHER),
    ],
)
def test_the_known_reports_categories(text, category):
    assert errors.reported(failed(text)) == category


def test_what_is_no_error_has_no_category():
    fine = ToolResult("c", "Exit code 1")
    assert errors.reported(fine) == errors.category(fine, Tool.SHELL) == ""


@pytest.mark.parametrize(
    ("text", "tool", "category"),
    [
        ("The user doesn't want to proceed", Tool.EDIT, errors.USER_REJECTED),
        ("Exit code 1\n1 promise rejected", Tool.SHELL, errors.COMMAND_FAILED),
        ("promise rejected", Tool.OTHER, errors.OTHER),
        ("promise rejected", Tool.SHELL, errors.COMMAND_FAILED),
        ("<tool_use_error>Sibling tool call errored", Tool.SHELL, errors.NOT_RUN),
        ("Command timed out after 2m 0.0s", Tool.SHELL, errors.TIMED_OUT),
        ("[Request interrupted by user for tool use]", Tool.AGENT, errors.INTERRUPTED),
        (
            "<tool_use_error>File has not been read yet.",
            Tool.WRITE,
            errors.FILE_NOT_READ,
        ),
        ("Found 3 matches of the string to replace", Tool.EDIT, errors.EDIT_FAILED),
        ("File has been modified since read", Tool.EDIT, errors.FILE_CHANGED),
        ("content exceeds maximum allowed tokens", Tool.READ, errors.FILE_TOO_LARGE),
        ("ENOENT: no such file or directory", Tool.READ, errors.FILE_NOT_FOUND),
        ("Claude requested permissions to write", Tool.WRITE, errors.PERMISSION_DENIED),
        ("rg rejected it: regex parse error", Tool.SEARCH, errors.INVALID_INPUT),
        ("EISDIR: illegal operation on a directory", Tool.READ, errors.INVALID_INPUT),
        (
            "Permission to use Bash has been denied",
            Tool.SHELL,
            errors.PERMISSION_DENIED,
        ),
    ],
)
def test_our_categories(text, tool, category):
    assert errors.category(failed(text), tool) == category


def test_the_exit_status_of_any_agents_shell_tells():
    assert errors.category(failed("boom", exitCode=2), Tool.OTHER) == "command_failed"
    assert errors.category(failed("boom", exitCode=0), Tool.OTHER) == "other"
    assert errors.category(failed("boom", exitCode=True), Tool.OTHER) == "other"
    late = failed("killed: timed out", exitCode=124)
    assert errors.category(late, Tool.SHELL) == errors.TIMED_OUT


@pytest.mark.parametrize(
    ("path", "ours", "known"),
    [
        ("/a/b.TSX", "TypeScript", "TypeScript"),
        ("C:\\src\\main.rs", "Rust", "Rust"),
        ("query.sql", "SQL", ""),
        ("a/Dockerfile", "Dockerfile", ""),
        (".py", "", ""),
        ("LICENSE", "", ""),
        ("", "", ""),
    ],
)
def test_languages(path, ours, known):
    assert (languages.language(path), languages.reported(path)) == (ours, known)


def test_the_known_table_has_sixteen_extensions():
    assert len(languages.REPORTED) == 16
    assert languages.REPORTED.items() <= languages.LANGUAGES.items()


def test_medians():
    assert denominators.median([3, 1, 2]) == 2
    assert denominators.median([4, 1, 2, 3]) == 2.5
    with pytest.raises(ValueError, match="no values"):
        denominators.median([])


def test_shares_and_rates_need_a_minimum():
    assert denominators.percent(1, 9) is None
    assert denominators.percent(5, 1000) == 1  # half a per cent, up
    assert denominators.percent(0, 0, least=0) is None
    assert denominators.rate(432, 6, least=3) == 72.0
    assert denominators.rate(432, 2, least=3) is None
    assert denominators.rate(0, 0, least=0) is None
