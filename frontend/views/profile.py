"""The profile over all weeks, through the eyes of the reader that its owner chooses."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from frontend.http import AuthedRequest
from frontend.long_profile import long_profile
from frontend.readers import chosen_reader
from journal.services.all_time import all_time
from journal.services.audiences import readers_of
from pipeline.values import Audience


@require_GET
def profile(request: AuthedRequest) -> HttpResponse:
    """``?for=``: me, public, or a team's public id."""
    reader = chosen_reader(request)
    view = all_time(request.user, reader, now=timezone.now())
    context: dict[str, Any] = {
        "view": view,
        "reader": reader,
        "readers": readers_of(request.user),
    }
    if view.profile:
        private = reader.audience is Audience.ME
        context |= {"page": long_profile(view.profile, private=private)}
        context |= {"profile": view.profile, "private": private}
    return render(request, "profile/profile.html", context)
