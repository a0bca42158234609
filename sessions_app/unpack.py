"""The body of an upload, unpacked within bounds, whatever was packed into it.

A few kilobytes may stand for gigabytes. So both sides are counted while unpacking, the
input goes in by small pieces, and the result lies on disk when it is large.
"""

import zlib
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

import zstandard
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from accounts.problems import Problem

BODY_LIMIT = 8 * 2**20
UNPACKED_LIMIT = 32 * 2**20
WINDOW_LIMIT = 8 * 2**20
FRAME_LIMIT = 1000  # an ordinary body is one frame
_IN_MEMORY = 2 * 2**20
# Of 4 bytes of zstd come at most 128 KiB: of a piece, no more than 16 MiB at once.
_PIECE = 512
_READ = 64 * 1024


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def unpack(stream: Readable, encoding: str) -> IO[bytes]:
    """The unpacked body as a temporary file at its start; the caller closes it.

    Raises `Problem`: 413 over a limit, 415 for an unknown encoding, 400 for bytes that
    are damaged or cut off.
    """
    unpackers: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
        "zstd": _from_zstd,
        "gzip": _from_gzip,
        "": iter,
        "identity": iter,
    }
    if encoding not in unpackers:
        raise Problem(
            "unsupported-media-type",
            _("Send the body with Content-Encoding zstd, gzip or none."),
            status=415,
            title=_("This encoding is not read here"),
        )
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes
    try:
        size = 0
        for piece in unpackers[encoding](_counted(stream)):
            size += len(piece)
            if size > UNPACKED_LIMIT:
                raise _too_large("unpacked-too-large", UNPACKED_LIMIT, _("unpacked"))
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def check_length(length: str) -> None:
    """Refuse a body by its declared length, before a byte of it is read."""
    if length.isdecimal() and int(length) > BODY_LIMIT:
        raise _too_large("body-too-large", BODY_LIMIT, _("as sent"))


def _too_large(code: str, limit: int, where: str) -> Problem:
    return Problem(
        code,
        _(
            "The body is larger than %(limit)d MiB %(where)s. "
            "Send its chunks in several requests."
        )
        % {"limit": limit // 2**20, "where": where},
        status=413,
        title=_("The body is too large"),
    )


def _counted(stream: Readable) -> Iterator[bytes]:
    size = 0
    while True:
        try:
            piece = stream.read(_READ)
        except UnreadablePostError as error:
            raise Problem(
                "bad-chunk",
                _("The connection broke off. Nothing was stored; send the body again."),
            ) from error
        if not piece:
            return
        size += len(piece)
        if size > BODY_LIMIT:
            raise _too_large("body-too-large", BODY_LIMIT, _("as sent"))
        yield piece


def _broken(detail: str) -> Problem:
    return Problem(
        "bad-compression",
        detail + " " + _("Nothing was stored; compress the body anew and send it."),
        title=_("The body could not be unpacked"),
    )


def _from_zstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=WINDOW_LIMIT)
    frame = context.decompressobj()
    frames, begun = 1, False
    for block in pieces:
        for start in range(0, len(block), _PIECE):
            rest = block[start : start + _PIECE]
            while rest:
                if frame.eof:
                    frame, frames, begun = context.decompressobj(), frames + 1, False
                    _check_frames(frames)
                try:
                    yield frame.decompress(rest)
                except zstandard.ZstdError as error:
                    raise _broken(
                        _("It is no zstd, damaged, or wants a window over 8 MiB.")
                    ) from error
                begun, rest = True, frame.unused_data if frame.eof else b""
    if not frame.eof:
        raise _broken(_("It ends too early.") if begun else _("It is empty."))


def _from_gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    member, members, begun = zlib.decompressobj(wbits=31), 1, False
    for rest in pieces:
        while rest:
            if member.eof:
                member, members = zlib.decompressobj(wbits=31), members + 1
                _check_frames(members)
            try:
                yield member.decompress(rest, _READ)
            except zlib.error as error:
                raise _broken(_("It is no gzip, or damaged.")) from error
            begun = True
            rest = member.unused_data if member.eof else member.unconsumed_tail
    if not member.eof:
        raise _broken(_("It ends too early.") if begun else _("It is empty."))


def _check_frames(count: int) -> None:
    if count > FRAME_LIMIT:
        raise _broken(_("It is made of too many pieces."))
