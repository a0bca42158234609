"""What was written into a file of rules, read back from the record of the edit."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from accounts.models import User
from pipeline.insights.ledger import RuleEdit
from sessions_app.services import record_excerpt

#: The newest edits are read: each is a look into stored lines.
MOST = 40
_WRITTEN = ("new_string", "content", "text", "insert_text")
_PATHS = ("file_path", "path", "filePath")
_LONGEST = 20_000  # characters of one edit


def with_texts(owner: User, edits: Sequence[RuleEdit]) -> list[RuleEdit]:
    """The same edits, the newest with what they wrote."""
    old, new = edits[:-MOST], edits[-MOST:]
    return [*old, *(replace(edit, text=_written(owner, edit)) for edit in new)]


def _written(owner: User, edit: RuleEdit) -> str:
    piece = edit.piece
    excerpt = record_excerpt(owner, piece.session, piece.record, around=1)
    if excerpt is None:
        return ""
    path = str(piece.data.get("path"))
    texts = (
        text
        for record in (*excerpt.before, excerpt.record, *excerpt.after)
        for call in record.calls
        for text in _of_call(call.input, path)
    )
    return "\n".join(dict.fromkeys(texts))[:_LONGEST]


def _of_call(given: str, path: str) -> Iterator[str]:
    """What a call wrote into this file; nothing for a call about another."""
    try:
        data = json.loads(given)
    except ValueError:  # cut, because it was very long
        return
    if not isinstance(data, dict) or path not in (data.get(name) for name in _PATHS):
        return
    edits = data.get("edits")
    for part in (data, *(edits if isinstance(edits, list) else ())):
        yield from _texts(part)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name in _WRITTEN:
            if isinstance(part.get(name), str):
                yield part[name]
