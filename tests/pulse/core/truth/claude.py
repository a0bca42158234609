"""Writes a labelled session as the files that Claude Code would have written."""

import json
from datetime import UTC, datetime, timedelta

from pulse.core.agents import claude_code

__all__ = ["READER", "write"]

READER = claude_code

START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
REFUSED = (
    "The user doesn't want to proceed with this tool use. The tool use was rejected "
    "(eg. if it was a file edit, the new_string was NOT written to the file). "
)
HOW = "To tell you how to proceed, the user said:\n"
STATES = {"x": "completed", "~": "in_progress", " ": "pending"}


def write(root, sessions):
    """Files below ``root``; returns the label of each record id."""
    labels, files = {}, {}
    for name, session in sessions.items():
        _Session(name, session, files, labels).write(sessions)
    for path, lines in files.items():
        place = root / "projects" / "-home-ada-tidemark" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"".join(lines))
    return labels


class _Session:
    def __init__(self, name, session, files, labels):
        self.name, self.session = name, session
        self.files, self.labels = files, labels
        self.clock = START + timedelta(minutes=session.get("starts", 0))
        self.line = {}

    def write(self, sessions):
        if origin := self.session.get("fork"):
            for line in list(self.files[f"{origin}.jsonl"]):
                data = json.loads(line)
                if "uuid" in data:
                    self._add("", f"{self.name}.jsonl", data | {"sessionId": self.name})
            self.clock += timedelta(minutes=len(sessions[origin]["events"]))
        for number, event in enumerate(self.session["events"], start=1):
            (head, value), *options = event.items()
            label, _, who = head.partition(" ")
            self.clock += timedelta(minutes=event.get("after", 1))
            self.event = {"number": number, "label": label, **dict(options)}
            getattr(self, f"_{who}")(value)

    # ------------------------------------------------------------------ lines

    def _add(self, label, path, data):
        lines = self.files.setdefault(path, [])
        if label:
            source = path.removesuffix(".jsonl").replace("/subagents/agent-", "/")
            offset = sum(map(len, lines))
            self.labels[data.get("uuid") or f"{source}@{offset}"] = label
        lines.append(json.dumps(data).encode() + b"\n")

    def _chain(self, kind, part="", **more):
        """A record of the chain, in the file and the wrapping that the event asks for."""
        event, label = self.event, self.event["label"]
        self.clock += timedelta(seconds=1)
        time = self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        data = {
            "parentUuid": None,
            "isSidechain": "in" in event,
            "userType": "external",
            "cwd": event.get("cwd", self.session.get("cwd", "/home/ada/tidemark")),
            "sessionId": self.name,
            "version": self.session.get("version", "2.1.70"),
            "gitBranch": event.get("branch", "main"),
            "type": kind,
            "uuid": f"{label}{part}",
            "timestamp": time,
            **self.session.get("envelope", {}),
            **more,
        }
        path = f"{self.name}.jsonl"
        if agent := event.get("in"):
            path = f"{self.name}/subagents/agent-{agent}.jsonl"
            data["agentId"] = agent
        if agent := event.get("progress"):
            inner = {"type": kind, "timestamp": time, "uuid": f"{label}{part}-inner"}
            inner |= more
            progress = {"type": "agent_progress", "agentId": agent, "message": inner}
            data = {k: v for k, v in data.items() if k not in more}
            data |= {"type": "progress", "data": progress}
        self._add(label, path, data)

    def _user(self, content, **more):
        self._chain("user", message={"role": "user", "content": content}, **more)

    def _call(self, name, given):
        label = self.event["label"]
        block = {"type": "tool_use", "id": f"toolu_{label}", "name": name}
        message = {
            "id": f"msg_{label}",
            "type": "message",
            "role": "assistant",
            "model": "claude-opus-4-6",
            "content": [block | {"input": given}],
            "usage": {"input_tokens": 10, "output_tokens": 20},
        }
        self._chain("assistant", ".call", message=message)

    def _result(self, text, extra=None, error=False, **more):
        block = {"type": "tool_result", "tool_use_id": f"toolu_{self.event['label']}"}
        block |= {"content": text} | ({"is_error": True} if error else {})
        beside = {} if extra is None else {"toolUseResult": extra}
        message = {"role": "user", "content": [block]}
        self._chain("user", ".result", message=message, **beside, **more)

    def _tool_call(self, name, given, good=None, extra=None):
        """A call and what came of it: its output, a failure, a refusal, or nothing."""
        event = self.event
        self._call(name, given)
        self.clock += timedelta(seconds=event.get("takes", 2))
        if "refused" in event:
            said = HOW + event["refused"] if event["refused"] else ""
            self._result(REFUSED + said, "User rejected tool use", error=True)
        elif "error" in event:
            text = f"<tool_use_error>{event['error']}</tool_use_error>"
            self._result(text, f"Error: {event['error']}", error=True)
        elif "exit" in event:
            text = f"Exit code {event['exit']}\n{event.get('out', '')}".rstrip("\n")
            self._result(text, f"Error: {text}", error=True)
        elif "out" in event:
            self._result(event["out"].rstrip("\n"), extra)
        elif good is not None and not event.get("lost"):
            self._result(good, extra)

    # ------------------------------------------------------------- the people

    def _owner(self, text):
        self._user(text, promptId="p")

    def _queued(self, text):
        self.clock += timedelta(seconds=1)
        data = {
            "type": "queue-operation",
            "operation": "enqueue",
            "timestamp": self.clock.isoformat(),
            "sessionId": self.name,
            "content": text,
        }
        self._add(self.event["label"], f"{self.name}.jsonl", data)

    def _attached(self, text):
        attachment = {"type": "queued_command", "prompt": text, "commandMode": "prompt"}
        self._chain("attachment", attachment=attachment)

    def _command(self, text):
        name, _, arguments = text.partition(" ")
        self._user(
            f"<command-name>{name}</command-name>\n<command-message>{name[1:]}"
            f"</command-message>\n<command-args>{arguments}</command-args>"
        )

    def _shell(self, command):
        self._user(f"<bash-input>{command}</bash-input>")
        if out := self.event.get("out"):
            text = f"<bash-stdout>{out}</bash-stdout><bash-stderr></bash-stderr>"
            message = {"role": "user", "content": text}
            self._chain("user", ".out", message=message)

    def _interrupt(self, why):
        end = " for tool use]" if why == "tool" else "]"
        text = "[Request interrupted by user" + end
        self._user([{"type": "text", "text": text}])

    def _injected(self, text):
        self._user(text, **self.event.get("as", {}))

    def _agent(self, text):
        message = {
            "id": f"msg_{self.event['label']}",
            "role": "assistant",
            "model": "claude-opus-4-6",
            "content": [{"type": "text", "text": text}],
        }
        self._chain("assistant", message=message)

    def _limit(self, text):
        message = {
            "role": "assistant",
            "model": "<synthetic>",
            "content": [{"type": "text", "text": text}],
        }
        self._chain("assistant", message=message, isApiErrorMessage=True)

    def _recap(self, text):
        self._chain("system", subtype="away_summary", content=text)

    def _link(self, url):
        data = {"type": "pr-link", "prUrl": url, "sessionId": self.name}
        data["timestamp"] = self.clock.isoformat()
        self._add(self.event["label"], f"{self.name}.jsonl", data)

    # -------------------------------------------------------------- the tools

    def _bash(self, command):
        extra = {
            "stdout": self.event.get("out", ""),
            "stderr": "",
            "interrupted": False,
        }
        given = {"command": command}
        if task := self.event.get("background"):
            extra["backgroundTaskId"] = task
            given["run_in_background"] = True
            self.event.setdefault(
                "out", f"Command running in background with ID: {task}"
            )
        if operation := self.event.get("operation"):
            extra["gitOperation"] = operation
        self._tool_call("Bash", given, extra=extra)

    def _poll(self, task):
        self._tool_call("BashOutput", {"bash_id": task}, extra={"status": "completed"})

    def _read(self, path):
        self._tool_call("Read", {"file_path": path}, good="     1\tx\n")

    def _grep(self, pattern):
        path = self.event.get("path", ".")
        given = {"pattern": pattern, "path": path, "output_mode": "content"}
        self._tool_call("Grep", given, good="No matches found")

    def _write(self, path):
        content = "x\n" * self.event.get("lines", 1)
        extra = {"type": "create", "filePath": path, "content": content}
        given = {"file_path": path, "content": content}
        good = f"File created successfully at: {path}"
        self._tool_call("Write", given, good, extra | {"structuredPatch": []})

    def _edit(self, path):
        added, removed = self.event.get("added", 1), self.event.get("removed", 0)
        lines = [" same"] + ["-old"] * removed + ["+new"] * added
        extra = {"filePath": path, "structuredPatch": [{"lines": lines}]}
        given = {"file_path": path, "old_string": "old", "new_string": "new"}
        self._tool_call("Edit", given, f"The file {path} has been updated.", extra)

    def _todo(self, items):
        todos = [{"content": i[4:], "status": STATES[i[1]]} for i in items]
        extra = {"oldTodos": [], "newTodos": todos}
        good = "Todos have been modified successfully."
        self._tool_call("TodoWrite", {"todos": todos}, good, extra)

    def _task(self, subject):
        number = str(self.event["id"])
        given = {"subject": subject, "description": f"About: {subject}."}
        good = f"Task #{number} created successfully: {subject}"
        extra = {"task": {"id": number, "subject": subject}}
        self._tool_call("TaskCreate", given, good, extra)

    def _task_update(self, status):
        number = str(self.event["id"])
        given = {"taskId": number, "status": status}
        extra = {"success": True, "taskId": number, "updatedFields": ["status"]}
        self._tool_call("TaskUpdate", given, f"Updated task #{number} status", extra)

    def _menu(self, question):
        options = [{"label": o} for o in self.event.get("options", ())]
        questions = [{"question": question, "header": "Choice", "options": options}]
        answer = self.event.get("answer")
        extra = {"questions": questions, "answers": {question: answer}}
        text = f'User has answered your questions: "{question}"="{answer}".'
        good = text if answer is not None else None
        self._tool_call("AskUserQuestion", {"questions": questions}, good, extra)

    def _plan(self, plan):
        good = f"User has approved your plan. You can now start coding.\n\n{plan}"
        extra = {"plan": plan, "isAgent": False}
        self._tool_call("ExitPlanMode", {"plan": plan}, good, extra)

    def _calls_agent(self, description):
        given = {"description": description, "prompt": f"{description}, please."}
        given["subagent_type"] = "general-purpose"
        self._tool_call("Task", given, extra={"status": "completed"})

    def _tool(self, name):
        extra = self.event.get("extra")
        self._tool_call(name, self.event.get("given", {}), extra=extra)
