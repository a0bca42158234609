"""The note that the server holds, as a value: what its daily mail tells, too."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from pulse.client.errors import SendError
from pulse.core.values import Coverage, Item, ItemKind, Note, Status

_FORMAT: Final = 1


def note_from(data: Mapping[str, Any]) -> tuple[Note, dict[str, str]]:
    """The note of an answer of the API, and the names of its projects. Hidden lines
    are left out; members that are not known are not looked at."""
    if data.get("format") != _FORMAT:
        raise SendError("The server's notes are of a newer kind. Update Pulse.")
    try:
        items = tuple(_item(each) for each in data["items"] if not each.get("hidden"))
        note = Note(
            date=date.fromisoformat(data["date"]),
            headline=str(data["headline"]),
            items=items,
            coverage=_coverage(data["coverage"]),
            writer=str(data["writer"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SendError("The server's note could not be read. Update Pulse.") from error
    return note, {item.project: item.project for item in items}


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        kind=ItemKind(data["kind"]),
        text=str(data["text"]),
        status=Status(data["status"]),
        project=str(data.get("project") or ""),
        evidence=(),
        instead=str(data.get("instead") or ""),
        why=str(data.get("why") or ""),
    )


def _coverage(data: Mapping[str, Any]) -> Coverage:
    return Coverage(
        sessions=int(data["sessions"]),
        automated=int(data["automated"]),
        prompts=int(data["prompts"]),
        menu_answers=int(data["menu_answers"]),
        active=timedelta(seconds=int(data["active_seconds"])),
        missing=tuple(str(sentence) for sentence in data["missing"]),
        unparsed=int(data["unparsed"]),
    )
