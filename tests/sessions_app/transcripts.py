"""Claude Code lines for tests: small sessions with everything that rows come from."""

import json
from datetime import UTC, datetime, timedelta

BASE = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def stamp(minute):
    moment = BASE + timedelta(minutes=minute)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def line(data):
    return json.dumps(data).encode() + b"\n"


class Session:
    """Writes one session's lines; ids follow from ``name`` and a counter."""

    def __init__(
        self, native_id, *, cwd="/src/tide", minute=0, name="", version="2.1.90"
    ):
        self.native_id, self.cwd, self.minute = native_id, cwd, minute
        self.name, self.version = name or native_id, version
        self.lines, self.last = [], None

    def _record(self, kind, message, *, step=1, record=None, **more):
        number = record or f"{self.name}-{len(self.lines)}"
        data = {
            "type": kind,
            "uuid": number,
            "parentUuid": self.last,
            "sessionId": self.native_id,
            "timestamp": stamp(self.minute),
            "cwd": self.cwd,
            "gitBranch": "main",
            "version": self.version,
            "isSidechain": False,
            "userType": "external",
            "message": message,
            **more,
        }
        self.minute += step
        self.last = number
        self.lines.append(line(data))
        return self

    def prompt(self, text, **more):
        return self._record("user", {"role": "user", "content": text}, **more)

    def reply(self, text, *, message=None, output=100, **more):
        number = message or f"msg-{self.name}-{len(self.lines)}"
        return self._record(
            "assistant",
            {
                "id": number,
                "type": "message",
                "role": "assistant",
                "model": "claude-sonnet-4-5",
                "content": [{"type": "text", "text": text}],
                "usage": {
                    "input_tokens": 10,
                    "output_tokens": output,
                    "cache_creation_input_tokens": 5,
                    "cache_read_input_tokens": 1000,
                },
            },
            **more,
        )

    def run(self, command, output, *, error=False, **more):
        call = f"toolu-{self.name}-{len(self.lines)}"
        self._record(
            "assistant",
            {
                "id": f"msg-{call}",
                "type": "message",
                "role": "assistant",
                "model": "claude-sonnet-4-5",
                "content": [
                    {
                        "type": "tool_use",
                        "id": call,
                        "name": "Bash",
                        "input": {"command": command},
                    }
                ],
                "usage": {"input_tokens": 1, "output_tokens": 20},
            },
            **more,
        )
        return self._record(
            "user",
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": call,
                        "content": output,
                        "is_error": error,
                    }
                ],
            },
            toolUseResult={"stdout": output, "stderr": "", "interrupted": False},
            **more,
        )

    def raw(self, data):
        self.lines.append(data)
        return self

    def fork(self, native_id):
        """A copy with all history, as `--fork-session` writes it: ids stay."""
        other = Session(native_id, cwd=self.cwd, minute=self.minute)
        old, new = (
            f'"sessionId": "{each}"'.encode() for each in (self.native_id, native_id)
        )
        other.lines = [each.replace(old, new) for each in self.lines]
        other.last = self.last
        return other


def morning(native_id="s-1", **more):
    """Half an hour of ordinary work: asked, tested red, tested green, committed."""
    return (
        Session(native_id, **more)
        .prompt("Add a retry to the importer when the server answers 503.")
        .reply("I look at the importer first.")
        .run("pytest -q", "1 failed, 40 passed in 2.10s", error=True)
        .run("pytest -q", "41 passed in 2.11s")
        .run(
            "git commit -am 'Retry the import after a 503'",
            "[main 1a2b3c4] Retry the import after a 503\n 1 file changed, 9 insertions(+)",
        )
        .reply("The importer retries now, and all 41 tests pass.")
        .prompt("Works for me, thanks. Push it later.")
    )
