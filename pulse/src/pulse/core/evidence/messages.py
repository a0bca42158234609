"""The subjects that a command gives to its commits."""

import re

from pulse.core.evidence.commands import LONGEST, hide_quotes

_COMMIT = re.compile(r"\bgit\b[^;|&\n]{0,300}?\bcommit\b")
_MESSAGE = re.compile(
    r"""\s(?:-[a-zA-Z]*m|--message)[ =]?\s*
    (?:"\$\(cat\s*<<-?\s*['"]?(?P<tag>\w+)['"]?\n(?P<here>.*?)\n
    |"(?P<double>(?:[^"\\]|\\.)+)"|'(?P<single>[^']+)')
    |\s(?:-[a-zA-Z]*F|--file)[ =]?\s*-\s*<<-?\s*['"]?\w+['"]?\n(?P<file>[^\n]*)""",
    re.VERBOSE | re.DOTALL,
)
_MOST = 20


def subjects(command: str) -> list[str]:
    """The first line of each commit's message, in order, where the command has it."""
    command = command[:LONGEST]
    starts = [m.end() for m in _COMMIT.finditer(hide_quotes(command))][:_MOST]
    found = []
    for start, end in zip(starts, [*starts[1:], len(command)], strict=True):
        if match := _MESSAGE.search(command, start, end):
            text = next(t for t in match.group("here", "double", "single", "file") if t)
            lines = text.strip().splitlines()
            found += [lines[0].strip()] if lines else []
    return list(dict.fromkeys(found))
