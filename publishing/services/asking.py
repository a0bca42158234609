"""May this project be mentioned in public? Asked once, when its remote looks public."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from publishing.hosts import PUBLIC_HOSTS
from publishing.services.routine import ask_for_drafts, finished_weeks
from sessions_app.models import Project
from sessions_app.services import change_project


def questions(owner: User) -> list[Project]:
    """Projects to ask about, by name; each only until it is answered."""
    public = Q()
    for host in PUBLIC_HOSTS:
        public |= Q(remote__istartswith=f"{host}/")
    open_ones = Project.objects.owned_by(owner).filter(
        publishable_answered_at=None, publishable=False, left_out_at=None
    )
    return list(open_ones.filter(public).order_by("name", "pk"))


@transaction.atomic
def answer(
    project: Project, *, may_mention: bool, by: User, now: datetime | None = None
) -> None:
    """Record the answer; a yes lets the drafts of recent weeks be made anew."""
    if project.owner_id != by.pk:
        raise Project.DoesNotExist
    now = now or timezone.now()
    change_project(project, publishable=may_mention, now=now)
    for week in finished_weeks(by, now=now):
        ask_for_drafts(by, week, now=now)
