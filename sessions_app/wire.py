"""Chunks on the wire (docs/upload.md §4): a head line, then the payload, and again."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from accounts.problems import Problem
from sessions_app.models import Transcript

CHUNK_LIMIT = 4 * 2**20
LINE_LIMIT = 16 * 2**20
CHUNKS_LIMIT = 1000
HEAD_LIMIT = 4 * 2**20
_DIRT = re.compile("[\x00\ud800-\udfff]")  # what no database takes
_NUMBER_LIMIT = 2**53  # what JSON carries without loss
_GENERATION_LIMIT = 10**9  # its column holds no more, and the next one is offered

_TEXTS: Final = {
    "machine": 24,
    "fingerprint": 64,
    "agent": 32,
    "source_id": 300,
    "session": 200,
    "role": 12,
    "kind": 8,
    "sha256": 64,
    "ruleset": 64,
}
_NUMBERS: Final = (
    "generation",
    "first_line",
    "last_line",
    "byte_start",
    "byte_end",
    "size",
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a client says about a chunk; every field has its type and a bounded size."""

    machine: str
    fingerprint: str
    agent: str
    source_id: str
    session: str
    role: str
    kind: str
    sha256: str
    ruleset: str
    generation: int
    first_line: int
    last_line: int
    byte_start: int
    byte_end: int
    size: int
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A head, and where its payload begins in the unpacked body."""

    head: Head
    start: int

    def payload(self, body: IO[bytes]) -> bytes:
        body.seek(self.start)
        return body.read(self.head.size)


def read_pieces(body: IO[bytes]) -> list[Piece]:
    """All heads of a body, read before anything is stored: one that makes no sense
    (400 `bad-chunk`) means that nothing after it can be trusted to be where it seems.
    """
    end = body.seek(0, 2)
    body.seek(0)
    pieces: list[Piece] = []
    while line := body.readline(HEAD_LIMIT + 1):
        if len(pieces) == CHUNKS_LIMIT:
            raise Problem(
                "too-many-chunks",
                _("A body holds at most 1000 chunks. Send several bodies."),
                status=413,
                title=_("There are too many chunks"),
            )
        number = len(pieces) + 1
        head = _head(line, number)
        start = body.tell()
        if start + head.size > end:
            raise _bad(number, _("its payload is cut off"))
        pieces.append(Piece(head, start))
        body.seek(start + head.size)
    if not pieces:
        raise Problem(
            "bad-chunk",
            _("The body holds no chunk. Send at least one head line with its payload."),
            title=_("There is nothing to store"),
        )
    return pieces


def _bad(number: int, reason: str) -> Problem:
    return Problem(
        "bad-chunk",
        _(
            "Chunk %(number)d cannot be read: %(reason)s. Nothing was stored; correct "
            "it and send the body again."
        )
        % {"number": number, "reason": reason},
        title=_("A chunk makes no sense"),
    )


def _head(line: bytes, number: int) -> Head:
    if not line.endswith(b"\n"):
        raise _bad(number, _("its head has no end, or is over 4 MiB"))
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _bad(number, _("its head is not one JSON object in UTF-8")) from error
    if not isinstance(data, dict):
        raise _bad(number, _("its head is not one JSON object in UTF-8"))
    texts: dict[str, Any] = {name: _text(data, name, number) for name in _TEXTS}
    numbers: dict[str, Any] = {
        name: _number(data.get(name), name, number) for name in _NUMBERS
    }
    lengths = data.get("lengths")
    if not isinstance(lengths, list):
        raise _bad(number, _("“lengths” must be a list"))
    if numbers["generation"] > _GENERATION_LIMIT:
        raise _bad(number, _("no source was rewritten so often"))
    if numbers["generation"] < 1 or numbers["first_line"] < 1:
        raise _bad(number, _("generations and lines are counted from 1"))
    return Head(
        **texts,
        **numbers,
        lengths=tuple(_number(each, "lengths", number) for each in lengths),
    )


def _text(data: dict[str, Any], name: str, number: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > _TEXTS[name] or _DIRT.search(value):
        raise _bad(
            number,
            _("“%(name)s” must be a text of at most %(size)d characters")
            % {"name": name, "size": _TEXTS[name]},
        )
    return value


def _number(value: object, name: str, number: int) -> int:
    if (
        not isinstance(value, int)
        or isinstance(value, bool)
        or not 0 <= value < _NUMBER_LIMIT
    ):
        raise _bad(
            number, _("“%(name)s” must hold whole numbers from 0") % {"name": name}
        )
    return value


def disagreement(head: Head, payload: bytes) -> str:
    """Why a chunk is `invalid`: what does not fit together; empty when all does."""
    count = head.last_line - head.first_line + 1
    checks = (
        (
            bool(head.agent and head.source_id),
            _("The agent or the source has no name."),
        ),
        (
            bool(head.session) or head.role == Transcript.Role.HISTORY,
            _("The session has no name."),
        ),
        (head.role in Transcript.Role.values, _("This role is not known.")),
        (head.kind in Transcript.Kind.values, _("This kind is not known.")),
        (
            head.size <= CHUNK_LIMIT or (count == 1 and head.size <= LINE_LIMIT),
            _("A chunk is at most 4 MiB, a single line at most 16 MiB."),
        ),
        (count >= 1, _("The last line lies before the first.")),
        (
            (head.first_line == 1) == (head.byte_start == 0),
            _("Line 1 begins at byte 0, and no other line does."),
        ),
        (len(head.lengths) == count, _("“lengths” does not name each line.")),
        (
            0 not in head.lengths
            and sum(head.lengths) == head.byte_end - head.byte_start,
            _("“lengths” does not sum to the byte range."),
        ),
        (
            hashlib.sha256(payload).hexdigest() == head.sha256,
            _("The hash is not that of the payload."),
        ),
        (
            payload.endswith(b"\n") and payload.count(b"\n") == count,
            _("The payload does not hold as many complete lines as the range."),
        ),
    )
    return next((reason for passed, reason in checks if not passed), "")
