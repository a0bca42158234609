"""Labelled days: what a good note about a day must and never may say."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from pipeline.evaluation.errors import BadDays
from pipeline.evaluation.lines import Scripts
from pulse.core.agents import claude_code, discover, source_lines
from pulse.core.days import DEFAULT_START_HOUR
from pulse.core.note import workday_from_records
from pulse.core.note.workday import directories
from pulse.core.values import (
    Item,
    ItemKind,
    MachineInfo,
    ProjectInfo,
    Record,
    Status,
    WorkDay,
)

_SEEN = frozenset((Status.OBSERVED, Status.CONFIRMED))
_SHOWN = _SEEN | {Status.ATTEMPTED}
_DEFAULT = {
    ItemKind.ACHIEVEMENT: _SEEN,
    ItemKind.ATTEMPT: frozenset((Status.ATTEMPTED,)),
    ItemKind.DECISION: frozenset((Status.CONFIRMED,)),
}
_WORK = frozenset((ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT))


@dataclass(frozen=True, slots=True)
class Label:
    """An item that a good note has."""

    kinds: frozenset[ItemKind]
    statuses: frozenset[Status]
    says: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'|'.join(sorted(self.kinds))} {', '.join(self.says)}"

    def is_met_by(self, item: Item) -> bool:
        return item.kind in self.kinds and self._says(item)

    def judges(self, item: Item) -> bool:
        """Whether the item is about the same, so that its status must be right. What
        was tried and stands there as done has a wrong status; it is no other matter."""
        family = _WORK if self.kinds & _WORK else frozenset()
        return item.kind in self.kinds | family and self._says(item)

    def _says(self, item: Item) -> bool:
        text = f"{item.text} {item.instead} {item.why}"
        return all(re.search(said, text, re.IGNORECASE) for said in self.says)


@dataclass(frozen=True, slots=True)
class LabelledDay:
    name: str
    date: date
    zone: str
    start_hour: int
    must: tuple[Label, ...]
    never: tuple[str, ...]
    gold: int
    words: int | None
    large: bool
    machines: tuple[MachineInfo, ...]
    same: Mapping[str, str]
    transcripts: Path | None
    sessions: Mapping[str, Mapping[str, Any]] = field(repr=False)

    def workday(self) -> WorkDay:
        """The day as a writer is given it, by way of the agent's own files."""
        if self.transcripts:
            return self._workday(list(_records(self.transcripts)))
        scripts = Scripts(self.date, self.zone)
        for name, script in self.sessions.items():
            scripts.add(name, script)
        with TemporaryDirectory() as folder:
            scripts.write(Path(folder))
            return self._workday(list(_records(Path(folder))))

    def _workday(self, records: list[Record]) -> WorkDay:
        return workday_from_records(
            records,
            day=self.date,
            zone=self.zone,
            start_hour=self.start_hour,
            project_of=self._project_of(records),
            machines=self.machines,
        )

    def _project_of(self, records: list[Record]) -> Callable[[str], ProjectInfo]:
        named = directories({self.same.get(r.cwd, r.cwd) for r in records})
        return lambda cwd: named(self.same.get(cwd, cwd))


def load_days(folder: Path) -> list[LabelledDay]:
    """Every day of a folder by name. Raises BadDays with words for whoever asked."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadDays(f"There are no labelled days (*.yaml) in {folder}.")
    return [load_day(path) for path in paths]


def load_day(path: Path) -> LabelledDay:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _day(path, data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BadDays(f"{path.name} cannot be read: {problem}") from problem
    except (AttributeError, KeyError, TypeError, ValueError, re.error) as problem:
        raise BadDays(f"{path.name} is no labelled day: {problem!r}") from problem


def _day(path: Path, data: Mapping[str, Any]) -> LabelledDay:
    must = tuple(_label(entry) for entry in data["must"])
    never = tuple(re.compile(pattern).pattern for pattern in data.get("never", ()))
    transcripts = data.get("transcripts")
    return LabelledDay(
        name=path.stem,
        date=date.fromisoformat(str(data["date"])),
        zone=data["zone"],
        start_hour=data.get("start_hour", DEFAULT_START_HOUR),
        must=must,
        never=never,
        gold=data.get("gold", len(must)),
        words=data.get("words"),
        large=data.get("large", False),
        machines=tuple(
            MachineInfo(name, datetime.fromisoformat(str(at)))
            for name, at in data.get("machines", {}).items()
        ),
        same=data.get("same", {}),
        transcripts=path.parent / transcripts if transcripts else None,
        sessions={} if transcripts else data["sessions"],
    )


def _label(entry: Mapping[str, list[str]]) -> Label:
    ((head, says),) = entry.items()
    kinds, _, statuses = head.partition(" ")
    named = [ItemKind(kind) for kind in kinds.split("|")]
    given = frozenset(Status(status) for status in statuses.split("|") if status)
    default = frozenset().union(*(_DEFAULT.get(kind, _SHOWN) for kind in named))
    for said in says:
        re.compile(said)
    return Label(frozenset(named), given or default, tuple(says))


def _records(root: Path) -> Iterator[Record]:
    for source in discover(claude_code, root):
        if source.role == "transcript":
            lines = source_lines(claude_code, source)
            for record in claude_code.read(lines, source=source):
                if isinstance(record, Record):
                    yield record
