"""What lies on this disk now, and which of it changed since the last look."""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pulse.client.store import Store
from pulse.core.agents import Source, claude_code

_NOTHING = Source(claude_code.AGENT, "", "")


def scan(store: Store, roots: Iterable[Path], *, save: bool = True) -> list[Source]:
    """Every source below the roots, newest first. Only files whose size, time or inode
    changed are opened; of the others the last finding stands. Without ``save`` the
    state stays as it is."""
    known = store.files()
    now: dict[str, Source] = {}
    given: dict[str, str] = {}
    changed: set[str] = set()
    for path in (path for root in roots for path in claude_code.find(root)):
        name = str(path)
        if name in now:
            continue
        source, given_id = known.get(name, (None, ""))
        if source is None or _differs(path, source):
            source, given_id = _look(path), ""
            changed.add(name)
        now[name], given[name] = source, given_id
    gone = known.keys() - now.keys()
    renamed = _name(now, given, changed, {known[n][0].source_id for n in gone})
    if save and (changed or renamed or gone):
        store.save_files(((now[name], given[name]) for name in changed | renamed), gone)
    found = [replace(s, source_id=given[n]) for n, s in now.items() if given[n]]
    return sorted(found, key=lambda s: (-s.mtime_ns, s.source_id))


def _differs(path: Path, source: Source) -> bool:
    try:
        info = os.lstat(path)
    except OSError:
        return True
    return (info.st_size, info.st_mtime_ns, info.st_ino) != (
        source.size,
        source.mtime_ns,
        source.inode,
    )


def _look(path: Path) -> Source:
    """Identify a file; remember its numbers also when it holds nothing to send."""
    found = claude_code.identify(path)
    if found:
        return found[0]
    try:
        info = os.lstat(path)
    except OSError:
        return replace(_NOTHING, path=path)
    return replace(
        _NOTHING,
        path=path,
        size=info.st_size,
        mtime_ns=info.st_mtime_ns,
        inode=info.st_ino,
    )


def _name(
    now: dict[str, Source], given: dict[str, str], changed: set[str], lost: set[str]
) -> set[str]:
    """Give ids where a file changed, or where another file of its id did. Returns the
    names of the unchanged files whose id is another now."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, source in now.items():
        if source.source_id:
            groups[source.source_id].append(name)
    renamed: set[str] = set()
    for source_id, names in groups.items():
        if source_id not in lost and changed.isdisjoint(names):
            continue
        kept = {
            str(s.path): s.source_id
            for s in claude_code.resolve(now[name] for name in names)
        }
        for name in names:
            new_id = kept.get(name, "")
            if new_id != given[name] and name not in changed:
                renamed.add(name)
            given[name] = new_id
    return renamed
