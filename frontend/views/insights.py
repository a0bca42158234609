"""Insights: the report of a week, 30 days, a quarter or any range, and its export."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from frontend.http import AuthedRequest
from frontend.insights import numbers, page
from frontend.insights.facets import facets_parts
from frontend.insights.parts import Links
from frontend.insights.told import told_parts
from journal.calendar import today_of
from journal.models import Insights
from journal.reports_json import report_json
from journal.services.insights import (
    Pending,
    insights_for,
    known_projects,
    statistics_of,
)
from journal.services.spans import MOST_DAYS, Span, span_of
from sessions_app.services.listing import projects_of


class BadRangeError(Exception):
    """What was asked for is no range; the text says what to do."""


@require_GET
def insights(request: AuthedRequest) -> HttpResponse:
    """``?range=week|month|quarter``, or ``?from=…&to=…``, and ``?project=``."""
    owner, now = request.user, timezone.now()
    context: dict[str, Any] = {
        "projects": projects_of(owner).filter(left_out_at=None).order_by("name", "pk"),
        "asked": request.GET,
        "ranges": _ranges(request),
    }
    try:
        span = _span(request)
    except BadRangeError as error:
        context["error"] = str(error)
        return render(request, "insights/empty.html", context, status=400)
    context |= _place(owner, span, request)
    report = insights_for(owner, span, now=now)
    if request.htmx:  # the page that waits asks whether there is anything to show
        waits = isinstance(report, Pending) and not report.error
        return HttpResponse(status=204) if waits else HttpResponseClientRefresh()
    if isinstance(report, Pending):
        return render(request, "insights/waiting.html", context | {"pending": report})
    found = statistics_of(report)
    if not found.denominators.scanned:
        return render(request, "insights/empty.html", context | {"report": report})
    links = Links(owner, found)
    context |= {
        "report": report,
        "found": found,
        "parts": page.parts(found, links),
        "numbers": numbers.numbers(found),
        "left": numbers.left(found, links),
        "satisfaction": numbers.satisfaction(found),
        **told_parts(owner, report, span),
        **facets_parts(report),
    }
    return render(request, "insights/insights.html", context)


@require_GET
def insights_file(request: AuthedRequest) -> HttpResponse:
    """The report as JSON, to keep."""
    try:
        span = _span(request)
    except BadRangeError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    report = insights_for(request.user, span, now=timezone.now())
    if isinstance(report, Pending):
        told = _("The report is being counted. Ask again in a minute.")
        return HttpResponse(told, status=503, content_type="text/plain")
    answer = JsonResponse(report_json(report))
    name = f"insights-{span.starts}-{span.ends}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _span(request: AuthedRequest) -> Span:
    owner, asked = request.user, request.GET
    projects = _project(owner, asked.get("project", ""))
    if asked.get("from") or asked.get("to"):
        starts, ends = _date(asked.get("from", "")), _date(asked.get("to", ""))
        if ends > today_of(owner, now=timezone.now()):
            raise BadRangeError(
                _("A range ends today at the latest. Pick another day.")
            )
        try:
            return Span(starts, ends, projects)
        except ValueError:
            told = _("A range has between 1 and %(n)d days. Pick other days.")
            raise BadRangeError(told % {"n": MOST_DAYS}) from None
    kind = asked.get("range") or Insights.Kind.MONTH
    try:
        return span_of(owner, kind, projects, now=timezone.now())
    except ValueError:
        raise BadRangeError(
            _("A range is a week, 30 days, a quarter, or two days to pick.")
        ) from None


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.year < 2000:
        raise BadRangeError(_("A range needs its first and its last day."))
    return found


def _project(owner: User, key: str) -> frozenset[str] | None:
    """A project that is not this person's does not exist."""
    if not key:
        return None
    if key not in known_projects(owner, [key]):
        raise Http404
    return frozenset({key})


def _ranges(request: AuthedRequest) -> list[dict[str, Any]]:
    chosen = request.GET.get("project", "")
    named = bool(request.GET.get("from") or request.GET.get("to"))
    now = "" if named else request.GET.get("range") or Insights.Kind.MONTH
    words = [
        (Insights.Kind.WEEK, _("Week")),
        (Insights.Kind.MONTH, _("30 days")),
        (Insights.Kind.QUARTER, _("Quarter")),
    ]
    return [
        {
            "name": name,
            "url": _url("insights", {"range": kind.value, "project": chosen}),
            "current": kind == now,
        }
        for kind, name in words
    ]


def _place(owner: User, span: Span, request: AuthedRequest) -> dict[str, Any]:
    """Where this range is among others."""
    project = request.GET.get("project", "")
    today = today_of(owner, now=timezone.now())
    after = span.after
    first = today - timedelta(days=29)
    return {
        "span": span,
        "previous": _of(span.before, project),
        "next": _of(after, project) if after.ends < today else None,
        "with_today": _url("insights", _days(first, today, project)),
        "file_url": _url("insights_file", _days(span.starts, span.ends, project)),
        "chosen": project,
    }


def _of(span: Span, project: str) -> dict[str, Any]:
    return {
        "span": span,
        "url": _url("insights", _days(span.starts, span.ends, project)),
    }


def _days(starts: date, ends: date, project: str) -> dict[str, str]:
    return {"from": str(starts), "to": str(ends), "project": project}


def _url(view: str, asked: dict[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"{reverse(view)}?{urlencode(given)}"
