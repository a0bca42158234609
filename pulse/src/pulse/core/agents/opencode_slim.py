"""Leave out of OpenCode's messages what nothing reads: copies of files, signatures of
providers, attached data."""

from typing import Any, Final

from pulse.core.agents.fields import items, mapping
from pulse.core.values import Json

_COPIES: Final = ("before", "after")


def slim(record: Json) -> Json:
    """A message with ``{"omitted": bytes}`` for what is left out."""
    if not isinstance(record, dict) or "parts" not in record:
        return record
    info = record.get("info")
    diffs = items(mapping(mapping(info).get("summary")).get("diffs"))
    if diffs:
        info = {**mapping(info), "summary": {"diffs": _omitted(diffs)}}
    parts = record["parts"]
    if isinstance(parts, list):
        parts = [_part(part) if isinstance(part, dict) else part for part in parts]
    return {**record, "info": info, "parts": parts}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    kind = part.get("type")
    slimmed = dict(part)
    # What a provider wants to get back with the next request, encrypted mostly.
    slimmed.pop("metadata", None)
    if kind == "file" and str(part.get("url")).startswith("data:"):
        slimmed["url"] = _omitted(part["url"])
    if kind == "tool" and isinstance(part.get("state"), dict):
        slimmed["state"] = _state(part["state"])
    return slimmed


def _state(state: dict[str, Any]) -> dict[str, Any]:
    slimmed = dict(state)
    if isinstance(state.get("attachments"), list):
        slimmed["attachments"] = [
            _part(each) if isinstance(each, dict) else each
            for each in state["attachments"]
        ]
    if isinstance(state.get("metadata"), dict):
        metadata = dict(state["metadata"])
        if isinstance(metadata.get("filediff"), dict):
            metadata["filediff"] = _without_copies(metadata["filediff"])
        if isinstance(metadata.get("files"), list):
            metadata["files"] = [
                _without_copies(each) if isinstance(each, dict) else each
                for each in metadata["files"]
            ]
        slimmed["metadata"] = metadata
    return slimmed


def _without_copies(diff: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _omitted(value) if name in _COPIES and isinstance(value, str) else value
        for name, value in diff.items()
    }


def _omitted(value: Json) -> dict[str, int]:
    return {"omitted": len(str(value).encode(errors="replace"))}
