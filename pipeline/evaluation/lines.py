"""A scripted session written out as Claude Code would have written it.

So that a labelled day passes through the reader and the evidence, as a real one does.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.evaluation.errors import BadDays
from pipeline.evaluation.tools import CALLS, SHORT

Event = Mapping[str, Any]
_HEAD = re.compile(r"(?:(?P<next>\+)?(?P<clock>\d\d:\d\d)(?P<second>b)? )?(?P<who>\w+)")
_REFUSED = (
    "The user doesn't want to proceed with this tool use. The tool use was rejected "
    "(eg. if it was a file edit, the new_string was NOT written to the file). "
)
_HOW = "To tell you how to proceed, the user said:\n"
_HOME = "/home/ada/"


class Scripts:
    """The scripts of one day; ``write`` leaves a directory like ``~/.claude``."""

    def __init__(self, day: date, zone: str) -> None:
        self.day, self.zone = day, ZoneInfo(zone)
        self.files: dict[str, list[bytes]] = {}
        self.newest = "0" * 7  # the last commit anywhere
        self.starts = datetime(day.year, day.month, day.day, 9, tzinfo=self.zone)

    def add(self, name: str, script: Mapping[str, Any]) -> None:
        session = _Session(self, name, script)
        if origin := script.get("fork"):
            session.copy(str(origin))
        for event in script["events"]:
            session.tell(event)

    def write(self, root: Path) -> None:
        for path, lines in self.files.items():
            place = root / "projects" / "-home-ada" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"".join(lines))

    def moment(self, clock: str, *, later: bool, second: bool) -> datetime:
        hour, minute = map(int, clock.split(":"))
        day = self.day + timedelta(days=1) if later else self.day
        return datetime(
            *(day.year, day.month, day.day, hour, minute),
            tzinfo=self.zone,
            fold=int(second),
        ).astimezone(UTC)


class _Session:
    def __init__(self, day: Scripts, name: str, script: Mapping[str, Any]) -> None:
        self.day, self.name, self.script = day, name, script
        self.clock = day.starts.astimezone(UTC)
        self.event: dict[str, Any] = {}
        self.number = 0

    @property
    def cwd(self) -> str:
        cwd = str(self.event.get("cwd") or self.script["cwd"])
        return cwd if cwd.startswith("/") else _HOME + cwd

    @property
    def branch(self) -> str:
        return str(self.event.get("branch") or self.script.get("branch", "main"))

    def tell(self, event: Event) -> None:
        (head, value), *options = event.items()
        found = _HEAD.fullmatch(head)
        if not found:
            raise BadDays(f"“{head}” is no event: a time and one word are expected.")
        later, second = bool(found["next"]), bool(found["second"])
        if clock := found["clock"]:
            self.clock = self.day.moment(clock, later=later, second=second)
        else:
            self.clock += timedelta(minutes=1)
        self.number += 1
        self.event = dict(options)
        who = found["who"]
        if who in SHORT:
            sha = sha256(f"{self.name} {self.number}".encode()).hexdigest()[:7]
            self._call("bash", SHORT[who](self, str(value), sha))
        elif who in CALLS:
            self._call(who, value)
        elif tell := getattr(self, f"tell_{who}", None):
            tell(str(value))
        else:
            raise BadDays(f"“{who}” is nothing that a session can hold.")

    def copy(self, origin: str) -> None:
        """A fork begins with the history of another session, under its own name."""
        for line in self.day.files.get(f"{origin}.jsonl", []):
            data = json.loads(line)
            if "uuid" in data:
                self._add(f"{self.name}.jsonl", data | {"sessionId": self.name})

    # ------------------------------------------------------------- the people

    def tell_owner(self, text: str) -> None:
        self._user(text, promptId=f"p{self.number}")

    def tell_queued(self, text: str) -> None:
        self._loose("queue-operation", operation="enqueue", content=text)

    def tell_command(self, text: str) -> None:
        name, _, given = text.partition(" ")
        self._user(
            f"<command-name>{name}</command-name>\n<command-message>{name[1:]}"
            f"</command-message>\n<command-args>{given}</command-args>"
        )

    def tell_interrupt(self, why: str) -> None:
        end = " for tool use]" if why == "tool" else "]"
        text = "[Request interrupted by user" + end
        self._user([{"type": "text", "text": text}])

    def tell_injected(self, text: str) -> None:
        self._user(text, **self.event.get("as", {}))

    def tell_agent(self, text: str, model: str = "claude-opus-4-6") -> None:
        content = [{"type": "text", "text": text}]
        failed = model == "<synthetic>"
        more: dict[str, Any] = {"isApiErrorMessage": True} if failed else {}
        self._chain("assistant", message=self._says(model, content), **more)

    def tell_limit(self, text: str) -> None:
        self.tell_agent(text, "<synthetic>")

    def tell_recap(self, text: str) -> None:
        self._chain("system", subtype="away_summary", content=text)

    def tell_link(self, url: str) -> None:
        self._loose("pr-link", prUrl=url)

    # -------------------------------------------------------------- the tools

    def _call(self, who: str, value: Any) -> None:
        """A call and what came of it: output, a failure, a refusal, or nothing."""
        call = CALLS[who](self.event, value, self.cwd)
        self.event = self.event | call.also
        id_ = f"toolu_{self.name}_{self.number}"
        use = {"type": "tool_use", "id": id_, "name": call.name, "input": call.given}
        said = self._says("claude-opus-4-6", [use])
        said["usage"] = {"input_tokens": 10, "output_tokens": 20}
        self._chain("assistant", ".call", message=said)
        self.clock += timedelta(seconds=2)
        event = self.event
        result: dict[str, Any] = {"type": "tool_result", "tool_use_id": id_}
        extra: Any = call.extra
        if "refused" in event:
            words = _HOW + event["refused"] if event["refused"] else ""
            result |= {"content": _REFUSED + words, "is_error": True}
            extra = "User rejected tool use"
        elif event.get("exit"):
            text = f"Exit code {event['exit']}\n{event.get('out', '')}".rstrip("\n")
            result |= {"content": text, "is_error": True}
            extra = f"Error: {text}"
        elif event.get("lost") or ("out" not in event and call.good is None):
            return
        else:
            result["content"] = str(event.get("out", call.good)).rstrip("\n")
        self._chain(
            "user",
            ".result",
            message={"role": "user", "content": [result]},
            toolUseResult=extra,
        )

    # -------------------------------------------------------------- the lines

    def _says(self, model: str, content: list[Any]) -> dict[str, Any]:
        return {
            "id": f"msg_{self.name}_{self.number}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": content,
        }

    def _user(self, content: Any, **more: Any) -> None:
        self._chain("user", message={"role": "user", "content": content}, **more)

    def _chain(self, kind: str, part: str = "", **more: Any) -> None:
        self.clock += timedelta(seconds=1)
        agent = self.event.get("in")
        path = f"{self.name}/subagents/agent-{agent}" if agent else self.name
        program = {"entrypoint": "sdk-cli"} if self.script.get("program") else {}
        data = {
            "parentUuid": None,
            "isSidechain": bool(agent),
            "userType": "external",
            "cwd": self.cwd,
            "sessionId": self.name,
            "version": "2.1.70",
            "gitBranch": self.branch,
            "type": kind,
            "uuid": f"{self.name}-{self.number}{part}",
            "timestamp": self._stamp(),
            **({"agentId": agent} if agent else {}),
            **program,
            **more,
        }
        self._add(f"{path}.jsonl", data)

    def _loose(self, kind: str, **more: Any) -> None:
        """A line beside the chain, without an id of its own."""
        data = {"type": kind, "sessionId": self.name, "timestamp": self._stamp()}
        self._add(f"{self.name}.jsonl", data | more)

    def _add(self, path: str, data: Mapping[str, Any]) -> None:
        line = json.dumps(data, ensure_ascii=False).encode() + b"\n"
        self.day.files.setdefault(path, []).append(line)

    def _stamp(self) -> str:
        return self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")
