"""The nightly and weekly routines in the foreground: what `run_routines` prints."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from journal import insights_runs, routines
from journal.calendar import days_of, week_of
from journal.models import DailyNote, Edition
from journal.routines import Asked, RoutineFailed
from journal.services import due
from journal.services.weeks import behind_weeks
from runs.models import Run
from runs.services import drain
from sessions_app.services import PARSE, days_with_sessions

#: How long to wait for what other workers are doing already.
_OTHERS = timedelta(minutes=2)


def register() -> None:
    routines.register(routines.NIGHTLY, nightly)
    routines.register(routines.WEEKLY, weekly)


def nightly(owner: User, asked: Asked, *, now: datetime) -> Iterator[str]:
    """Read what has arrived, then write the notes that are behind or were named."""
    read = drain([PARSE], owner, wait=_OTHERS)
    if read:
        yield ngettext("Read %(n)d session.", "Read %(n)d sessions.", len(read)) % {
            "n": len(read)
        }
    days = _days(owner, asked)
    for day in days:
        due.ask_for_note(owner, day, now=now, click=True)
    ended = drain([due.NIGHT], owner, wait=_OTHERS) if days else []
    yield from (_said_of_day(owner, run) for run in ended)
    if not ended:
        yield _("No note was due.")
    _raise_failed(ended)


def weekly(owner: User, asked: Asked, *, now: datetime) -> Iterator[str]:
    """Compose the profiles that are behind, or the one that was named."""
    weeks = _weeks(owner, asked, now)
    for week in weeks:
        due.ask_for_week(owner, week, now=now, click=True)
    ended = drain([due.WEEK], owner, wait=_OTHERS) if weeks else []
    for run in ended:
        yield from _said_of_week(owner, run)
    if not ended:
        yield _("No profile was due.")
    if asked == Asked():
        yield from insights_runs.weekly(owner, now=now)
    _raise_failed(ended)


def _days(owner: User, asked: Asked) -> list[date]:
    if asked.day:
        return [asked.day]
    behind = due.behind_days(owner)
    if asked.week:
        within = set(days_of(asked.week))
        known = days_with_sessions(owner, starts=min(within), ends=max(within))
        return sorted(known | (within & set(behind)), reverse=True)
    return behind


def _weeks(owner: User, asked: Asked, now: datetime) -> list[str]:
    if asked.week:
        return [asked.week]
    if asked.day:
        return [week_of(asked.day)]
    return behind_weeks(owner, now=now)


def _said_of_day(owner: User, run: Run) -> str:
    day = date.fromisoformat(run.key)
    shown = formats.date_format(day, "l j F Y")
    if run.state == Run.State.FAILED:
        return _("%(day)s: no note. %(why)s") % {"day": shown, "why": run.error}
    note = DailyNote.objects.owned_by(owner).filter(date=day).first()
    if note is None:
        return _("%(day)s: nothing was recorded, so there is no note.") % {"day": shown}
    if not (run.result or {}).get("changed"):
        return _("%(day)s: unchanged.") % {"day": shown}
    return f"{shown}: {note.lead}"


def _said_of_week(owner: User, run: Run) -> Iterator[str]:
    if run.state == Run.State.FAILED:
        yield _("Week %(week)s: no profile. %(why)s") % {
            "week": run.key,
            "why": run.error,
        }
        return
    editions = Edition.objects.owned_by(owner).filter(week=run.key)
    for edition in editions.select_related("team").order_by("pk"):
        reader = edition.team.name if edition.team else edition.get_audience_display()
        yield _("Week %(week)s, for %(reader)s: %(headline)s") % {
            "week": run.key,
            "reader": reader,
            "headline": edition.profile["headline"],
        }
    if not editions:
        yield _("Week %(week)s: nothing was recorded.") % {"week": run.key}


def _raise_failed(ended: Iterable[Run]) -> None:
    failed = [run for run in ended if run.state == Run.State.FAILED]
    if failed:
        raise RoutineFailed(
            ngettext(
                "%(n)d piece of work failed.",
                "%(n)d pieces of work failed.",
                len(failed),
            )
            % {"n": len(failed)}
        )
