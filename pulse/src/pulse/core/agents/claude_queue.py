"""Prompts typed while the agent was busy, until a later record repeats them."""

from collections import deque
from collections.abc import Iterator, Sequence
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
        # Sent once more from the editor, alone or with others.
        for each in _run(key, [k for k in self._recent if k in self._in_editor]):
            self._in_editor.discard(each)
            self._held[each].pop()
        self._held.setdefault(key, deque()).append(record)
        self._recent.append(key)

    def take(self, text: str) -> Act | None:
        """Was this text queued before? Then drop that copy and return its act."""
        key = _key(text)
        held = self._held.get(key)
        if held:
            self._in_editor.discard(key)
            return held.popleft().act
        together = _run(key, [k for k in self._recent if self._held[k]])
        for each in together:
            self.take(each)
        return Act.QUEUED if together else None

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


def _run(key: str, waiting: Sequence[str]) -> list[str]:
    """Those that follow one another and together are ``key``: prompts that waited
    together may be sent as one."""
    for first, each in enumerate(waiting):
        if key.startswith(each):
            for last in range(first + 1, len(waiting) + 1):
                if " ".join(waiting[first:last]) == key:
                    return list(dict.fromkeys(waiting[first:last]))
    return []


def same_words(text: str, other: str) -> bool:
    """The same words but for white space, and some at all."""
    return _key(text) == _key(other) != ""


def _key(text: str) -> str:
    return " ".join(text.split())
