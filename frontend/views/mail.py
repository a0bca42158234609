"""Stopping mails from a link in them: no sign-in, one click."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.services import waiting_mail


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the link is the key
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: programs that look into mails open every link."""
    owner = waiting_mail.whom_it_stops(token)
    if owner is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        waiting_mail.stop(owner)
    return render(request, "plain/mail_stop.html", {"stopped": stopped})
