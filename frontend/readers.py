"""Whose eyes a page is seen through: ``?for=`` me, public, or a team's public id."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Team
from frontend.http import AuthedRequest
from journal.services.audiences import Reader
from pipeline.values import Audience


def chosen_reader(request: AuthedRequest) -> Reader:
    return reader_named(request, request.GET.get("for", Audience.ME.value))


def reader_named(request: AuthedRequest, wanted: str) -> Reader:
    """A team that the person is not in is not found."""
    if wanted in (Audience.ME.value, Audience.PUBLIC.value):
        return Reader(Audience(wanted))
    if not wanted:
        raise Http404
    teams = Team.objects.visible_to(request.user)
    return Reader(Audience.TEAM, get_object_or_404(teams, public_id=wanted))
