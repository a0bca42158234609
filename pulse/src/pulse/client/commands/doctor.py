"""``pulse doctor``: is everything that the agents wrote read, and what was lost?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulse.client.commands.context import Context, Subparsers, write
from pulse.client.progress import megabytes

if TYPE_CHECKING:
    from pulse.client.examine import Finding, Findings, Place

_TEXT = """\
Read all sessions of all agents on this machine and say what could not be read, where,
and why. Nothing is sent. The exit status is 0 if nothing was lost, else 1.
"""
_MOST = 10  # names in a list
_WIDEST = 100  # characters of a name from a file


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "doctor", help="check that everything can be read", description=_TEXT
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    from pulse.client.examine import examine

    found = list(examine(context.environ, Path.home()))
    whole = all(each.is_whole for each in found)
    if context.options.json:
        reading = {"agents": [_as_json(each) for each in found]}
        write(json.dumps({"ok": whole, "reading": reading}))
    else:
        for line in _report(found):
            write(line)
    return 0 if whole else 1


# ---------------------------------------------------------------------- JSON


def _as_json(found: "Findings") -> dict[str, Any]:
    return {
        "agent": found.agent,
        "label": found.label,
        "roots": [str(root) for root in found.roots],
        "sources": dict(found.sources),
        "sessions": len(found.sessions),
        "bytes": found.size,
        "records": found.records,
        "lost": _by_reason(found.lost),
        "failed": _by_reason(found.failed),
        "unfinished": [_place(place) for place in found.unfinished],
        "unknown_types": dict(found.unknown.most_common()),
        "several_places": {
            name: [str(path) for path in paths] for name, paths in found.copies.items()
        },
        "without_time": found.untimed and _finding(found.untimed),
        "in_the_future": found.future and _finding(found.future),
    }


def _by_reason(findings: "dict[str, Finding]") -> list[dict[str, Any]]:
    return [{"reason": reason, **_finding(f)} for reason, f in findings.items()]


def _finding(finding: "Finding") -> dict[str, Any]:
    return {"count": finding.count, **_place(finding.first)}


def _place(place: "Place") -> dict[str, Any]:
    return {"path": str(place.path), "line": place.line}


# ----------------------------------------------------------------- sentences


def _report(found: "list[Findings]") -> Iterator[str]:
    if not found:
        yield "No sessions of any agent were found on this machine."
    for each in found:
        yield _summary(each)
        yield from (f"  {line}" for line in _details(each))
    lost = sum(each.lines_lost for each in found)
    if lost:
        yield f"{_count(lost, 'line')} could not be read; all others are kept."
    elif found and all(each.is_whole for each in found):
        yield "Nothing was lost."


def _summary(found: "Findings") -> str:
    sessions = _count(len(found.sessions), "session")
    files = _count(found.sources.total(), "file")
    records = _count(found.records, "record")
    size = megabytes(found.size)
    return f"{found.label}: {sessions} in {files} ({size}), {records}."


def _details(found: "Findings") -> Iterator[str]:
    for reason, finding in found.failed.items():
        first = _path(finding.first.path)
        number = _count(finding.count, "file or folder", "files or folders")
        yield f"{number} could not be opened ({_shown(reason)}), the first is {first}."
    for reason, finding in found.lost.items():
        yield f"{_count(finding.count, 'line')}: {reason}, the first is {_at(finding)}."
    if found.unfinished:
        number = _count(len(found.unfinished), "last line")
        yield f"{number} without an end: an agent is still writing."
    if found.unknown:
        names = [
            f"{_shown(name)} ({n})" for name, n in found.unknown.most_common(_MOST)
        ]
        more = len(found.unknown) - len(names)
        tail = f" and {more} more" if more else ""
        types = _count(len(found.unknown), "type")
        yield f"{types} of records unknown to Pulse: {', '.join(names)}{tail}."
    if found.copies:
        number = _count(len(found.copies), "session")
        first = min(found.copies)
        yield (
            f"{number} found in several places, such as {_shown(first)} in "
            f"{' and '.join(_path(path) for path in found.copies[first][:2])}. "
            "What the files have in common counts once."
        )
    if found.untimed:
        number = _count(found.untimed.count, "record")
        yield f"{number} without a time, the first is {_at(found.untimed)}."
    if found.future:
        number = _count(found.future.count, "record")
        yield f"{number} with a time to come, the first is {_at(found.future)}."


def _at(finding: "Finding") -> str:
    return f"line {finding.first.line} of {_path(finding.first.path)}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _path(path: Path) -> str:
    """A path is there to be opened: it is never cut."""
    return _safe(str(path))


def _shown(text: str) -> str:
    safe = _safe(text)
    return safe if len(safe) <= _WIDEST else f"{safe[:_WIDEST]}…"


def _safe(text: str) -> str:
    """Text out of files, so that it cannot command the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
