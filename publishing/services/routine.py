"""When drafts are due, and what `run_routines` says about them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.calendar import week_is_over, week_of
from journal.models import Edition
from journal.routines import Asked, RoutineFailed
from pipeline.values import Audience
from publishing.models import Draft, WeekVerdict
from publishing.services.drafting import edition_key
from publishing.services.upkeep import ask_to_recheck
from runs.models import Run
from runs.services import drain, enqueue

DRAFTS = "drafts"
#: A week that ended longer ago is no news any more (`Draft.LIFETIME`).
WEEKS_BACK = 3
_OTHERS = timedelta(minutes=2)
_CLICK = 200


def ask_for_drafts(
    owner: User, week: str, *, now: datetime, click: bool = False
) -> Run:
    """Ask for the drafts of a week, inside the transaction that is the cause."""
    priority = _CLICK if click else 0
    return enqueue(DRAFTS, owner=owner, key=week, priority=priority, now=now)


def finished_weeks(owner: User, *, now: datetime) -> list[str]:
    """Weeks with a profile that are over, but not long ago, oldest first."""
    recent = {week_of(now.date() - timedelta(weeks=n)) for n in range(WEEKS_BACK + 1)}
    mine = Edition.objects.owned_by(owner).filter(week__in=recent)
    weeks = sorted(set(mine.values_list("week", flat=True)))
    return [week for week in weeks if week_is_over(owner, week, now=now)]


def due_weeks(owner: User, *, now: datetime) -> list[str]:
    """Finished weeks whose edition, as it is now, has no verdict yet."""
    public = Edition.objects.owned_by(owner).filter(audience=Audience.PUBLIC)
    editions = {edition.week: edition for edition in public}
    verdicts = {v.week: v for v in WeekVerdict.objects.owned_by(owner)}
    return [
        week
        for week in finished_weeks(owner, now=now)
        if week not in verdicts
        or verdicts[week].edition != edition_key(editions.get(week))
    ]


def enqueue_due(now: datetime | None = None) -> None:
    """The schedule: whoever has a finished week without a verdict on it."""
    now = now or timezone.now()
    since = week_of(now.date() - timedelta(weeks=WEEKS_BACK))
    with_editions = Edition.objects.filter(week__gte=since).values("owner")
    for owner in User.objects.filter(pk__in=with_editions, is_active=True):
        known = Run.objects.owned_by(owner).filter(kind=DRAFTS).asked(now)
        asked = set(known.values_list("key", flat=True))
        for week in due_weeks(owner, now=now):
            if week not in asked:
                ask_for_drafts(owner, week, now=now)


def on_week_changed(owner: User, week: str, now: datetime) -> None:
    """Listens to `journal.hooks.week_changed`: drafts of that week follow it, and what
    rests on a line that was hidden loses its ground."""
    ask_to_recheck(owner)
    known = WeekVerdict.objects.owned_by(owner).filter(week=week).exists()
    if known or week in due_weeks(owner, now=now):
        ask_for_drafts(owner, week, now=now)


def drafts(owner: User, asked: Asked, *, now: datetime) -> Iterator[str]:
    """For `run_routines`: draft what is due or was named, and say what came of it."""
    if asked.week or asked.day:
        weeks = [asked.week or week_of(asked.day)]  # type: ignore[arg-type]
    else:
        weeks = due_weeks(owner, now=now)
    for week in weeks:
        ask_for_drafts(owner, week, now=now, click=True)
    ended = drain([DRAFTS], owner, until=now, wait=_OTHERS) if weeks else []
    failed = [run for run in ended if run.state == Run.State.FAILED]
    for run in ended:
        yield from _said(owner, run)
    if not ended:
        yield _("No drafts were due.")
    if failed:
        raise RoutineFailed(_("The drafts of a week could not be made."))


def _said(owner: User, run: Run) -> Iterator[str]:
    verdict = WeekVerdict.objects.owned_by(owner).filter(week=run.key).first()
    if run.state == Run.State.FAILED or verdict is None:
        yield _("Week %(week)s: no drafts. %(why)s") % {
            "week": run.key,
            "why": run.error,
        }
        return
    if not verdict.drafted:
        yield _("Week %(week)s: nothing worth a post. %(why)s") % {
            "week": run.key,
            "why": verdict.reason,
        }
        return
    mine = Draft.objects.owned_by(owner).filter(origin=f"week:{run.key}")
    for draft in mine.order_by("network"):
        yield _("Week %(week)s, %(network)s, %(status)s: %(title)s") % {
            "week": run.key,
            "network": draft.get_network_display(),
            "status": draft.get_status_display(),
            "title": draft.title,
        }
