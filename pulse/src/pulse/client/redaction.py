"""What the owner wants taken out, as ``config.json`` in PULSE_HOME says.

"redaction": {"emails": true, "homes": true, "words": ["Acme"], "allow": ["/ok.*/"]}
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pulse.client.config import saved_redaction
from pulse.client.errors import UsageError
from pulse.client.pack import pack_lines
from pulse.client.store import Store
from pulse.core.agents import Source
from pulse.core.redact import Options, Redactor


def read_options(home: Path) -> Options:
    """Raises UsageError for what nobody can obey: then nothing may be sent."""
    return options_from(saved_redaction(home))


def options_from(saved: Any) -> Options:
    """Options from JSON. Raises UsageError."""
    if not isinstance(saved, dict):
        raise UsageError('"redaction" in config.json is no object.')
    unknown = set(saved) - {"emails", "homes", "words", "allow"}
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise UsageError(f'"redaction" in config.json has unknown keys: {names}.')
    for name in ("emails", "homes"):
        if not isinstance(saved.get(name, False), bool):
            raise UsageError(f'"{name}" in config.json must be true or false.')
    for name in ("words", "allow"):
        values = saved.get(name, [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise UsageError(f'"{name}" in config.json must be a list of texts.')
    return with_more(
        Options(),
        emails=saved.get("emails", False),
        homes=saved.get("homes", False),
        words=tuple(saved.get("words", [])),
        allow=tuple(saved.get("allow", [])),
    )


def with_more(options: Options, **values: Any) -> Options:
    """Options of which these values are others. Raises UsageError."""
    try:
        return replace(options, **values)
    except re.error as error:
        raise UsageError(f'"allow" has no regular expression: {error}.') from error


def lines_of(path: Path | None) -> tuple[str, ...]:
    """The lines of a file of words, without the empty ones. Raises UsageError."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} could not be read: {error}") from error
    return tuple(line.strip() for line in lines if line.strip())


def redactor_of(home: Path, options: Options) -> Redactor:
    """What redacts on this machine; the native engine keeps its database below home."""
    return Redactor(options, cache=home / "cache")


def obeying(row: Mapping[str, str], redactor: Redactor) -> dict[str, str]:
    """A working directory for the server, as the lines that name it are written, so
    that they find it. An address that would not stay whole is left out: two of them
    could look the same."""
    written = {name: redactor.text(row[name]) for name in row}
    if written["remote"] != row["remote"]:
        written["remote"] = ""
    return written


# ---------------------------------------------------------- options that changed


def send_anew(store: Store, sources: list[Source], redactor: Redactor) -> None:
    """Begin the next generation of each source that was sent with other options, where
    these would have made something else of it."""
    for source in sources:
        position = store.position(source.agent, source.source_id)
        if position is None or position.deleted or not position.line:
            continue
        if source.kind == "document" or not _same(store, source, redactor):
            store.restart(position.next_generation())
    store.db.execute("UPDATE paths SET sent = ''")


def _same(store: Store, source: Source, redactor: Redactor) -> bool:
    """Would all chunks that were made of this file be made again like that?"""
    rows = store.db.execute(
        "SELECT first_line, last_line, byte_start, sha256 FROM chunks"
        " WHERE agent = ? AND source_id = ? ORDER BY first_line",
        (source.agent, source.source_id),
    ).fetchall()
    for first, last, byte, sha256 in rows:
        try:
            made = pack_lines(
                source.path,
                line=first - 1,
                byte=byte,
                last_line=last,
                redactor=redactor,
            )
        except OSError:
            return False
        if made is None or made.sha256 != sha256:
            return False
    return True
