"""Which calls of tools went wrong, and how.

``reported`` sorts as the known report does: the first words that occur anywhere in the
result decide. ``category`` is ours: a refusal is what begins as one (a failing test
that prints "rejected" is none), a call that never ran is no error, a shell's exit
status says the same in every agent, and five causes more have names.
"""

from typing import Final

from pulse.core.values import Act, Tool, ToolResult

COMMAND_FAILED: Final = "command_failed"
USER_REJECTED: Final = "user_rejected"
EDIT_FAILED: Final = "edit_failed"
FILE_CHANGED: Final = "file_changed"
FILE_TOO_LARGE: Final = "file_too_large"
FILE_NOT_FOUND: Final = "file_not_found"
OTHER: Final = "other"
NOT_RUN: Final = "not_run"  # a call that never ran, because a sibling failed
# Ours beside them.
FILE_NOT_READ: Final = "file_not_read"
PERMISSION_DENIED: Final = "permission_denied"
TIMED_OUT: Final = "timed_out"
INTERRUPTED: Final = "interrupted"
INVALID_INPUT: Final = "invalid_input"

_REPORTED: Final = (
    (COMMAND_FAILED, ("exit code",)),
    (USER_REJECTED, ("rejected", "doesn't want")),
    (EDIT_FAILED, ("string to replace not found", "no changes")),
    (FILE_CHANGED, ("modified since read",)),
    (FILE_TOO_LARGE, ("exceeds maximum", "too large")),
    (FILE_NOT_FOUND, ("file not found", "does not exist")),
)
_REFUSED: Final = (
    "the user doesn't want to",
    "user rejected",
    "the user rejected",
    "error: user rejected",
)
_REFUSALS: Final = (Act.REJECTION, Act.FEEDBACK, Act.PLAN_REJECTED)
_SIBLING: Final = ("sibling tool call errored", "cancelled: parallel tool call")
_OURS: Final = (
    (TIMED_OUT, ("timed out", "timeout expired", "deadline exceeded")),
    (INTERRUPTED, ("request interrupted by user", "aborted by user")),
    (FILE_NOT_READ, ("has not been read yet", "must read the file")),
    (
        EDIT_FAILED,
        (
            "string to replace not found",
            "no changes to make",
            "old_string and new_string are exactly the same",
            "matches of the string to replace",
            "failed to find expected lines",
            "failed to find context",
        ),
    ),
    (FILE_CHANGED, ("modified since read", "unexpectedly modified")),
    (FILE_TOO_LARGE, ("exceeds maximum", "too large")),
    (
        FILE_NOT_FOUND,
        ("file not found", "does not exist", "no such file or directory"),
    ),
    (
        PERMISSION_DENIED,
        (
            "permission to use",
            "permission denied",
            "permission prompt was aborted",
            "requested permissions",
            "operation not permitted",
        ),
    ),
    (
        INVALID_INPUT,
        (
            "inputvalidationerror",
            "failed to parse function arguments",
            "regex parse error",
            "illegal operation on a directory",
        ),
    ),
)
_HEAD: Final = 4000  # characters: a cause stands at the beginning, output may be long


def reported(result: ToolResult) -> str:
    """The known report's category of a result, "" for one that is no error."""
    if not result.is_error:
        return ""
    text = result.text.lower()
    for name, words in _REPORTED:
        if any(word in text for word in words):
            return name
    return OTHER


def category(result: ToolResult, tool: Tool, act: Act | None = None) -> str:
    """Our category of a result, "" for one that is no error. ``act`` is what the owner
    did in its record: whatever an agent's words are, a refusal is one."""
    if not result.is_error:
        return ""
    text = result.text[:_HEAD].lower().replace("<tool_use_error>", "").lstrip()
    if text.startswith(_REFUSED) or act in _REFUSALS:
        return USER_REJECTED
    if act is Act.INTERRUPT:
        return INTERRUPTED
    if text.startswith(_SIBLING):
        return NOT_RUN
    if _exited(result, text):
        return COMMAND_FAILED
    for name, words in _OURS:
        if any(word in text for word in words):
            return name
    return COMMAND_FAILED if tool is Tool.SHELL else OTHER


def _exited(result: ToolResult, text: str) -> bool:
    status = result.extra.get("exitCode")
    known = isinstance(status, int) and not isinstance(status, bool)
    # 124 is how `timeout` says that time was up.
    return text.startswith("exit code") or (known and status not in (0, 124))
