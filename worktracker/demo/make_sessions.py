"""Write the demo's sessions: files as Claude Code leaves them, for the last nine days.

``python -m worktracker.demo.make_sessions FOLDER [DATE]`` writes, for each person of
``stories/``, ``FOLDER/<person>/.claude/projects/…`` and the projects' directories with
the little of ``.git`` that Pulse reads. Day 0 of the stories is DATE, by default
yesterday. The same date gives the same bytes; another date gives other session ids, so
that one home can hold the demo of several days.
"""

import json
import re
import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pulse.core.values import Json
from worktracker.demo.story import Event, Story, read

STORIES = Path(__file__).parent / "stories"
ZONE = "Europe/Berlin"
VERSION = "2.1.217"
MODEL = "claude-sonnet-4-5"
REMOTES = {
    "tidemark": "https://github.com/example/tidemark.git",
    "ledger": "git@github.com:example/ledger.git",
    "portolan": "https://example.com/ada/portolan.git",
    "dotfiles": "",
}
_NAMESPACE = uuid.UUID("6f1c2d9e-4f0b-4c7e-9d55-0b8a4b6f2f10")
_EDIT = re.compile(r"(?P<path>\S+) \+(?P<added>\d+) -(?P<removed>\d+)$")


def people() -> list[str]:
    return sorted(path.name for path in STORIES.iterdir() if path.is_dir())


def write(folder: Path, *, base: date, zone: str = ZONE) -> dict[str, Path]:
    """All stories, as person → Claude directory. What stood there is replaced."""
    folder = folder.resolve()
    return {
        person: write_person(folder / person, person, base=base, zone=zone)
        for person in people()
    }


def write_person(home: Path, person: str, *, base: date, zone: str = ZONE) -> Path:
    claude = home / ".claude"
    if claude.exists():
        shutil.rmtree(claude)
    for path in sorted((STORIES / person).glob("*.story")):
        story = read(path)
        cwd = home / "code" / story.project
        _repository(cwd, story)
        slug = re.sub(r"[^A-Za-z0-9]", "-", str(cwd))
        _Writer(claude / "projects" / slug, person, story, cwd, base, zone).write()
    return claude


def token() -> str:
    """A credential of the right shape that opens nothing. It is put together here so
    that no scanner of this repository takes it for a leak."""
    return "pypi-" + "AgEIcHlwaS5vcmc" + "CJGRlbW8tbm90LWEtcmVhbC10b2tlbg" * 3


def _repository(cwd: Path, story: Story) -> None:
    git = cwd / ".git"
    git.mkdir(parents=True, exist_ok=True)
    (git / "HEAD").write_text(f"ref: refs/heads/{story.branch}\n")
    remote = REMOTES.get(story.project, "")
    lines = ["[core]", "\tbare = false"]
    lines += ['[remote "origin"]', f"\turl = {remote}"] if remote else []
    (git / "config").write_text("\n".join(lines) + "\n")


