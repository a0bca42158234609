"""A note as it is read: parts, items, and every piece of evidence with its number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from journal.models import DailyNote, NoteItem
from journal.services.shown import ShownItem, shown_days, shown_items
from pipeline.overlays import confirmed
from sessions_app.models import EvidenceRow, Project

#: The parts of a note in their order; an attempt is filed by what became of it.
PARTS: dict[str, Promise] = {
    "achieved": gettext_lazy("Achieved"),
    "claimed": gettext_lazy("Only said"),
    "attempted": gettext_lazy("Attempted"),
    "decided": gettext_lazy("Decided"),
    "problem": gettext_lazy("Went wrong"),
    "learning": gettext_lazy("Learned"),
    "open": gettext_lazy("Left open"),
    "dropped": gettext_lazy("Dropped"),
}
_BY_KIND = {
    NoteItem.Kind.ACHIEVEMENT: "achieved",
    NoteItem.Kind.DECISION: "decided",
    NoteItem.Kind.OPEN_TASK: "open",
    NoteItem.Kind.PROBLEM: "problem",
    NoteItem.Kind.LEARNING: "learning",
}
#: What a piece of evidence is called when its data says nothing more exact.
KINDS: dict[str, Promise] = {
    "prompt": gettext_lazy("your prompt"),
    "answer": gettext_lazy("your answer"),
    "plan": gettext_lazy("your word on a plan"),
    "correction": gettext_lazy("your correction"),
    "rejection": gettext_lazy("your refusal"),
    "confirmation": gettext_lazy("your words"),
    "refutation": gettext_lazy("your words"),
    "reply": gettext_lazy("the agent’s last reply"),
    "commit": gettext_lazy("a commit"),
    "push": gettext_lazy("a push"),
    "pull_request": gettext_lazy("a pull request"),
    "revert": gettext_lazy("a revert"),
    "tests": gettext_lazy("a test run"),
    "build": gettext_lazy("a build"),
    "check": gettext_lazy("a check of the code"),
    "command": gettext_lazy("a command and its result"),
    "file": gettext_lazy("a changed file"),
    "todo": gettext_lazy("a to-do list"),
    "question": gettext_lazy("a question without an answer"),
    "error": gettext_lazy("an error"),
    "sensitive_read": gettext_lazy("a file that may hold secrets"),
    "unfinished": gettext_lazy("a call without a result"),
    "dirty": gettext_lazy("the last look at the checkout"),
}


#: Proofs that a line shows before it is opened, and the order in which they count.
FOREMOST = 3
_RANK = (
    *("confirmation", "refutation", "plan", "answer", "correction", "rejection"),
    *("tests", "push", "pull_request", "commit", "revert", "build", "command", "check"),
    *("error", "unfinished", "dirty", "sensitive_read", "prompt", "question"),
    *("file", "reply", "todo"),
)
#: What a post can tell: something that the record shows or the owner confirmed.
_SHOWN = (NoteItem.Status.OBSERVED, NoteItem.Status.CONFIRMED)
_TOLD = (
    NoteItem.Kind.ACHIEVEMENT,
    NoteItem.Kind.DECISION,
    NoteItem.Kind.LEARNING,
    NoteItem.Kind.PROBLEM,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """One citation: its number on the page, when it was, and what it is."""

    number: int
    status: str
    at: datetime | None
    what: str
    quote: str
    session: str
    record: str
    url: str

    @property
    def anchor(self) -> str:
        return f"#e{self.number}"


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its proofs."""

    item: ShownItem
    proofs: tuple[Proof, ...]

    @property
    def status(self) -> str:
        return self.item.status

    @property
    def part(self) -> str:
        """What kind of line it is, in the words of the page."""
        return str(PARTS[part_of(self.item)])

    @property
    def confirmable(self) -> bool:
        return self.status != "confirmed" and confirmed(self.item.value) is not None

    @property
    def shareable(self) -> bool:
        """Whether a post could be made of it, if its project may be mentioned."""
        kinds = {each["kind"] for each in self.item.evidence}
        return (
            self.item.project is not None
            and self.item.status in _SHOWN
            and self.item.kind in _TOLD
            and "sensitive_read" not in kinds
        )

    @property
    def foremost(self) -> tuple[Proof, ...]:
        """The strongest proofs; a line with ten marks says less than one with three."""
        return self.proofs[:FOREMOST]

    @property
    def more(self) -> int:
        return max(0, len(self.proofs) - FOREMOST)


@dataclass(slots=True)
class Part:
    key: str
    name: Promise | str
    lines: list[Line] = field(default_factory=list)
    project: Project | None = None  # of all its lines


