"""What a person does with the suggestions and the ledger of their reports."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.services.zones import calendar_of
from frontend.http import AuthedRequest
from journal.models import Advice, Friction, Insights
from journal.services import advice, friction


@require_POST
def advice_act(request: AuthedRequest, insights_id: str) -> HttpResponse:
    """Mark a suggestion of a report as adopted or not useful, or take that back."""
    row = get_object_or_404(
        Insights.objects.owned_by(request.user), public_id=insights_id
    )
    act, key = request.POST.get("act", ""), request.POST.get("key", "")
    if act == "back":
        if not advice.take_back(request.user, key):
            raise Http404
        messages.success(request, _("It is offered again."))
    elif act in Advice.Act.values:
        if advice.act_on(row, key, act, now=timezone.now()) is None:
            raise Http404
        messages.success(
            request,
            _("Marked as adopted. It is not offered again.")
            if act == Advice.Act.ADOPTED
            else _("Put away. It is not offered again."),
        )
    else:
        return HttpResponseBadRequest(_("There is no such thing to do with it."))
    return redirect(_report_url(row))


@require_POST
def friction_act(request: AuthedRequest, friction_id: str) -> HttpResponse:
    """Say that a rule on a friction was adopted, put it away, or take that back."""
    mine, now = Friction.objects.owned_by(request.user), timezone.now()
    row = get_object_or_404(mine, public_id=friction_id)
    act = request.POST.get("act", "")
    if act == "adopted":
        today = calendar_of(request.user).date_of(now)
        friction.mark_adopted(request.user, row.public_id, on=today)
        messages.success(request, _("A rule is adopted as of today."))
    elif act == "not_useful":
        friction.dismiss(request.user, row.public_id, now=now)
        messages.success(request, _("Put away. The ledger leaves it out."))
    elif act == "back":
        friction.unmark(request.user, row.public_id)
        messages.success(request, _("Taken back."))
    else:
        return HttpResponseBadRequest(_("There is no such thing to do with it."))
    report = Insights.objects.owned_by(request.user).filter(
        public_id=request.POST.get("report", "")
    )
    found = report.first()
    return redirect(_report_url(found) if found else reverse("insights"))


def _report_url(row: Insights) -> str:
    asked = {"from": row.starts.isoformat(), "to": row.ends.isoformat()}
    if len(row.projects) == 1:
        asked["project"] = row.projects[0]
    return f"{reverse('insights')}?{urlencode(asked)}"
