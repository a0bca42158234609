"""Stored lines of a transcript, in order; lines of deleted projects are removed."""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pulse.core import redact
from pulse.core.agents.jsonlines import clean
from sessions_app import blobs
from sessions_app.models import Chunk, Transcript

Line = tuple[int, int, bytes]  # (line from 1, byte offset in the source, bytes)


def stored_lines(transcript: Transcript) -> Iterator[Line]:
    """Lines of the newest generation, one chunk in memory at a time.

    Raises FileNotFoundError if the session is deleted meanwhile.
    """
    for chunk in _chunks(transcript):
        offset = chunk.byte_start
        numbers = count(chunk.first_line)
        content = _content(chunk, transcript)
        for number, line, length in zip(numbers, content, chunk.lengths, strict=False):
            yield number, offset, line
            offset += length


def source_lines(transcript: Transcript) -> Iterator[Line]:
    """The lines as a reader wants them: those of a document are unwrapped, and of each
    id only the last one counts."""
    if transcript.kind != Transcript.Kind.DOCUMENT:
        yield from stored_lines(transcript)
        return
    last: dict[str, int] = {}
    for number, _offset, line in stored_lines(transcript):
        last[_wrapped(line).get("id") or f"line {number}"] = number
    wanted = set(last.values())
    for number, offset, line in stored_lines(transcript):
        if number in wanted and not _wrapped(line).get("dropped"):
            yield number, offset, unwrapped(transcript, line)


def unwrapped(transcript: Transcript, line: bytes) -> bytes:
    """The record in a line of a document; any other line as it is."""
    if transcript.kind == Transcript.Kind.DOCUMENT:
        content = _wrapped(line)
        if "record" in content:
            return json.dumps(content["record"]).encode() + b"\n"
    return line


def _wrapped(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def labels_of(transcripts: Sequence[Transcript]) -> dict[int, str]:
    """By primary key, what its sidecar calls a subagent: what it was asked, else what
    it is. All transcripts are of one agent."""
    wanted = {(t.machine_id, f"{t.source_id}.meta"): t.pk for t in transcripts}
    sidecars = Transcript.objects.filter(
        machine__in={machine for machine, _source in wanted},
        agent__in={t.agent for t in transcripts},
        source_id__in=[source for _machine, source in wanted],
        role=Transcript.Role.SIDECAR,
    )
    places = ((wanted.get((s.machine_id, s.source_id)), s) for s in sidecars)
    return {pk: _label(sidecar) for pk, sidecar in places if pk is not None}


def _label(sidecar: Transcript) -> str:
    content: dict[str, Any] = {}
    for _number, _offset, line in source_lines(sidecar):
        content = _wrapped(line)
    texts = (content.get(name) for name in ("description", "name", "agentType"))
    found = next((text for text in texts if isinstance(text, str) and text), "")
    return clean(" ".join(found.split()))[:200]


def lines_between(transcript: Transcript, first: int, last: int) -> Iterator[Line]:
    """Some of the stored lines, both ends included, without reading the others."""
    for chunk in _chunks(transcript).filter(last_line__gte=first, first_line__lte=last):
        offset = chunk.byte_start
        for place, line in enumerate(_content(chunk, transcript)):
            number = chunk.first_line + place
            if first <= number <= last:
                yield number, offset, line
            offset += chunk.lengths[place]


def _chunks(transcript: Transcript) -> "QuerySet[Chunk]":
    return transcript.chunks.filter(
        generation=transcript.generation, last_line__lte=transcript.line
    ).order_by("first_line")


def _content(chunk: Chunk, transcript: Transcript) -> list[bytes]:
    content = split(blobs.read(chunk.blob))
    if chunk.blob_ruleset != redact.RULESET:
        # The rules know more by now than when this arrived.
        content = redact.redact_lines(content)
        _replace(chunk, transcript, content)
    return content


def split(payload: bytes) -> list[bytes]:
    """Lines end with LF alone: a CR inside a line is data."""
    if payload.endswith(b"\n") and b"\r" not in payload:
        return payload.splitlines(keepends=True)
    return [line + b"\n" for line in payload.split(b"\n")[:-1]]


def erase(transcript: Transcript, numbers: Collection[int]) -> None:
    """Make these lines empty for good; the others keep their place."""
    if not numbers:
        return
    for chunk in transcript.chunks.all():
        within = range(chunk.first_line, chunk.last_line + 1)
        if chunk.generation != transcript.generation or not any(
            number in within for number in numbers
        ):
            continue
        content = split(blobs.read(chunk.blob))
        kept = [
            b"\n" if number in numbers else line
            for number, line in zip(within, content, strict=True)
        ]
        if kept != content:
            _replace(chunk, transcript, kept)


def _replace(chunk: Chunk, transcript: Transcript, content: list[bytes]) -> None:
    """Another blob for a chunk. The row changes hands before the old blob goes, so a
    crash leaves at most an orphan."""
    old, new = chunk.blob, blobs.write(transcript.owner, b"".join(content))
    with transaction.atomic():
        changed = Chunk.objects.filter(pk=chunk.pk, blob=old).update(
            blob=new, blob_ruleset=redact.RULESET
        )
    blobs.delete([old if changed else new])
    if changed:
        chunk.blob = new


def prune(transcript: Transcript) -> None:
    """Remove the generations before the newest: the source was rewritten."""
    if transcript.generation == 1:
        return
    old = transcript.chunks.filter(generation__lt=transcript.generation)
    names = list(old.values_list("blob", flat=True))
    old.delete()
    transaction.on_commit(lambda: blobs.delete(names), robust=True)
