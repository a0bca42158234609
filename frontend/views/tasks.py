"""Open tasks: everything somebody is committed to, and one click for each end of it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from frontend.ledgers import TaskLine, task_lines
from journal.calendar import today_of
from journal.models import OpenTask
from journal.services import tasks
from journal.services.tasks import TaskRefused
from sessions_app.models import Project

STATES = {
    "open": gettext_lazy("Open"),
    "snoozed": gettext_lazy("Snoozed"),
    "closed": gettext_lazy("Done"),
    "dropped": gettext_lazy("Dropped"),
}
PAGE = 100  # of what is done or dropped, the newest
_ACTS = {
    "close": tasks.close,
    "drop": tasks.drop,
    "reopen": tasks.reopen,
    "keep": tasks.keep,
}


@require_GET
def task_list(request: AuthedRequest) -> HttpResponse:
    """Tasks in one state, of one project or all; ``?at=`` names one to show."""
    today = today_of(request.user, now=timezone.now())
    mine = OpenTask.objects.owned_by(request.user).shown()
    mine = mine.filter(opened_on__lte=today)
    state = _state(request, mine, today)
    project = request.GET.get("project", "")
    wanted = mine.filter(project__public_id=project) if project else mine
    shown = _ordered(wanted.in_state(state, today), state)
    changed = mine.filter(public_id=request.GET.get("changed", "")).first()
    context = {
        "lines": task_lines(request.user, shown, today),
        "states": [
            (key, name, wanted.in_state(key, today).count())
            for key, name in STATES.items()
        ],
        "state": state,
        "project": project,
        "projects": Project.objects.owned_by(request.user)
        .filter(open_tasks__in=mine)
        .distinct()
        .order_by("name"),
        "changed": TaskLine.of(changed, today) if changed else None,
        "today": today,
        "any": mine.exists(),
    }
    return render(request, "tasks/list.html", context)


def _state(request: AuthedRequest, mine: QuerySet[OpenTask], today: date) -> str:
    named = mine.filter(public_id=request.GET.get("at", "")).first()
    if named:
        return named.state_on(today)
    asked = request.GET.get("state", "")
    return asked if asked in STATES else "open"


def _ordered(found: QuerySet[OpenTask], state: str) -> list[OpenTask]:
    rows = found.select_related("project").prefetch_related("acts")
    if state in ("closed", "dropped"):
        return list(rows.order_by("-closed_on", "-pk")[:PAGE])
    if state == "snoozed":
        return list(rows.order_by("snoozed_until", "pk"))
    return sorted(rows, key=lambda task: (task.since, task.pk))


@require_POST
def act(request: AuthedRequest, task_id: str, verb: str) -> HttpResponse:
    """Done, dropped, kept, open again: then back to where the person was."""
    task = _find(request, task_id)
    if verb == "snooze":
        return _snooze(request, task)
    _ACTS[verb](task, by=request.user)
    return _back(request, task)


def _snooze(request: AuthedRequest, task: OpenTask) -> HttpResponse:
    today = today_of(request.user, now=timezone.now())
    asked = request.POST.get("until", "")
    try:
        until = date.fromisoformat(asked) if asked else today + tasks.WEEK
        tasks.snooze(task, until, by=request.user)
    except ValueError:
        messages.error(request, _("That is no date. Choose one and try again."))
    except TaskRefused as refused:
        messages.error(request, str(refused))
    else:
        return _back(request, task)
    return redirect("tasks")


def _back(request: AuthedRequest, task: OpenTask) -> HttpResponse:
    if request.POST.get("from") == "today":
        return redirect(f"{reverse('today')}?changed={task.public_id}#h-open")
    asked: dict[str, Any] = {
        name: value
        for name in ("state", "project")
        if (value := request.POST.get(name, ""))
    }
    return redirect(
        f"{reverse('tasks')}?{urlencode({**asked, 'changed': task.public_id})}"
    )


def _find(request: AuthedRequest, task_id: str) -> OpenTask:
    mine = OpenTask.objects.owned_by(request.user).shown()
    return get_object_or_404(mine.select_related("owner"), public_id=task_id)
