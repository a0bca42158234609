"""Writes a labelled session as Codex or Copilot would have: line by line."""

import json

from pulse.core.agents import codex, copilot
from tests.pulse.core.truth.writer import CWD, Kind, Writer


class _Codex(Writer):
    READER = codex
    ID = "019e5a00-1000-7000-8000-00000000000a"

    def begin(self):
        self.lines = []
        about = {"id": self.ID, "timestamp": self.time, "cwd": CWD, "source": "cli"}
        about |= {"originator": "codex-tui", "git": {"branch": "main"}}
        self.put("session_meta", about)
        self.put("turn_context", {"turn_id": "t", "cwd": CWD, "model": "gpt-5.4"})

    def put(self, kind, payload):
        line = {"timestamp": self.time, "type": kind, "payload": payload}
        self.lines.append((self.label, line))

    def owner(self, text):
        self.put("event_msg", {"type": "user_message", "message": text, "images": []})

    def agent(self, text):
        content = [{"type": "output_text", "text": text}]
        message = {"type": "message", "role": "assistant", "content": content}
        self.put("response_item", message)

    def call(self, name, given, output):
        told = {"call_id": self.call_id}
        call = {"type": "function_call", "name": name, "arguments": json.dumps(given)}
        self.put("response_item", call | told)
        if output is not None:
            result = {"type": "function_call_output", "output": output}
            self.put("response_item", result | told)

    def bash(self, command):
        output = None
        if "refused" in self.event:
            output = "exec command rejected by user"
        elif not self.lost:
            status, out = self.event.get("exit", 0), self.event.get("out", "")
            output = f"Exit code: {status}\nWall time: 0.1 seconds\nOutput:\n{out}"
        self.call("shell_command", {"command": command, "workdir": CWD}, output)

    def patch(self, path, change, lines=""):
        told = {"call_id": self.call_id}
        verb = change["type"].capitalize()
        text = f"*** Begin Patch\n*** {verb} File: {path}\n{lines}*** End Patch"
        call = {"type": "custom_tool_call", "name": "apply_patch", "input": text}
        self.put("response_item", call | told)
        end = {"type": "patch_apply_end", "success": True, "changes": {path: change}}
        self.put("event_msg", end | told | {"stdout": "Success."})
        result = {"type": "custom_tool_call_output", "output": "Success."}
        self.put("response_item", result | told)

    def write(self, path):
        content = "x\n" * self.event["lines"]
        added = "+x\n" * self.event["lines"]
        self.patch(path, {"type": "add", "content": content}, added)

    def edit(self, path):
        diff = self.diff()
        self.patch(path, {"type": "update", "unified_diff": diff}, diff)

    def delete(self, path):
        self.patch(path, {"type": "delete", "content": "x\n"})

    def todo(self, items):
        plan = [{"step": s, "status": state} for s, state in self.todos(items)]
        self.call("update_plan", {"plan": plan}, "Plan updated")

    def end(self):
        name = f"rollout-2026-11-19T09-00-00-{self.ID}.jsonl"
        self.save(self.root / "sessions/2026/11/19" / name, [b for _, b in self.lines])
        self.labels, offset = {}, 0
        for label, line in self.lines:
            self.labels[f"{self.ID}@{offset}"] = label
            offset += len(json.dumps(line)) + 1


class _Copilot(Writer):
    READER = copilot
    ID = "3d2a8c10-5b7e-4c3f-9a64-2f1e0d9c8b7a"

    def begin(self):
        self.lines, self.labels = [], {}
        context = {"cwd": CWD, "gitRoot": CWD, "branch": "main"}
        start = {"sessionId": self.ID, "startTime": self.time, "context": context}
        self.put("session.start", start)

    def put(self, kind, data):
        name = f"{self.label}-{len(self.lines)}"
        self.labels[name] = self.label
        self.lines.append(
            {"type": kind, "data": data, "id": name, "timestamp": self.time}
        )

    def owner(self, text):
        self.put("user.message", {"content": text, "attachments": []})

    def agent(self, text):
        self.put("assistant.message", {"messageId": self.label, "content": text})

    def call(self, name, given, result=None, error=None):
        request = {"toolCallId": self.call_id, "name": name, "arguments": given}
        message = {"messageId": self.label, "content": "", "toolRequests": [request]}
        self.put("assistant.message", message)
        done = {"toolCallId": self.call_id, "success": error is None}
        if error is not None:
            self.put("tool.execution_complete", done | {"error": {"message": error}})
        elif result is not None:
            self.put("tool.execution_complete", done | {"result": {"content": result}})

    def bash(self, command):
        result = error = None
        if said := self.event.get("refused"):
            error = f"The user rejected this tool call. User feedback: {said}"
        elif not self.lost:
            status = self.event.get("exit", 0)
            end = f"<shellId: 0 completed with exit code {status}>"
            result = self.event.get("out", "") + "\n" + end
        self.call("bash", {"command": command}, result, error)

    def write(self, path):
        given = {"path": path, "file_text": "x\n" * self.event["lines"]}
        self.call("create", given, f"Created file {path} with 9 characters")

    def edit(self, path):
        text = f"*** Begin Patch\n*** Update File: {path}\n{self.diff()}*** End Patch"
        self.call("apply_patch", text, f"Modified 1 file(s): {path}")

    def delete(self, path):
        text = f"*** Begin Patch\n*** Delete File: {path}\n*** End Patch"
        self.call("apply_patch", text, f"Deleted 1 file(s): {path}")

    def todo(self, items):
        lines = "\n".join(f"- {item}" for item in items)
        self.call("update_todo", {"todos": lines}, "TODO list updated.")

    def end(self):
        self.save(self.root / "session-state" / self.ID / "events.jsonl", self.lines)


CODEX, COPILOT = Kind(_Codex), Kind(_Copilot)
