"""Writes a labelled session as Gemini CLI or OpenCode would have: as documents."""

from pulse.core.agents import gemini, opencode
from tests.pulse.core.truth.writer import CWD, Kind, Writer


class _Gemini(Writer):
    READER = gemini

    def begin(self):
        self.messages, self.labels = [], {}

    def put(self, kind, content, **more):
        message = {"id": f"m-{self.label}", "timestamp": self.time, "type": kind}
        self.messages.append(message | {"content": content} | more)

    def owner(self, text):
        self.put("user", [{"text": text}])

    def agent(self, text):
        self.put("gemini", text, model="gemini-3-pro")

    def call(self, name, given, response=None, status="success", shown=None):
        call = {"id": self.call_id, "name": name, "args": given, "status": status}
        call |= {"timestamp": self.time, "resultDisplay": shown}
        if response is not None:
            answer = {"id": self.call_id, "name": name, "response": response}
            call["result"] = [{"functionResponse": answer}]
        self.put("gemini", "", model="gemini-3-pro", toolCalls=[call])

    def bash(self, command):
        if "refused" in self.event:
            said = {"error": "[Operation Cancelled] Reason: User denied execution."}
            self.call("run_shell_command", {"command": command}, said, "cancelled")
            return
        status, out = self.event.get("exit", 0), self.event.get("out") or "(empty)"
        output = f"Command: {command}\nDirectory: (root)\nStdout: {out}\n"
        output += f"Stderr: (empty)\nError: (none)\nExit Code: {status}\nSignal: 0"
        answer = None if self.lost else {"output": output}
        self.call("run_shell_command", {"command": command}, answer)

    def write(self, path):
        content = "x\n" * self.event["lines"]
        diff = f"--- a\n+++ b\n@@ -0,0 +1,{self.event['lines']} @@\n"
        diff += "+x\n" * self.event["lines"]
        shown = {"fileDiff": diff, "filePath": path, "isNewFile": True}
        said = {"output": f"Successfully created and wrote to new file: {path}."}
        given = {"file_path": path, "content": content}
        self.call("write_file", given, said, shown=shown | {"newContent": content})

    def edit(self, path):
        shown = {"fileDiff": "--- a\n+++ b\n" + self.diff(), "filePath": path}
        said = {"output": f"Successfully modified file: {path} (1 replacements)."}
        given = {"file_path": path, "old_string": "old", "new_string": "new"}
        self.call("replace", given, said, shown=shown | {"isNewFile": False})

    def todo(self, items):
        todos = [{"description": d, "status": state} for d, state in self.todos(items)]
        self.call("write_todos", {"todos": todos}, {"output": "Updated."})

    def end(self):
        about = {"sessionId": "0b8f1f60-6a5e-4c53-9d7c-0c54f2a1d001", "kind": "main"}
        about |= {"projectHash": "5f6a0e", "startTime": self.time}
        path = self.root / "tmp/tide/chats/session-2026-11-19T09-00-0b8f1f60.json"
        self.save(path, [about | {"messages": self.messages}])
        (self.root / "tmp/tide/.project_root").write_text(CWD)


class _OpenCode(Writer):
    READER = opencode

    def begin(self):
        self.labels, self.count = {}, 0
        time = {"created": self.ms, "updated": self.ms}
        about = {"id": "ses_a", "projectID": "p1", "directory": CWD, "time": time}
        self.store("session/p1/ses_a", about)

    @property
    def ms(self):
        return int(self.clock.timestamp() * 1000)

    def store(self, name, data):
        self.save(self.root / "storage" / f"{name}.json", [data])

    def put(self, role, part):
        self.count += 1
        name, part_name = f"msg_{self.count:02}_{self.label}", f"prt_{self.label}"
        message = {"id": name, "sessionID": "ses_a", "role": role}
        message |= {"time": {"created": self.ms, "completed": self.ms + 900}}
        message |= {"path": {"cwd": CWD, "root": CWD}} if role == "assistant" else {}
        self.store(f"message/ses_a/{name}", message)
        self.labels[str(self.ms)] = self.label  # which is what names its record
        self.store(f"part/{name}/{part_name}", {"id": part_name} | part)

    def owner(self, text):
        self.put("user", {"type": "text", "text": text})

    def agent(self, text):
        self.put("assistant", {"type": "text", "text": text})

    def call(self, name, given, status="completed", **state):
        state |= {"status": status, "input": given, "title": ""}
        state["time"] = {"start": self.ms, "end": self.ms + 500}
        self.put(
            "assistant",
            {"type": "tool", "tool": name, "callID": self.call_id, "state": state},
        )

    def bash(self, command):
        given = {"command": command}
        if said := self.event.get("refused"):
            error = "The user rejected permission to use this specific tool call with "
            error += f"the following feedback: {said}"
            self.call("bash", given, "error", error=error, metadata={})
        elif self.lost:
            self.call("bash", given, "running", metadata={})
        else:
            ended = {"exit": self.event.get("exit", 0)}
            out = self.event.get("out", "")
            self.call("bash", given, output=out, metadata=ended)

    def write(self, path):
        given = {"filePath": path, "content": "x\n" * self.event["lines"]}
        self.call("write", given, output="Wrote it.", metadata={"exists": False})

    def edit(self, path):
        given = {"filePath": path, "oldString": "old", "newString": "new"}
        diff = f"--- {path}\n+++ {path}\n" + self.diff()
        self.call("edit", given, output="Edited it.", metadata={"diff": diff})

    def todo(self, items):
        todos = [{"content": c, "status": state} for c, state in self.todos(items)]
        self.call("todowrite", {"todos": todos}, output="[]", metadata={})

    def end(self):
        pass


GEMINI, OPENCODE = Kind(_Gemini), Kind(_OpenCode)
