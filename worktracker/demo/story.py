"""Stories: sample sessions as text that a person can read and change.

    project: tidemark
    day: -2                    the demo's last day is 0
    title: Release 0.4

    10:01 you: Prepare the 0.4 release.
    10:06 edits: CHANGELOG.md +14 -0
    10:08 runs: pytest -q
        35 passed in 0.90s

A line is a time, what happens, and its words. Lines indented by four more blanks belong
to it: a command's output, the options and the answer (``=>``) of a question. A command
without output has no result. ``! failed`` marks a failure. Times that go back mean the
next date. Below ``agent:`` stand the lines of a subagent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

_EVENT = re.compile(r"^(?P<time>\d\d:\d\d) (?P<what>[a-z]+): ?(?P<text>.*)$")
_INDENT = "    "


@dataclass(slots=True)
class Event:
    """One line of a story. ``at`` counts from midnight of the story's day."""

    at: timedelta
    what: str
    text: str
    lines: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return "! failed" in self.lines

    @property
    def output(self) -> str:
        return "\n".join(line for line in self.lines if line != "! failed").strip("\n")

    @property
    def answer(self) -> str:
        """What the owner chose or said, behind ``=>``."""
        return next((x[3:].strip() for x in self.lines if x.startswith("=>")), "")

    @property
    def options(self) -> list[str]:
        return [line[2:] for line in self.lines if line.startswith("- ")]

    @property
    def inner(self) -> list["Event"]:
        """The subagent's events."""
        return list(_events(x for x in self.lines if not x.startswith("=>")))


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    project: str
    day: int
    title: str
    branch: str
    events: tuple[Event, ...]


def read(path: Path) -> Story:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Story(
        name=path.stem,
        project=said["project"],
        day=int(said["day"]),
        title=said["title"],
        branch=said.get("branch", "main"),
        events=tuple(_events(body.splitlines())),
    )


def _events(lines: Iterator[str] | list[str]) -> Iterator[Event]:
    event: Event | None = None
    last = timedelta()
    for line in lines:
        match = _EVENT.match(line)
        if match:
            if event:
                yield event
            hours, minutes = map(int, match["time"].split(":"))
            at = timedelta(hours=hours, minutes=minutes)
            if at < last - timedelta(hours=12):
                at += timedelta(days=1)
            last = at
            event = Event(at, match["what"], match["text"])
        elif event:
            event.lines.append(line.removeprefix(_INDENT))
    if event:
        yield event
