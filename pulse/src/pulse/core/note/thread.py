"""A thread: work on one matter in one repository."""

import re
from dataclasses import dataclass, field

from pulse.core.evidence.words import gives_up
from pulse.core.language.past import is_study, is_work
from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
_MINOR = re.compile(r"(?:chore|style|docs?|ci|tests?|build|wip|deps)\b", re.IGNORECASE)
WORK_KINDS = (K.FILE, K.COMMIT, K.PUSH, K.PULL_REQUEST, K.TESTS, K.BUILD, K.REVERT,
              K.COMMAND)  # fmt: skip
_WORTH = {K.COMMIT: 4.0, K.PULL_REQUEST: 5.0, K.CONFIRMATION: 4.0, K.PUSH: 2.0,
          K.TESTS: 1.0, K.REFUTATION: 2.0, K.PROMPT: 1.0, K.FILE: 0.5}  # fmt: skip


@dataclass(slots=True)
class Thread:
    """Work on one matter in one repository, its evidence in time order."""

    project: str
    evidence: list[Evidence] = field(default_factory=list)
    openers: list[Evidence] = field(default_factory=list)
    follow_ups: list[Evidence] = field(default_factory=list)
    planted: bool = False
    told: bool = False  # what came of it is told by other threads
    refuted_first: bool = False  # it began with "that does not work"

    @property
    def key(self) -> str:
        """Stable: the first record of the thread."""
        first = self.evidence[0]
        return f"{first.session}/{first.record}"

    @property
    def is_question(self) -> bool:
        """Only asked and answered: nothing was to be changed, and nothing was."""
        asked = self.openers or self.follow_ups
        return (
            bool(asked)
            and not self.of(*WORK_KINDS, K.CONFIRMATION, K.UNFINISHED)
            and not any(_asks_for_work(e) for e in self.openers)
        )

    def of(self, *kinds: EvidenceKind) -> list[Evidence]:
        return [e for e in self.evidence if e.kind in kinds]

    def last(self, *kinds: EvidenceKind) -> Evidence | None:
        found = self.of(*kinds)
        return found[-1] if found else None

    @property
    def given_up(self) -> Evidence | None:
        """The owner's last order to let it be, if nothing was seen to work after it."""
        said = [e for e in self.of(K.PROMPT)[1:] if gives_up(e.quote)]
        later = [e.time for e in self.of(K.COMMIT, K.TESTS, K.CONFIRMATION)]
        return said[-1] if said and not any(t > said[-1].time for t in later) else None

    @property
    def requests(self) -> list[Evidence]:
        """What was asked for; an order to let it be asks for nothing."""
        first = next((e.time for e in self.of(*WORK_KINDS, K.REPLY)), None)
        return [
            e
            for e in self.openers
            if not (first and e.time > first and gives_up(e.quote))
        ]

    @property
    def only_merges(self) -> bool:
        """Whether it brought branches together and did nothing else."""
        commits = self.of(K.COMMIT)
        return (
            bool(commits)
            and all(e.data.get("merge") for e in commits)
            and not self.of(K.FILE)
        )

    @property
    def files(self) -> dict[str, Evidence]:
        """Changed files by path, each with its last change. What was deleted in the end
        counts only where nothing else changed. A command names a file from where it
        ran, so that the same file is known by its name."""
        changed = {str(e.data.get("path") or e.quote): e for e in self.of(K.FILE)}
        gone = {_name(p): e for p, e in changed.items() if _is_deleted(e)}
        kept = {
            path: e
            for path, e in changed.items()
            if _name(path) not in gone or e.time > gone[_name(path)].time
        }
        return kept or {path: e for path, e in changed.items() if _is_deleted(e)}

    @property
    def weight(self) -> float:
        lines = sum(
            _lines(e)
            for e in self.of(K.COMMIT, K.FILE)
            if not _MINOR.match(str(e.data.get("subject") or ""))
        )
        minor = sum(
            2.0
            for e in self.of(K.COMMIT)
            if _MINOR.match(str(e.data.get("subject") or ""))
        )
        total = sum(_WORTH.get(e.kind, 0.0) for e in self.evidence)
        return total - minor + min(lines / 50, 6.0)


def _name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _is_deleted(piece: Evidence) -> bool:
    return piece.data.get("change") == "deleted"


def _lines(piece: Evidence) -> int:
    return int(piece.data.get("added") or 0) + int(piece.data.get("removed") or 0)


def _asks_for_work(opener: Evidence) -> bool:
    quote = opener.quote
    return bool(opener.data.get("order")) or is_work(quote) or is_study(quote)
