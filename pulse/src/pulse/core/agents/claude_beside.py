"""What lies beside transcripts: the history of prompts, sidecars, spilled results.

The history outlives the transcripts, which Claude Code deletes after 30 days: it is all
that is left of the prompts of older sessions. While a transcript is there, its records
say the same and more.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from pulse.core.agents.base import Source, SourceRole
from pulse.core.agents.fields import mapping, text_of, time_of
from pulse.core.values import Act, Record, Role, ToolResult

Fields: TypeAlias = dict[str, Any]
_CALL_ID: Final = "toolu_"
_COMMAND: Final = re.compile(r"/[\w:.-]+(?:\s|$)")  # a path goes on with a slash


class Beside:
    """Turns the objects of such a source into records."""

    def __init__(self, source: Source) -> None:
        self._source = source
        make: dict[SourceRole, Callable[[Mapping[str, Any]], Fields]] = {
            "history": _prompt,
            "sidecar": _sidecar,
            "tool_result": self._result,
        }
        self._make = make[source.role]

    def records(
        self, data: Mapping[str, Any], line: int, offset: int
    ) -> Iterator[Record]:
        source = self._source
        fields: Fields = {
            "id": f"{source.source_id}@{offset}",
            "session": source.session,
            "source": source.source_id,
            "line": line,
            "offset": offset,
            "type": source.role,
            "role": Role.SYSTEM,
        }
        yield Record(**(fields | self._make(data)))

    def _result(self, data: Mapping[str, Any]) -> Fields:
        """The whole of an output of which the transcript has the beginning. Its file
        is named after the call, or at random."""
        name = PurePosixPath(self._source.source_id).stem
        call = name if name.startswith(_CALL_ID) else ""
        text = text_of(data.get("text"))
        return {"role": Role.TOOL, "results": (ToolResult(call, text),)}


def _sidecar(data: Mapping[str, Any]) -> Fields:
    names = ("agentType", "name", "description")
    return {"text": ": ".join(filter(None, (text_of(data.get(n)) for n in names)))}


def _prompt(data: Mapping[str, Any]) -> Fields:
    """A line that was sent from the terminal, with what was pasted into it."""
    text = text_of(data.get("display")).strip()
    pasted = mapping(data.get("pastedContents"))
    for number, content in pasted.items():
        body = text_of(mapping(content).get("content"))
        start = text.find(f"[Pasted text #{number}")
        end = text.find("]", start)
        if body and start >= 0 and end >= 0:
            text = text[:start] + body + text[end + 1 :]
    fields: Fields = {
        "text": text,
        "time": time_of(data.get("timestamp")),
        "cwd": text_of(data.get("project")),
    }
    if session := text_of(data.get("sessionId")):
        fields["session"] = session
    if not text:
        return fields
    fields |= {"role": Role.OWNER, "act": Act.TYPED}
    if _COMMAND.match(text):
        fields["act"] = Act.COMMAND
    elif text[0] == "!":
        fields |= {"act": Act.SHELL, "text": text[1:].strip()}
    return fields
