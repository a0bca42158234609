"""Today: the newest note, what is still open, and why there may be nothing yet."""

from django.http import HttpResponse
from django.shortcuts import render

from frontend.http import AuthedRequest
from journal.models import DailyNote
from sessions_app.models import Machine


def today(request: AuthedRequest) -> HttpResponse:
    note = DailyNote.objects.owned_by(request.user).first()
    machines = Machine.objects.owned_by(request.user)
    return render(request, "today/today.html", {"note": note, "machines": machines})
