"""Who a file is, several files of one name, and names that stay."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pulse.core.agents.base import LINE_MOST, Source
from pulse.core.agents.jsonlines import clean

_ID_MOST = 120  # characters of a session's or an agent's id


def identified(path: Path, look: Callable[[Path], Source | None]) -> tuple[Source, ...]:
    """What ``look`` makes of a file, with the file's numbers. Nothing of what is empty,
    no file of its own (a link, a pipe) or cannot be read."""
    try:
        info = os.lstat(path)
        if not stat.S_ISREG(info.st_mode) or info.st_size == 0:
            return ()
        source = look(path)
    except OSError:
        return ()
    if source is None:
        return ()
    size, mtime, inode = info.st_size, info.st_mtime_ns, info.st_ino
    return (replace(source, size=size, mtime_ns=mtime, inode=inode),)


def short_id(name: str) -> str:
    """An id of bounded length. Real ones have 36 characters; what is longer keeps its
    beginning and gets a hash of the whole."""
    name = clean(name)
    if len(name) <= _ID_MOST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"{name[: _ID_MOST - 17]}~{digest}"


def one_name_each(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own.

    The same session may lie in several files. When one file begins with all that
    another holds, it is the same transcript and the longer one stands for both. When
    they differ, both are kept: the one named after its session, else the first by
    path, keeps the name, and the other is called after its first line that differs
    (``id~hash``), which appending never changes.
    """
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.source_id, []).append(source)
    result: list[Source] = []
    for group in groups.values():
        result += group if len(group) == 1 else _distinct(group)
    return result


def _distinct(group: list[Source]) -> list[Source]:
    group = sorted(group, key=lambda s: (s.path.stem != s.session, str(s.path)))
    kept: list[Source] = []
    for source in group:
        for place, other in enumerate(kept):
            differs = first_difference(source.path, other.path)
            if differs is None:
                if source.size > other.size:
                    kept[place] = replace(source, source_id=other.source_id)
                break
        else:
            if kept:
                line = first_difference(source.path, kept[0].path) or b""
                mark = hashlib.sha256(line).hexdigest()[:12]
                source = replace(source, source_id=f"{source.source_id}~{mark}")
            kept.append(source)
    return kept


def first_difference(path: Path, other: Path) -> bytes | None:
    """The first line of ``path`` that ``other`` has otherwise; None when one of the
    two files begins with all complete lines of the other."""
    try:
        with path.open("rb") as one, other.open("rb") as two:
            for line, counterpart in zip(_lines(one), _lines(two), strict=False):
                if line != counterpart:
                    cut = not (line.endswith(b"\n") and counterpart.endswith(b"\n"))
                    if cut and (line.startswith(counterpart.rstrip(b"\n"))):
                        return None
                    if cut and counterpart.startswith(line.rstrip(b"\n")):
                        return None
                    return line
    except OSError:
        return None
    return None


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of a file; one too long to hold comes in parts."""
    return iter(partial(file.readline, LINE_MOST), b"")
