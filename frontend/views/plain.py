"""Pages that anyone may read, and the ones that say what went wrong."""

import uuid

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from accounts.models import User

log = structlog.get_logger(__name__)


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what this is, the first steps, or straight to today."""
    if isinstance(request.user, User):
        return redirect("today" if request.user.onboarded_at else "welcome")
    return render(request, "landing.html")


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/about.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/privacy.html")


@login_not_required
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/keys.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs no database: what failed may be just that."""
    reference = uuid.uuid4().hex[:12]
    log.error("page.failed", reference=reference, path=request.path)
    look = request.COOKIES.get("look", "auto")
    page = render_to_string("500.html", {"reference": reference, "look": look})
    return HttpResponse(page, status=500)
