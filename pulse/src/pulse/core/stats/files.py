"""Which files were changed.

The same file in two sessions is two in ``by_session``, which is the known report's way
of counting, and one in ``distinct``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pulse.core.stats.events import Call
from pulse.core.stats.languages import language
from pulse.core.stats.lines import NOTE
from pulse.core.stats.tools import ranked


@dataclass(frozen=True, slots=True)
class Files:
    """``created`` and ``deleted`` are of ``distinct``; shell commands that change files
    are not seen. ``languages`` counts distinct files."""

    distinct: int = 0
    by_session: int = 0
    sessions: int = 0  # that changed any
    created: int = 0
    deleted: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)


def count(sessions: Iterable[Iterable[Call]]) -> Files:
    """Files changed by the calls of each session."""
    kinds: dict[str, set[str]] = {}
    sizes = []
    for calls in sessions:
        paths = changed(calls)
        sizes.append(len(paths))
        for path, found in paths.items():
            kinds.setdefault(path, set()).update(found)
    return Files(
        distinct=len(kinds),
        by_session=sum(sizes),
        sessions=sum(map(bool, sizes)),
        created=sum("created" in found for found in kinds.values()),
        deleted=sum("deleted" in found for found in kinds.values()),
        languages=ranked(name for path in kinds if (name := language(path))),
    )


def changed(calls: Iterable[Call]) -> dict[str, set[str]]:
    """Paths that calls changed, each with what happened to it."""
    found: dict[str, set[str]] = {}
    for call in calls:
        for change in call.changes:
            if change.kind != NOTE:
                found.setdefault(change.path, set()).add(change.kind)
    return found