class _Writer:
    """One story as one session file, with its subagents beside it."""

    def __init__(
        self, folder: Path, person: str, story: Story, cwd: Path, base: date, zone: str
    ) -> None:
        self._folder, self._story, self._cwd = folder, story, cwd
        day = base + timedelta(days=story.day)
        self._midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
        self._seed = f"{person}/{story.name}/{day}"
        self._count = 0
        self.session = str(uuid.uuid5(_NAMESPACE, self._seed))

    def write(self) -> None:
        records = list(self._records(self._story.events, agent=""))
        title = {"type": "ai-title", "aiTitle": self._story.title}
        records.append({**title, "sessionId": self.session})
        _write_lines(self._folder / f"{self.session}.jsonl", records)

    def _records(
        self, events: tuple[Event, ...] | list[Event], *, agent: str
    ) -> Iterator[Json]:
        parent: str | None = None
        for event in events:
            for record in self._of(event, agent):
                record["parentUuid"] = parent
                parent = str(record["uuid"])
                yield record

    def _of(self, event: Event, agent: str) -> Iterator[Json]:
        text = event.text.replace("{{token}}", token())
        if event.what == "you":
            yield self._user(event, text, agent)
        elif event.what == "stops":
            yield self._user(event, "[Request interrupted by user]", agent)
        elif event.what == "claude":
            yield self._assistant(event, {"type": "text", "text": text}, agent)
        elif event.what == "pr":
            yield self._pull_request(event, text)
        else:
            yield from self._call(event, agent)

    def _call(self, event: Event, agent: str) -> Iterator[Json]:
        call = f"toolu_{self._next_id().hex[:22]}"
        name, given, output, extra = self._tool(event)
        block = {"type": "tool_use", "id": call, "name": name, "input": given}
        yield self._assistant(event, block, agent)
        if output is None:
            return
        result: Json = {
            "type": "tool_result",
            "tool_use_id": call,
            "content": output,
        }
        if event.failed or output.startswith("The user doesn't want"):
            result["is_error"] = True
        record = self._user(event, [result], agent, seconds=20)
        record["toolUseResult"] = extra
        yield record

    def _tool(self, event: Event) -> tuple[str, Json, str | None, object]:
        if event.what in ("writes", "edits", "reads"):
            return self._file(event)
        if event.what == "asks":
            return _question(event)
        if event.what == "plan":
            return _plan(event)
        if event.what == "agent":
            return self._subagent(event)
        silent = event.text.startswith(("git checkout", "bash -n"))
        output = event.output if event.lines or silent else None
        if event.failed:
            output = f"Exit code 1\n{output}"
        shell = {"stdout": output, "stderr": "", "interrupted": False}
        return "Bash", {"command": event.text}, output, shell

    def _file(self, event: Event) -> tuple[str, Json, str, Json]:
        name = event.text.split()[0]
        path = str(self._cwd / name)
        if event.what == "reads":
            text = "     1\t…"
            return "Read", {"file_path": path}, text, {"type": "text"}
        if event.what == "writes":
            content = "…\n" * int(event.text.split()[1])
            created: Json = {"type": "create", "filePath": path, "content": content}
            given: Json = {"file_path": path, "content": content}
            extra = {**created, "structuredPatch": []}
            return "Write", given, f"File created successfully at: {path}", extra
        match = _EDIT.match(event.text)
        assert match, event.text
        lines = ["-…"] * int(match["removed"]) + ["+…"] * int(match["added"])
        patch = [{"oldStart": 1, "newStart": 1, "lines": lines}]
        given = {"file_path": path, "old_string": "…", "new_string": "……"}
        changed: Json = {"filePath": path, "structuredPatch": patch}
        return "Edit", given, f"The file {path} has been updated successfully.", changed

    def _subagent(self, event: Event) -> tuple[str, Json, str, object]:
        agent = self._next_id().hex[:8]
        folder = self._folder / self.session / "subagents"
        inner = list(self._records(event.inner, agent=agent))
        _write_lines(folder / f"agent-{agent}.jsonl", inner)
        meta = {"agentType": "general-purpose", "description": event.text}
        _write_lines(folder / f"agent-{agent}.meta.json", [meta])
        given: Json = {
            "description": event.text,
            "prompt": event.text,
            "subagent_type": "general-purpose",
        }
        return "Agent", given, event.answer, {"status": "completed", "agentId": agent}

    def _pull_request(self, event: Event, url: str) -> Json:
        record = self._envelope(event, "pr-link", "", 0)
        number = int(url.rsplit("/", 1)[1])
        return {**record, "prUrl": url, "prNumber": number,
                "prRepository": "/".join(url.split("/")[3:5])}  # fmt: skip

    def _user(
        self, event: Event, content: object, agent: str, seconds: int = 0
    ) -> Json:
        record = self._envelope(event, "user", agent, seconds)
        record["message"] = {"role": "user", "content": content}
        return record

    def _assistant(self, event: Event, block: Json, agent: str) -> Json:
        record = self._envelope(event, "assistant", agent, 2)
        size = 40 + len(json.dumps(block)) // 4
        record["requestId"] = f"req_{self._next_id().hex[:22]}"
        record["message"] = {
            "id": f"msg_{self._next_id().hex[:22]}",
            "type": "message",
            "role": "assistant",
            "model": MODEL,
            "content": [block],
            "stop_reason": "tool_use" if block["type"] == "tool_use" else "end_turn",
            "usage": {
                "input_tokens": 6,
                "cache_creation_input_tokens": 3 * size,
                "cache_read_input_tokens": 9000 + 120 * self._count,
                "output_tokens": size,
            },
        }
        return record

    def _envelope(self, event: Event, kind: str, agent: str, seconds: int) -> Json:
        local = self._midnight.replace(tzinfo=None) + event.at
        moment = local.replace(tzinfo=self._midnight.tzinfo).astimezone(UTC)
        moment += timedelta(seconds=seconds)
        record: Json = {
            "parentUuid": None,
            "isSidechain": bool(agent),
            "userType": "external",
            "entrypoint": "cli",
            "cwd": str(self._cwd),
            "sessionId": self.session,
            "version": VERSION,
            "gitBranch": self._story.branch,
            "type": kind,
            "uuid": str(self._next_id()),
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
        if agent:
            record["agentId"] = agent
        return record

    def _next_id(self) -> uuid.UUID:
        self._count += 1
        return uuid.uuid5(_NAMESPACE, f"{self._seed}#{self._count}")


def _question(event: Event) -> tuple[str, Json, str | None, object]:
    options = [{"label": option, "description": ""} for option in event.options]
    question = {"question": event.text, "header": "Choice", "options": options}
    given: Json = {"questions": [question]}
    if not event.answer:
        return "AskUserQuestion", given, None, None
    answers = {event.text: event.answer}
    told = f'User has answered your questions: "{event.text}"="{event.answer}"'
    return "AskUserQuestion", given, told, {"questions": [question], "answers": answers}


def _plan(event: Event) -> tuple[str, Json, str, object]:
    plan = f"# {event.text}\n\n1. …\n"
    given: Json = {"plan": plan}
    said = event.answer.partition(":")[2].strip()
    if event.answer.startswith("no"):
        refused = (
            "The user doesn't want to proceed with this tool use. The tool use was "
            "rejected (eg. if it was a file edit, the new_string was NOT written to "
            f"the file). To tell you how to proceed, the user said:\n{said}"
        )
        return "ExitPlanMode", given, refused, "User rejected tool use"
    told = "User has approved your plan. You can now start coding."
    return "ExitPlanMode", given, told, {"plan": plan, "isAgent": False}


def _write_lines(path: Path, records: list[Json]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> None:
    yesterday = datetime.now(ZoneInfo(ZONE)).date() - timedelta(days=1)
    base = date.fromisoformat(arguments[1]) if len(arguments) > 1 else yesterday
    for person, claude in write(Path(arguments[0]), base=base).items():
        sys.stdout.write(f"{person}: {claude}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
