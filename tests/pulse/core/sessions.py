"""Short sessions as records, for tests of evidence and notes."""

from datetime import UTC, datetime, timedelta

from pulse.core.agents.claude_blocks import TOOLS
from pulse.core.values import Act, Origin, Record, Role, Tool, ToolCall, ToolResult

NINE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


class Session:
    """Collects records a minute apart; each call returns the session."""

    def __init__(
        self, name="s1", *, cwd="/home/ada/tidemark", origin=Origin.MAIN, start=NINE
    ):
        self.name, self.cwd, self.origin, self.start = name, cwd, origin, start
        self.records = []

    def _add(self, role, **more):
        number = len(self.records) + 1
        more.setdefault("type", "assistant" if role is Role.AGENT else "user")
        more.setdefault("origin", self.origin)
        self.records.append(
            Record(
                id=f"{self.name}-{number}",
                session=self.name,
                source=self.name,
                line=number,
                offset=number * 100,
                role=role,
                time=self.start + timedelta(minutes=number),
                cwd=self.cwd,
                **more,
            )
        )
        return self

    def says(self, text, act=Act.TYPED, **more):
        return self._add(Role.OWNER, act=act, text=text, **more)

    def replies(self, text, **more):
        return self._add(Role.AGENT, text=text, **more)

    def calls(self, tool, text=None, *, error=False, extra=None, **given):
        call = f"{self.name}-call-{len(self.records)}"
        self._add(
            Role.AGENT,
            calls=(ToolCall(call, tool, given, TOOLS.get(tool, Tool.OTHER)),),
        )
        if text is None:
            return self
        result = ToolResult(call, text, is_error=error, extra=extra or {})
        return self._add(Role.TOOL, results=(result,))

    def runs(self, command, output=None, **more):
        return self.calls("Bash", output, command=command, **more)

    def edits(self, path, added=1, removed=0, *, create=False):
        if create:
            extra = {"type": "create", "filePath": path, "content": "x\n" * added}
            text = f"File created successfully at: {path}"
            return self.calls("Write", text, file_path=path, extra=extra)
        lines = ["+x"] * added + ["-y"] * removed
        extra = {"filePath": path, "structuredPatch": [{"lines": lines}]}
        text = f"The file {path} has been updated."
        return self.calls("Edit", text, file_path=path, extra=extra)

    def answers(self, question, answer):
        text = f'User has answered your questions: "{question}"="{answer}"'
        return self._add(
            Role.OWNER,
            act=Act.ANSWER,
            text=answer,
            answers=((question, answer),),
            results=(ToolResult("q", text),),
        )
