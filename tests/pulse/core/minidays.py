"""Loads the mini-days in tests/fixtures/minidays as records, and scores a note."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pulse.core.agents.claude_blocks import TOOLS
from pulse.core.note import OfflineWriter, render_markdown, workday_from_records
from pulse.core.values import (
    Act,
    Origin,
    ProjectInfo,
    Record,
    Role,
    ToolCall,
    ToolResult,
)

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "minidays"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@dataclass
class MiniDay:
    name: str
    gold: dict

    @property
    def must(self):
        return self.gold["must"]

    def workday(self):
        same = self.gold.get("same", {})

        def project_of(cwd):
            key = same.get(cwd, cwd)
            return ProjectInfo(key, Path(key).name)

        return workday_from_records(
            self.records(),
            day=date.fromisoformat(self.gold["date"]),
            zone=self.gold["zone"],
            project_of=project_of,
        )

    def note(self):
        return OfflineWriter().write_note(self.workday())

    def records(self):
        for session, data in self.gold["sessions"].items():
            for number, event in enumerate(data["events"], start=1):
                yield from self._event(session, data, number, event)

    def _event(self, session, data, number, event):
        clock, who, *rest = event
        day = date.fromisoformat(self.gold["date"]) + timedelta(
            days=clock.startswith("+")
        )
        hour, minute = map(int, clock.lstrip("+").split(":"))
        zone = ZoneInfo(self.gold["zone"])
        time = datetime(
            day.year, day.month, day.day, hour, minute, number % 60, tzinfo=zone
        )
        origin = Origin(data.get("origin", "main"))
        if who.startswith("subagent:"):
            origin, who = Origin.SUBAGENT, who.partition(":")[2]

        def record(role, part="", **more):
            return Record(
                id=f"{session}-{number}{part}",
                session=session,
                source=session,
                line=number,
                offset=number * 1000 + len(part),
                type={"owner": "user", "tool": "user"}.get(role.value, "assistant"),
                role=role,
                time=time + timedelta(milliseconds=100 * len(part)),
                origin=origin,
                cwd=data["cwd"],
                branch="main",
                **more,
            )

        yield from _records(record, f"call-{session}-{number}", who, rest)


def called(call_id, name, given):
    return ToolCall(call_id, name, given, TOOLS[name])


def _records(record, call_id, who, rest):
    if who.startswith("owner"):
        act = Act(who.partition(":")[2] or "typed")
        yield record(Role.OWNER, act=act, text=rest[0])
    elif who == "agent":
        yield record(Role.AGENT, text=rest[0])
    elif who == "bash":
        yield record(Role.AGENT, calls=(called(call_id, "Bash", {"command": rest[0]}),))
        if len(rest) > 1:
            result = ToolResult(call_id, rest[1], is_error=rest[2:] == ["error"])
            yield record(Role.TOOL, "r", results=(result,))
    elif who in ("edit", "write"):
        yield from _edit(record, call_id, who, *rest)
    elif who == "menu":
        call = called(
            call_id, "AskUserQuestion", {"questions": [{"question": rest[0]}]}
        )
        yield record(Role.AGENT, calls=(call,))
        if len(rest) > 1:
            result = ToolResult(call_id, f'User has answered: "{rest[0]}"="{rest[1]}"')
            yield record(
                Role.OWNER,
                "r",
                act=Act.ANSWER,
                text=rest[1],
                answers=((rest[0], rest[1]),),
                results=(result,),
            )
    elif who == "reject":
        yield record(Role.OWNER, act=Act.FEEDBACK, text=rest[0])
    elif who == "plan":
        act = Act.PLAN_APPROVED if rest[1] else Act.PLAN_REJECTED
        text = f"# {rest[0]}" if rest[1] else (rest[2] if len(rest) > 2 else "")
        result = ToolResult(call_id, "", extra={"plan": f"# {rest[0]}"})
        yield record(Role.OWNER, act=act, text=text, results=(result,))


def _edit(record, call_id, who, path, added, removed=0):
    name = "Write" if who == "write" else "Edit"
    yield record(Role.AGENT, calls=(called(call_id, name, {"file_path": path}),))
    lines = ["+x"] * added + ["-y"] * removed
    extra = {"filePath": path, "structuredPatch": [{"lines": lines}]}
    text = f"The file {path} has been updated successfully."
    if who == "write":
        extra = {"type": "create", "filePath": path, "content": "x\n" * added}
        text = f"File created successfully at: {path}"
    yield record(Role.TOOL, "r", results=(ToolResult(call_id, text, extra=extra),))


def load(name):
    return MiniDay(name, json.loads((FOLDER / f"{name}.json").read_text()))


def text_of(note):
    return render_markdown(note).split("\n_")[0]


def finds(want, item):
    """Whether an item is the one that the gold asks for, its status apart."""
    text = f"{item.text} {item.instead} {item.why}"
    kinds = want["kind"].split("|")
    return item.kind.value in kinds and all(
        re.search(said, text, re.IGNORECASE) for said in want["says"]
    )


def hits(gold, note):
    """What the never-list forbids and the note says, line by line or as a whole."""
    texts = [note.headline, *(i.text for i in note.items), *(i.why for i in note.items)]
    whole = text_of(note)
    return [
        never
        for never in gold["never"]
        if re.search(never, whole) or any(re.search(never, t) for t in texts)
    ]
