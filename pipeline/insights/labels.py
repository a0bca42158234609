"""The closed lists of names that a report may use; what is not on one is *other*."""

from enum import StrEnum
from typing import TypeVar


class FrictionKind(StrEnum):
    """What got in the way, in the known report's words."""

    MISUNDERSTOOD_REQUEST = "misunderstood_request"
    WRONG_APPROACH = "wrong_approach"
    BUGGY_CODE = "buggy_code"
    USER_REJECTED_ACTION = "user_rejected_action"
    CLAUDE_GOT_BLOCKED = "claude_got_blocked"
    USER_STOPPED_EARLY = "user_stopped_early"
    WRONG_FILE_OR_LOCATION = "wrong_file_or_location"
    EXCESSIVE_CHANGES = "excessive_changes"
    SLOW_OR_VERBOSE = "slow_or_verbose"
    TOOL_FAILED = "tool_failed"
    USER_UNCLEAR = "user_unclear"
    EXTERNAL_ISSUE = "external_issue"
    OTHER = "other"


class Side(StrEnum):
    """Whose slip it was, as far as the record shows it."""

    AGENT = "agent"
    YOURS = "yours"
    NEITHER = "neither"


L = TypeVar("L", bound=StrEnum)


def label(kind: type[L], name: str) -> L:
    """The name as a member of a closed list; every list has *other*."""
    try:
        return kind(name)
    except ValueError:
        return kind("other")


class Success(StrEnum):
    """What helped most in a session whose result was seen."""

    FAST_ACCURATE_SEARCH = "fast_accurate_search"
    CORRECT_CODE_EDITS = "correct_code_edits"
    GOOD_EXPLANATIONS = "good_explanations"
    PROACTIVE_HELP = "proactive_help"
    MULTI_FILE_CHANGES = "multi_file_changes"
    GOOD_DEBUGGING = "good_debugging"
    NONE = "none"
    OTHER = "other"
