"""All calls and prompts of an agent in little memory: years of work on a laptop.

A ``Tally`` is packed to bytes where it was made, so that it can come from another
process or from a cache; a ``Ledger`` takes in packed tallies in any order.
"""

import json
import struct
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from pulse.core.stats.usage import Call, Prompt, Tally

_SIZES: Final = struct.Struct("<IIII")  # of the names; calls, prompts, undated
# id; at, five counts; model, project, session; lower bound
_CALL: Final = struct.Struct("<Q6qIIIB")
_PROMPT: Final = struct.Struct("<QqII")  # id; at; project, session
_ID: Final = struct.Struct("<Q")
_KEPT: Final = struct.Struct("<6qIIIB")  # a call without its id


class PackError(ValueError):
    """These bytes are no packed tally."""


def pack(tally: Tally) -> bytes:
    """A tally as bytes. Ids become hashes of 64 bits: two of a million share one with
    a chance of one to forty million."""
    names: dict[str, int] = {}

    def number(name: str) -> int:
        return names.setdefault(name, len(names))

    calls = b"".join(
        _CALL.pack(
            _hash(message),
            call.at,
            call.input,
            call.output,
            call.cache_creation,
            call.cache_read,
            call.cache_creation_1h,
            number(call.model),
            number(call.project),
            number(call.session),
            call.output_is_lower_bound,
        )
        for message, call in tally.calls.items()
    )
    prompts = b"".join(
        _PROMPT.pack(_hash(record), p.at, number(p.project), number(p.session))
        for record, p in tally.prompts.items()
    )
    undated = b"".join(_ID.pack(_hash(message)) for message in tally.undated)
    head = json.dumps([tally.unread, list(names)]).encode()
    sizes = (len(head), len(tally.calls), len(tally.prompts), len(tally.undated))
    return _SIZES.pack(*sizes) + head + calls + prompts + undated


def _hash(name: str) -> int:
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class Ledger:
    """Every call and every prompt of one agent, once."""

    def __init__(self) -> None:
        self.unread = 0
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._calls: dict[int, bytes] = {}
        self._prompts: dict[int, Prompt] = {}
        self._undated: set[int] = set()

    def take(self, packed: bytes) -> None:
        """Add a packed tally. Raises PackError if it is none; what was taken before
        is then not to be used."""
        try:
            head, calls, prompts, undated = _SIZES.unpack_from(packed)
            begin = _SIZES.size + head
            parts = (calls * _CALL.size, prompts * _PROMPT.size, undated * _ID.size)
            if len(packed) != begin + sum(parts):
                raise PackError("cut or foreign")
            unread, names = json.loads(packed[_SIZES.size : begin])
            here = [self._number(str(name)) for name in names]
            body = memoryview(packed)[begin:]
            self._take_calls(body[: parts[0]], here)
            self._take_prompts(body[parts[0] : parts[0] + parts[1]], here)
            found = _ID.iter_unpack(body[parts[0] + parts[1] :])
            self._undated.update(message for (message,) in found)
            self.unread += int(unread)
        except (struct.error, ValueError, TypeError, IndexError) as error:
            raise PackError(str(error)) from error

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number

    def _take_calls(self, rows: memoryview, here: list[int]) -> None:
        calls = self._calls
        for message, *counts, model, project, session, early in _CALL.iter_unpack(rows):
            kept = _KEPT.pack(*counts, here[model], here[project], here[session], early)
            held = calls.setdefault(message, kept)
            if held is not kept and self._call(kept) < self._call(held):
                calls[message] = kept

    def _take_prompts(self, rows: memoryview, here: list[int]) -> None:
        for record, at, project, session in _PROMPT.iter_unpack(rows):
            prompt = Prompt(at, self.names[here[session]], self.names[here[project]])
            held = self._prompts.get(record)
            if held is None or prompt < held:
                self._prompts[record] = prompt

    def _call(self, kept: bytes) -> Call:
        at, new, out, wrote, read, hour, model, project, session, early = _KEPT.unpack(
            kept
        )
        names = self.names
        return Call(
            -(new + out + wrote + read),
            at,
            names[model],
            names[session],
            names[project],
            new,
            out,
            wrote,
            read,
            hour,
            bool(early),
        )

    def calls(self) -> Iterator[Call]:
        return map(self._call, self._calls.values())

    def prompts(self) -> Iterator[Prompt]:
        return iter(self._prompts.values())

    def projects(self) -> set[str]:
        """Every working directory that occurs."""
        found = {call.project for call in self.calls()}
        return found | {prompt.project for prompt in self.prompts()}

    @property
    def undated(self) -> int:
        """Messages that are in no day, because none of their lines has a time."""
        return len(self._undated - self._calls.keys())
