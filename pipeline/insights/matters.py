"""What gets in the way again and again, where code can tell it: a table.

Each matter has its place in the known report's closed list, whose slip it is, how the
ledger names it, and the line that would have helped, if a line can. ``about`` are the
words (as ``gist`` cuts them) by which a rule on this matter is known.
"""

from dataclasses import dataclass

from pipeline.insights.gist import gist
from pipeline.insights.labels import FrictionKind, Side

F = FrictionKind


@dataclass(frozen=True, slots=True)
class Matter:
    kind: FrictionKind
    side: Side
    text: str
    rule: str = ""
    about: frozenset[str] = frozenset()


def _matter(
    kind: FrictionKind, side: Side, text: str, rule: str = "", about: str = ""
) -> Matter:
    return Matter(kind, side, text, rule, gist(f"{rule} {about}"))


MATTERS = {
    # What the owner said or did.
    "refuted": _matter(
        F.BUGGY_CODE,
        Side.AGENT,
        "Said to work, and did not when you tried it",
        "Before saying that something works, run it and show the result.",
        "verify prove check tested works",
    ),
    "misunderstood": _matter(
        F.MISUNDERSTOOD_REQUEST,
        Side.AGENT,
        "Did something else than you asked for",
        "Say in one sentence what was asked before a change of more than one file.",
    ),
    "meant": _matter(
        F.MISUNDERSTOOD_REQUEST,
        Side.NEITHER,
        "You and the agent read a word differently",
    ),
    "approach": _matter(
        F.WRONG_APPROACH,
        Side.AGENT,
        "Went another way than you wanted",
        "Name the approach and wait for a yes before a larger change.",
        "plan first propose",
    ),
    "place": _matter(
        F.WRONG_FILE_OR_LOCATION,
        Side.AGENT,
        "Worked in the wrong place",
        "Say which file will be changed before changing it.",
    ),
    "excessive": _matter(
        F.EXCESSIVE_CHANGES,
        Side.AGENT,
        "Changed more than you asked for",
        "Change only what was asked for; name other finds instead of changing them.",
        "minimal scope small",
    ),
    "verbose": _matter(
        F.SLOW_OR_VERBOSE,
        Side.AGENT,
        "Took longer, or more words, than you wanted",
        "Answer in a few sentences unless more is asked for.",
        "short brief concise",
    ),
    "asks": _matter(
        F.CLAUDE_GOT_BLOCKED,
        Side.AGENT,
        "Stopped to ask for a permission that it had",
        "Do not ask again for what is already allowed.",
        "permission granted allow ask",
    ),
    "refused": _matter(
        F.USER_REJECTED_ACTION, Side.NEITHER, "Calls that you refused without a word"
    ),
    "refused_why": _matter(
        F.USER_REJECTED_ACTION, Side.AGENT, "Calls that you refused, with a reason"
    ),
    "plan": _matter(F.USER_REJECTED_ACTION, Side.AGENT, "Plans that you turned down"),
    "stopped": _matter(F.USER_STOPPED_EARLY, Side.NEITHER, "Work that you stopped"),
    "unclear": _matter(
        F.USER_UNCLEAR, Side.YOURS, "Orders that you had to put right yourself"
    ),
    "waiting": _matter(
        F.CLAUDE_GOT_BLOCKED,
        Side.YOURS,
        "Questions of the agent left without an answer",
    ),
    # What results show.
    "file_changed": _matter(
        F.TOOL_FAILED,
        Side.AGENT,
        "Edited a file that had changed since it was read",
        "Read a file again right before editing it when it may have changed.",
    ),
    "file_not_read": _matter(
        F.TOOL_FAILED,
        Side.AGENT,
        "Edited a file that it had not read",
        "Read a file before editing or overwriting it.",
    ),
    "edit_failed": _matter(
        F.TOOL_FAILED,
        Side.AGENT,
        "Looked for text to replace that was not in the file",
        "Copy the text to replace from the file as it is now, not from memory.",
    ),
    "file_not_found": _matter(
        F.WRONG_FILE_OR_LOCATION,
        Side.AGENT,
        "Looked for a file that was not there",
        "List a folder before opening files in it by guess.",
    ),
    "file_too_large": _matter(
        F.TOOL_FAILED, Side.NEITHER, "Read a file that was too large at once"
    ),
    "invalid_input": _matter(F.TOOL_FAILED, Side.AGENT, "Called a tool the wrong way"),
    "permission_denied": _matter(
        F.CLAUDE_GOT_BLOCKED,
        Side.NEITHER,
        "Was stopped by a permission that was not given",
        about="permission allow deny grant",
    ),
    "hook": _matter(
        F.CLAUDE_GOT_BLOCKED,
        Side.AGENT,
        "A hook refused the commit",
        "Run the linter and the formatter before each commit.",
        "hook pre-commit",
    ),
    "timed_out": _matter(
        F.SLOW_OR_VERBOSE,
        Side.NEITHER,
        "A command ran out of time",
        "Run what takes more than a minute in the background and look at it later.",
        "timeout",
    ),
    "killed": _matter(F.TOOL_FAILED, Side.NEITHER, "A command was killed"),
    "missing_command": _matter(
        F.TOOL_FAILED,
        Side.NEITHER,
        "Ran a command that is not installed here",
        about="install command available",
    ),
    "command_failed": _matter(
        F.TOOL_FAILED, Side.AGENT, "A command failed, and was not seen to go well later"
    ),
    "left_red": _matter(
        F.BUGGY_CODE,
        Side.AGENT,
        "A test, a build or a check was left red",
        "Before the end, run again what was red, and say what still is.",
    ),
    "whole_suite": _matter(
        F.SLOW_OR_VERBOSE,
        Side.AGENT,
        "Ran the whole test suite after a change of one line",
        "After a small change run only the tests of the file that changed.",
        "whole suite",
    ),
    "limit": _matter(F.EXTERNAL_ISSUE, Side.NEITHER, "A usage limit was reached"),
    "service": _matter(
        F.EXTERNAL_ISSUE, Side.NEITHER, "A service outside did not answer"
    ),
    "other": _matter(F.OTHER, Side.NEITHER, "Something else failed"),
}


def matter_of(key: str) -> Matter:
    return MATTERS.get(key, MATTERS["other"])
