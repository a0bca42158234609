"""The clock of a page is the clock of the person who reads it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import ZoneSpan
from journal.services import letters


class ZoneMiddleware:
    """Times in templates are shown in the newest zone of the person signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Calls of programs carry their own zones and must not pay for a query.
        if request.path.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        letters.visited(request.user, now=timezone.now())
        newest = F("starts_at").desc(nulls_last=True)
        span = ZoneSpan.objects.filter(user=request.user).order_by(newest).first()
        with timezone.override(ZoneInfo(span.zone) if span else None):
            return self.get_response(request)
