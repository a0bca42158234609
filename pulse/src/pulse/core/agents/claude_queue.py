"""Prompts typed while the agent was busy, until a later record repeats them."""

from collections.abc import Iterator
from dataclasses import replace

from pulse.core.values import Act, Record


class Queue:
    """A queued prompt is written when it is queued and, by newer versions, once more
    when it is taken. The later record has the lasting id and wins."""

    def __init__(self) -> None:
        self._held: dict[str, list[Record]] = {}
        self._newest = ""

    def hold(self, text: str, record: Record) -> None:
        self._newest = _key(text)
        self._held.setdefault(self._newest, []).append(record)

    def take(self, text: str) -> Act | None:
        """Was this text queued before? Then drop that copy and return its act."""
        held = self._held.get(_key(text))
        return held.pop(0).act if held else None

    def taken_at(self, line: int) -> None:
        """The queue was emptied. A prompt taken on the very next line did not wait:
        the desktop program queues every prompt."""
        held = self._held.get(self._newest)
        if held and held[-1].act is Act.QUEUED and held[-1].line == line - 1:
            held[-1] = replace(held[-1], act=Act.TYPED)

    def rest(self) -> Iterator[Record]:
        """What nothing repeated."""
        for records in self._held.values():
            yield from records


def same_words(text: str, other: str) -> bool:
    """The same words but for white space, and some at all."""
    return _key(text) == _key(other) != ""


def _key(text: str) -> str:
    return " ".join(text.split())
