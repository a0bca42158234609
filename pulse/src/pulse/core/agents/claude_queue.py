"""Prompts typed while the agent was busy, until a later record repeats them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from pulse.core.values import Act, Origin, Record, Role

_TOGETHER = 16  # prompts that are looked through for those that went together


class Queue:
    """A queued prompt is written when it is queued and, by newer versions, once more
    when it is taken. The later record has the lasting id and wins."""

    def __init__(self) -> None:
        self._held: dict[str, deque[Record]] = {}
        self._recent: deque[str] = deque(maxlen=_TOGETHER)
        self._in_editor: set[str] = set()

    def hold(self, text: str, record: Record) -> None:
        key = _key(text)
        held = self._held.setdefault(key, deque())
        if key in self._in_editor:  # sent once more from there
            self._in_editor.discard(key)
            held.pop()
        held.append(record)
        self._recent.append(key)

    def take(self, text: str) -> Act | None:
        """Was this text queued before? Then drop that copy and return its act."""
        key = _key(text)
        held = self._held.get(key)
        if held:
            self._in_editor.discard(key)
            return held.popleft().act
        return self._take_together(key)

    def _take_together(self, key: str) -> Act | None:
        """Prompts that waited together may be sent as one."""
        waiting = [each for each in self._recent if self._held[each]]
        for first in range(len(waiting) - 1):
            if not key.startswith(waiting[first]):
                continue
            for last in range(first + 2, len(waiting) + 1):
                if " ".join(waiting[first:last]) == key:
                    for each in set(waiting[first:last]):
                        self.take(each)
                    return Act.QUEUED
        return None

    def taken_at(self, line: int) -> None:
        """The queue was emptied. A prompt taken on the very next line did not wait:
        the desktop program queues every prompt."""
        held = self._held[self._recent[-1]] if self._recent else None
        if held and held[-1].act is Act.QUEUED and held[-1].line == line - 1:
            held[-1] = replace(held[-1], act=Act.TYPED)

    def back_to_the_editor(self) -> None:
        """What waited is being edited: sent again, it is the same prompt."""
        self._in_editor |= {key for key in self._recent if self._held[key]}

    def disown(self) -> None:
        """A program wrote all that waits: nobody typed."""
        for key, held in self._held.items():
            self._held[key] = deque(
                replace(r, role=Role.SYSTEM, act=None, origin=Origin.HEADLESS)
                for r in held
            )

    def rest(self) -> Iterator[Record]:
        """What nothing repeated."""
        for records in self._held.values():
            yield from records


def same_words(text: str, other: str) -> bool:
    """The same words but for white space, and some at all."""
    return _key(text) == _key(other) != ""


def _key(text: str) -> str:
    return " ".join(text.split())
