"""A day as a letter: composed from what may leave by mail, never cut out of the rest.

The lines are those that `pulse note` prints, by the same renderer.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.services.zones import calendar_of
from journal import hooks
from journal.calendar import today_of
from journal.models import DailyNote, LetterSettings, NoteItem, OpenTask
from journal.services import letter_links, tasks
from journal.services.shown import ShownItem, shown_day
from pipeline.audience import OWNERS_KINDS
from pipeline.checked import fit_line, fit_name
from pipeline.headlines import note_headline
from pulse.core.note.render import coverage_line, day_name, item_line, render_text
from pulse.core.note.wording import lower_first
from pulse.core.values import Note, Status
from sessions_app.models import Machine, Project

MOST_TASKS = 3
_LONGEST_SUBJECT, _SHORTEST_SUBJECT = 100, 30
_CLAUSE = re.compile(r"; |, (?=then |and |but |so )")
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class LetterLine:
    project: str
    text: str
    status: str
    says: str  # the status and what shows it, in words
    owners: bool  # a warning to its owner, and nobody else's business
    wrong_url: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[LetterLine, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    project: str
    text: str
    age: str
    done_url: str
    snooze_url: str
    wrong_url: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """All that a letter says; `render` and the templates only lay it out."""

    date: date
    subject: str
    day: str
    headline: str
    counted: str
    plain_note: str
    sections: tuple[Section, ...]
    open_title: str
    open: tuple[TaskLine, ...]
    fresh: tuple[str, ...]
    drafts: str
    left_out: str
    made: str
    url: str
    drafts_url: str
    stop_url: str
    settings_url: str


def compose(
    wishes: LetterSettings, note: DailyNote, now: datetime
) -> LetterText | None:
    """The letter of this note, or None on a day with nothing to tell."""
    shown = shown_day(note)
    may = _allowed(wishes)
    kept = [item for item in shown.items if may(item.project)]
    if not kept:
        return None
    names = {i.project.public_id: fit_name(i.project.name) for i in kept if i.project}
    value = _value(shown.value, kept, whole=len(kept) == len(shown.items))
    due = [t for t in tasks.open_tasks(wishes.owner, now=now) if may(t.project)]
    today = today_of(wishes.owner, now=now)
    return LetterText(
        date=note.date,
        subject=_subject(note.date, value.headline),
        day=day_name(note.date),
        headline=value.headline,
        counted=_counted(value),
        plain_note=render_text(value, _WIDTH, names),
        sections=_sections(wishes, kept),
        open_title=_open_title(len(due)),
        open=tuple(_task(wishes, task, today) for task in due[:MOST_TASKS]),
        fresh=tuple(_fresh(wishes, now)),
        drafts=_drafts(wishes),
        left_out=_left_out(len(shown.items) - len(kept)),
        made=_made(note),
        url=f"{settings.PUBLIC_URL}/days/{note.date.isoformat()}/",
        drafts_url=f"{settings.PUBLIC_URL}/drafts/",
        stop_url=letter_links.stop_url(wishes.owner),
        settings_url=f"{settings.PUBLIC_URL}/settings/mail/",
    )


def _allowed(wishes: LetterSettings) -> Callable[[Project | None], bool]:
    """Whether what belongs to this project may leave by mail."""

    def may(project: Project | None) -> bool:
        if wishes.scope == LetterSettings.Scope.ALL:
            return True
        if project is None or project.left_out_at is not None:
            return False
        if wishes.scope == LetterSettings.Scope.PUBLIC:
            return project.publishable
        return project.model_allowed

    return may


def _value(note: Note, kept: Sequence[ShownItem], *, whole: bool) -> Note:
    """The note of these lines alone; its headline is made of nothing else, and how
    fresh each machine is stands elsewhere."""
    items = tuple(item.value for item in kept)
    headline = note.headline if whole else note_headline(items)
    coverage = replace(note.coverage, machines=())
    if not whole:
        coverage = replace(coverage, uncovered=())
    return replace(note, headline=headline, items=items, coverage=coverage)


def _subject(day: date, headline: str) -> str:
    """The news: "Thursday: the importer survives a kill"."""
    said = lower_first(" ".join(headline.split()).rstrip("."))
    text = fit_line(f"{day:%A}: {said}")
    if len(text) <= _LONGEST_SUBJECT:
        return text
    # A clause that is whole says more than a longer text without its end.
    head = text[:_LONGEST_SUBJECT]
    ends = [found.start() for found in _CLAUSE.finditer(head, _SHORTEST_SUBJECT)]
    return head[: ends[-1]] if ends else head.rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _counted(note: Note) -> str:
    """The denominators without the sentence on the writer, which the foot has."""
    return coverage_line(replace(note, writer=""))


def _sections(wishes: LetterSettings, kept: Sequence[ShownItem]) -> tuple[Section, ...]:
    """What is open is told with its age, from the ledger."""
    found = []
    for kind in _TITLES:
        lines = tuple(_line(wishes, i) for i in kept if i.kind == kind.value)
        if lines:
            found.append(Section(str(_TITLES[kind]), lines))
    return tuple(found)


def _line(wishes: LetterSettings, item: ShownItem) -> LetterLine:
    # Without what its writer knew of it, a line of one's own has nothing to be wrong.
    wrong = letter_links.act_url(wishes, "wrong", item.public_id) if item.row else ""
    return LetterLine(
        project=fit_name(item.project.name) if item.project else "",
        # The status is said beside it.
        text=item_line(replace(item.value, status=Status.OBSERVED)),
        status=item.status,
        says=_says(item),
        owners=any(cited.kind in OWNERS_KINDS for cited in item.value.evidence),
        wrong_url=wrong,
    )


def _says(item: ShownItem) -> str:
    """The status in words, and what kinds of evidence show it; never their quotes."""
    kinds = dict.fromkeys(str(cited.kind) for cited in item.value.evidence)
    named = list(dict.fromkeys(str(_KINDS[k]) for k in kinds if k in _KINDS))[:3]
    status = str(_STATUSES[item.status])
    return f"{status}: {', '.join(named)}" if named else status


def _open_title(number: int) -> str:
    if number <= MOST_TASKS:
        return _("Still open")
    return _("Still open, the three oldest of %(n)d") % {"n": number}


def _task(wishes: LetterSettings, task: OpenTask, today: date) -> TaskLine:
    def link(verb: letter_links.Verb) -> str:
        return letter_links.act_url(wishes, verb, task.public_id)

    days = task.days_on(today)
    age = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return TaskLine(
        project=fit_name(task.project.name) if task.project else "",
        text=fit_line(task.text),
        age=age if days else _("today"),
        done_url=link("done"),
        snooze_url=link("snooze"),
        wrong_url=link("wrong"),
    )


def _fresh(wishes: LetterSettings, now: datetime) -> Iterator[str]:
    """How fresh each machine is, which a note cannot say of itself."""
    mine = Machine.objects.owned_by(wishes.owner).exclude(last_sync_at=None)
    for machine in mine.order_by("-last_sync_at"):
        ago = now - (machine.last_sync_at or now)
        yield _("%(machine)s last synced %(ago)s.") % {
            "machine": fit_name(machine.name),
            "ago": _ago(ago),
        }


def _ago(time: timedelta) -> str:
    if time >= timedelta(days=1):
        said = ngettext("%(n)d day ago", "%(n)d days ago", time.days)
        return said % {"n": time.days}
    hours = int(time.total_seconds()) // 3600
    if not hours:
        return _("within the last hour")
    return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}


def _drafts(wishes: LetterSettings) -> str:
    count = sum(waiting(wishes.owner) for waiting in hooks.drafts_waiting)
    if not count:
        return ""
    said = ngettext("%(n)d draft waits for you.", "%(n)d drafts wait for you.", count)
    return said % {"n": count}


def _left_out(number: int) -> str:
    if not number:
        return ""
    said = ngettext(
        "%(n)d line of an off-limits project is left out.",
        "%(n)d lines of off-limits projects are left out.",
        number,
    )
    return said % {"n": number}


def _made(note: DailyNote) -> str:
    zone = ZoneInfo(calendar_of(note.owner).zone_at(note.written_at))
    said = (
        _("Written at %(time)s by the offline writer.")
        if note.writer == "offline"
        else _("Written at %(time)s by a model, each line checked.")
    )
    return said % {"time": f"{note.written_at.astimezone(zone):%H:%M}"}


_TITLES = {
    NoteItem.Kind.ACHIEVEMENT: gettext_lazy("Done"),
    NoteItem.Kind.ATTEMPT: gettext_lazy("Tried"),
    NoteItem.Kind.DECISION: gettext_lazy("Decided"),
    NoteItem.Kind.PROBLEM: gettext_lazy("Went wrong"),
    NoteItem.Kind.LEARNING: gettext_lazy("Learned"),
}
_STATUSES = {
    "observed": gettext_lazy("seen"),
    "confirmed": gettext_lazy("confirmed by you"),
    "claimed": gettext_lazy("only said"),
    "attempted": gettext_lazy("attempted"),
    "dropped": gettext_lazy("dropped"),
    "stated": gettext_lazy("stated by you"),
}
_KINDS = {
    "commit": gettext_lazy("commit"),
    "push": gettext_lazy("push"),
    "pull_request": gettext_lazy("pull request"),
    "tests": gettext_lazy("test run"),
    "build": gettext_lazy("build"),
    "check": gettext_lazy("check"),
    "command": gettext_lazy("command"),
    "file": gettext_lazy("changed file"),
    "revert": gettext_lazy("revert"),
    "reply": gettext_lazy("the agent’s reply"),
    "plan": gettext_lazy("plan"),
    "error": gettext_lazy("error"),
    "prompt": gettext_lazy("your words"),
    "answer": gettext_lazy("your answer"),
    "correction": gettext_lazy("your words"),
    "confirmation": gettext_lazy("your words"),
    "refutation": gettext_lazy("your words"),
    "rejection": gettext_lazy("your words"),
}
