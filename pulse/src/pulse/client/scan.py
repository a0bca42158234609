"""What lies on this disk now, and which of it changed since the last look."""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pulse.client.sources import Root, stamp_of
from pulse.client.store import File, FileKey, Store
from pulse.core.agents import READERS, Source


def scan(store: Store, roots: Iterable[Root], *, save: bool = True) -> list[Source]:
    """Every source below the roots, newest first. Only files whose size, time or inode
    changed are opened; of the others the last finding stands. Without ``save`` the
    state stays as it is."""
    known = store.files()
    now: dict[FileKey, File] = {}
    changed: set[FileKey] = set()
    for root in roots:
        reader = READERS[root.agent]
        for path in reader.find(root.path):
            key = (root.agent, str(path))
            if key in now:
                continue
            stamp, file = stamp_of(root.agent, path), known.get(key)
            if file is None or stamp is None or stamp != file.stamp:
                # The stamp is from before the look: what changes meanwhile is seen.
                sources = [(source, "") for source in reader.identify(path)]
                if not sources and not os.access(path, os.R_OK):
                    stamp = None  # who opens it to us changes neither size nor time
                file = File(stamp or (0, 0, 0), sources)
                changed.add(key)
            now[key] = file
    gone = known.keys() - now.keys()
    lost = {_name(s) for key in gone for s, _given in known[key].sources}
    lost |= {_name(s) for key in changed & known.keys() for s, _ in known[key].sources}
    renamed = _give_names(now, changed, lost)
    if save and (changed or renamed or gone):
        store.save_files({key: now[key] for key in changed | renamed}, gone)
    found = [
        source if given == source.source_id else replace(source, source_id=given)
        for file in now.values()
        for source, given in file.sources
        if given
    ]
    return sorted(found, key=lambda s: (-s.mtime_ns, s.agent, s.source_id))


def _name(source: Source) -> tuple[str, str]:
    return source.agent, source.source_id


def _give_names(
    now: dict[FileKey, File], changed: set[FileKey], lost: set[tuple[str, str]]
) -> set[FileKey]:
    """Give ids where a file changed, or where another file of its id did or is gone.
    Returns the unchanged files of which an id is another now."""
    if not changed and not lost:
        return set()
    groups: dict[tuple[str, str], list[FileKey]] = defaultdict(list)
    for key, file in now.items():
        for source, _given in file.sources:
            groups[_name(source)].append(key)
    renamed: set[FileKey] = set()
    for name, keys in groups.items():
        if name not in lost and changed.isdisjoint(keys):
            continue
        mine = {
            key: source
            for key in keys
            for source, _given in now[key].sources
            if _name(source) == name
        }
        kept = READERS[name[0]].resolve(mine.values())
        given = {str(source.path): source.source_id for source in kept}
        for key in keys:
            if now[key].rename(name[1], given.get(key[1], "")) and key not in changed:
                renamed.add(key)
    return renamed
