"""The first minutes: zone, token, and a live wait that turns into the first note."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.services import onboarding
from accounts.services.onboarding import Arrived, OnboardingState, Step
from frontend.forms import HourField, ZoneField
from frontend.http import AuthedRequest
from frontend.views.tokens import login_line
from journal.models import DailyNote
from sessions_app.models import Machine, Transcript

SHOWN_NOTES = 5
ORDER = list(Step)


class DayForm(forms.Form):
    """Where the person is, and when their days begin."""

    zone = ZoneField(widget=forms.Select(attrs={"data-guess-zone": ""}))
    day_start = HourField()


def arrived(user: User) -> Arrived:
    """What the server has of this person's sessions by now."""
    machines = Machine.objects.owned_by(user)
    reports = [machine.report for machine in machines if machine.report]
    sessions = (
        Transcript.objects.owned_by(user)
        .filter(role=Transcript.Role.TRANSCRIPT)
        .values("agent", "native_session")
        .distinct()
    )
    unread = sessions.filter(
        ~Q(parsed_generation=F("generation")) | Q(parsed_line__lt=F("line"))
    )
    received = sessions.count()
    return Arrived(
        reported=bool(reports),
        expected=sum(int(report.get("sessions") or 0) for report in reports),
        received=received,
        read=received - unread.count(),
        notes=DailyNote.objects.owned_by(user).count(),
        finished=bool(reports)
        and all(report.get("phase") == "finished" for report in reports),
    )


@never_cache
@require_GET
def welcome(request: AuthedRequest) -> HttpResponse:
    return _page(request)


@require_POST
def begin(request: AuthedRequest) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    onboarding.begin(
        request.user,
        zone=form.cleaned_data["zone"],
        day_start=form.cleaned_data["day_start"],
        now=timezone.now(),
    )
    return redirect("welcome")


@never_cache
@require_POST
def first_token(request: AuthedRequest) -> HttpResponse:
    """The token is in this answer and nowhere else."""
    _token, text = onboarding.first_token(request.user, name=_("First machine"))
    return _page(request, shown=text)


@never_cache
@require_GET
def progress(request: AuthedRequest) -> HttpResponse:
    """What htmx asks for every two seconds; without a script, a link asks for it."""
    if not request.htmx:
        return redirect("welcome")
    return render(request, "onboarding/_progress.html", _progress(request.user))


def _page(
    request: AuthedRequest, *, form: DayForm | None = None, shown: str = ""
) -> HttpResponse:
    context = _progress(request.user)
    state: OnboardingState = context["state"]
    initial = {"zone": state.zone or "UTC", "day_start": state.day_start}
    context |= {
        "form": form or DayForm(initial=initial),
        "shown": shown,
        "login_line": login_line(shown) if shown else "",
    }
    return render(request, "onboarding/welcome.html", context)


def _progress(user: User) -> dict[str, Any]:
    now = timezone.now()
    counts = arrived(user)
    state = onboarding.onboarding_state(user, counts, now=now)
    notes = list(DailyNote.objects.owned_by(user)[:SHOWN_NOTES])
    if notes:
        onboarding.finish(user, now=now)
    behind = counts.read < counts.received or counts.received < counts.expected
    return {
        "state": state,
        "counts": counts,
        "at": ORDER.index(state.step),
        "notes": notes,
        "machine": Machine.objects.owned_by(user).order_by("-reported_at").first(),
        "wait": state.step is not Step.DONE or behind,
        "nothing_found": counts.finished and not counts.expected,
    }
