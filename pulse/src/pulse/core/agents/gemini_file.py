"""What stands in a chat file of Gemini CLI: its metadata and its messages.

Older versions rewrite one JSON document; newer ones append JSON lines, of which a later
line of a message replaces the earlier one. Either may be cut off anywhere.
"""

from typing import Any, Final

from pulse.core.agents.copies import short_id
from pulse.core.agents.documents import read_object, unparsed
from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, objects
from pulse.core.values import Json, Loss

_BIG: Final = ("originalContent", "newContent")  # whole files, beside their diff


class Chat:
    """Collects a conversation; ``messages`` are in the order of their first telling.

    A message of the file without an id is called after its place."""

    def __init__(self) -> None:
        self.metadata: dict[str, Any] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.bad: list[Json] = []  # what could not be read

    def add_document(self, text: str) -> None:
        """A conversation as one JSON document; of a truncated one all that is whole."""
        data, bad = read_object(text)
        self.bad += bad
        messages = data.pop("messages", [])
        self.metadata.update(data)
        if not isinstance(messages, list):
            self.bad.append(unparsed(Loss.NOT_OBJECT, repr(messages)))
        for message in items(messages):
            self._add(message)

    def add_line(self, line: bytes) -> None:
        """One line of a conversation written as JSON lines."""
        try:
            for data in objects(line):
                self._take(data)
        except NotReadError as error:
            text = line.decode("utf-8", errors="replace")
            self.bad.append(unparsed(error.loss, text))

    def _take(self, data: dict[str, Any]) -> None:
        if "$rewindTo" in data:
            self._rewind(text_of(data["$rewindTo"]))
        elif isinstance(data.get("id"), str):
            self._add(data)
        elif "$set" in data:
            self._set(dict(mapping(data["$set"])))
        else:
            self._set(dict(data))

    def _set(self, data: dict[str, Any]) -> None:
        """Metadata. A compressed history comes along as ``messages``: it adds its
        summary, and takes nothing away of what was said before."""
        for message in items(data.pop("messages", None)):
            if text_of(mapping(message).get("id")) not in self.messages:
                self._add(message)
        self.metadata.update(data)

    def _rewind(self, target: str) -> None:
        """Drop a message and all behind it; an unknown one drops all, as the program
        takes it."""
        names = list(self.messages)
        start = names.index(target) if target in self.messages else 0
        for name in names[start:]:
            del self.messages[name]

    def _add(self, message: Json) -> None:
        if not isinstance(message, dict):
            self.bad.append(unparsed(Loss.NOT_OBJECT, repr(message)))
            return
        name = text_of(message.get("id")) or f"message {len(self.messages) + 1}"
        self.messages[short_id(name)] = {**message, "id": short_id(name)}


def read_chat(data: bytes) -> Chat:
    """The conversation in the bytes of a file, in whichever form they are."""
    chat = Chat()
    data = data.strip(b"\x00 \t\r\n")
    lines = data.split(b"\n")
    if any(map(_is_whole, lines[:2])) and len(lines) > 1:
        for line in lines:
            chat.add_line(line)
    else:
        chat.add_document(data.decode("utf-8", errors="replace"))
    return chat


def _is_whole(line: bytes) -> bool:
    try:
        return any(True for _ in objects(line))
    except NotReadError:
        return False


def slim_message(message: dict[str, Any]) -> dict[str, Any]:
    """A message without the copies of whole files that stand beside their diff."""
    calls = items(message.get("toolCalls"))
    shown = [mapping(mapping(call).get("resultDisplay")) for call in calls]
    if not any(text_of(each.get("fileDiff")) for each in shown):
        return message
    slim = [
        {**call, "resultDisplay": _without_copies(each)}
        if text_of(each.get("fileDiff"))
        else call
        for call, each in zip(calls, shown, strict=True)
    ]
    return {**message, "toolCalls": slim}


def _without_copies(shown: Any) -> dict[str, Json]:
    return {
        name: {"omitted": len(value.encode())}
        if name in _BIG and isinstance(value, str)
        else value
        for name, value in shown.items()
    }