def transcript_url(session: str, record: str) -> str:
    """The page of a transcript that holds the record, scrolled to it."""
    page = reverse("session", args=[session])
    return f"{page}?{urlencode({'at': record})}#r-{quote(record, safe='')}"


def parts(note: DailyNote) -> list[Part]:
    """The parts of a note that hold something, numbered from the top."""
    return numbered(note, by_kind(shown_items(note)))


def by_kind(items: Iterable[ShownItem]) -> list[Part]:
    found = {key: Part(key, name) for key, name in PARTS.items()}
    for item in items:
        found[part_of(item)].lines.append(Line(item, ()))
    return [part for part in found.values() if part.lines]


def numbered(note: DailyNote, parts: list[Part]) -> list[Part]:
    """The same parts, each line with its proofs and their numbers on the page."""
    data = _data(note, (line.item for part in parts for line in part.lines))
    numbers = count(1)
    for part in parts:
        part.lines = [
            Line(line.item, tuple(_proofs(line.item, data, numbers)))
            for line in part.lines
        ]
    return parts


def part_of(item: ShownItem) -> str:
    if item.status == NoteItem.Status.DROPPED:
        return "dropped"
    if item.kind == NoteItem.Kind.ATTEMPT:
        said = item.status == NoteItem.Status.CLAIMED
        return "claimed" if said else "attempted"
    return _BY_KIND[NoteItem.Kind(item.kind)]


_Data = dict[tuple[str, str, str], dict[str, object]]


def _data(note: DailyNote, items: Iterable[ShownItem]) -> _Data:
    """What the cited evidence knows beyond its quote, by session, record and kind."""
    cited = {each["record"] for item in items for each in item.evidence}
    rows = EvidenceRow.objects.owned_by(note.owner).filter(record__in=cited)
    return {
        (session, record, kind): data
        for session, record, kind, data in rows.values_list(
            "session__public_id", "record", "kind", "data"
        )
    }


def _proofs(item: ShownItem, data: _Data, numbers: Iterator[int]) -> Iterator[Proof]:
    # Sorting is stable: within a rank the order of time stays.
    for each in sorted(item.evidence, key=lambda one: _rank(one["kind"])):
        session, record, kind = each["session"], each["record"], each["kind"]
        yield Proof(
            number=next(numbers),
            status=_shows(kind, data.get((session, record, kind), {}), item),
            at=parse_datetime(str(each.get("at") or "")),
            what=describe(kind, data.get((session, record, kind), {})),
            quote=each["quote"],
            session=session,
            record=record,
            url=transcript_url(session, record),
        )


def _rank(kind: str) -> int:
    return _RANK.index(kind) if kind in _RANK else len(_RANK)


_OWN = {"plan", "answer", "confirmation", "refutation"}
_YOUR_WORDS = {"prompt", "correction", "rejection"}


def _shows(kind: str, data: dict[str, object], item: ShownItem) -> str:
    """The mark of one piece of evidence: what it alone shows, not what the item is."""
    if kind in _YOUR_WORDS:
        return "confirmed" if item.kind == NoteItem.Kind.DECISION else "yours"
    if kind in _OWN:
        return "confirmed"
    if kind in ("reply", "todo", "question"):
        return "claimed"
    if kind == "unfinished" or data.get("outcome") in ("failed", "unknown", "empty"):
        return "attempted"
    return "observed"


def describe(kind: str, data: dict[str, object]) -> str:
    """A piece of evidence in a few words: 50 tests passed, commit 4be19d2."""
    if kind == "commit" and data.get("sha"):
        return _("commit %(sha)s") % {"sha": str(data["sha"])[:7]}
    if kind == "tests" and isinstance(data.get("failed"), int) and data["failed"]:
        failed = int(str(data["failed"]))
        return ngettext("%(n)d test failed", "%(n)d tests failed", failed) % {
            "n": failed
        }
    if kind == "tests" and isinstance(data.get("passed"), int) and data["passed"]:
        passed = int(str(data["passed"]))
        return ngettext("%(n)d test passed", "%(n)d tests passed", passed) % {
            "n": passed
        }
    if kind == "plan":
        approved = data.get("approved", True)
        return _("plan approved by you") if approved else _("plan refused by you")
    if kind == "pull_request" and data.get("number"):
        return _("pull request %(number)s") % {"number": data["number"]}
    return str(KINDS.get(kind, kind.replace("_", " ")))


def shareable_items(owner: User, days: Iterable[date]) -> dict[tuple[date, str], str]:
    """Ids of the items of these days that a post could be made of, by day and text."""
    notes = DailyNote.objects.owned_by(owner).filter(date__in=list(days))
    return {
        (day.note.date, item.text): item.public_id
        for day in shown_days(notes.prefetch_related("items__project"))
        for item in day.items
        if Line(item, ()).shareable
    }
