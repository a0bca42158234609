"""A shell line as the simple commands in it.

Nothing here runs in more than linear time, whatever the line: it is read once by a
pattern that cannot fail late, and no more than its beginning is looked at.
"""

import re
from dataclasses import dataclass

LONGEST = 20_000  # characters of a line that are looked at
_MOST_HEREDOCS = 50
_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*(['\"]?)(\w+)\1")
_QUOTED = re.compile(r"\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_HIDDEN = "\x01"  # stands for quoted text, so that places stay the same
_HIDDEN_RUN = re.compile(f"{_HIDDEN}+")
_SEPARATOR = re.compile(r"&&|\|\||\|&?|\$\(|[;\n`]|(?<!>)&(?!>)")
# What may stand in front of a program without being one.
_LEAD = re.compile(
    r"(?:[({!]\s*|(?:then|do|else|if|while|until|time|sudo|env|command|exec|nice|nohup|"
    r"xvfb-run|rtk|npx|bunx|pnpx)\s+|--?[a-z-]+\s+(?=\w)|[A-Za-z_]\w*=\S*\s+|"
    r"timeout\s+(?:-\S+\s+)*[\d.]+[smhd]?\s+|"
    r"(?:pnpm|yarn|npm)\s+(?:exec|dlx)\s+(?:--\s+)?|"
    r"(?:uv|poetry|pipenv|pdm|hatch|rye|dotenv)\s+run\s+(?:-\S+\s+)*|"
    r"bundle\s+exec\s+|docker\s+exec\s+(?:-\S+\s+)*[\w-]+\s+|"
    r"docker(?:-|\s+)compose\s+(?:exec|run)\s+(?:-\S+\s+)*[\w-]+\s+|"
    r"(?:[^\s/]*/)*?(?:\.?venv/bin|node_modules/\.bin|vendor/bin)/)"
)
_MOST_LEADS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One simple command. ``raw`` is as it was written; in ``bare`` quoted text is
    empty and heredocs are gone; ``program`` is ``bare`` from the program's name on.
    ``then`` is what separates it from the next command: its exit status is lost behind
    all but ``&&`` and the end."""

    raw: str
    bare: str
    program: str
    then: str

    @property
    def masked(self) -> bool:
        return self.then not in ("", "&&")


def parts(line: str) -> list[Part]:
    """The simple commands of a shell line, in order."""
    line = line[:LONGEST]
    bare = hide_quotes(_without_heredocs(line))
    found, start = [], 0
    for match in _SEPARATOR.finditer(bare):
        found.append((start, match.start(), match.group()))
        start = match.end()
    found.append((start, len(bare), ""))
    return [
        _part(line[begin:end], bare[begin:end], then)
        for begin, end, then in found
        if bare[begin:end].strip()
    ]


def hide_quotes(line: str) -> str:
    """A line of the same length in which quoted text cannot be mistaken for words."""
    if "'" not in line and '"' not in line:
        return line
    return _QUOTED.sub(_hidden, line)


def _hidden(match: re.Match[str]) -> str:
    text = match.group()
    if text[0] == "\\":
        return text
    return text[0] + _HIDDEN * (len(text) - 2) + text[-1]


def _part(raw: str, bare: str, then: str) -> Part:
    bare = _HIDDEN_RUN.sub("", bare).strip()
    program = bare
    for _ in range(_MOST_LEADS):
        lead = _LEAD.match(program)
        if not lead:
            break
        program = program[lead.end() :]
    return Part(raw.strip(), bare, program, then.strip())


def _without_heredocs(line: str) -> str:
    """A line of the same length without the bodies of its heredocs."""
    start = 0
    for _ in range(_MOST_HEREDOCS):
        opening = _HEREDOC.search(line, start)
        if not opening:
            break
        start = opening.end()
        body = line.find("\n", start)
        closing = re.compile(rf"\n[ \t]*{opening[2]}\b")
        if body < 0 or not (end := closing.search(line, body)):
            continue
        line = line[:body] + " " * (end.end() - body) + line[end.end() :]
        start = end.end()
    return line
