"""Addresses of pages, a module for each subject. The API has its own under /api/v1/."""

from django.urls import URLPattern, URLResolver, register_converter

from frontend.converters import DateConverter, WeekConverter

register_converter(DateConverter, "day")
register_converter(WeekConverter, "week")

# The converters must be known before the lists that use them.
from frontend.urls import (  # noqa: E402
    days,
    drafts,
    insights,
    ledgers,
    letters,
    plain,
    projects,
    public,
    sessions,
    settings,
    teams,
    weeks,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *plain.urlpatterns,
    *days.urlpatterns,
    *sessions.urlpatterns,
    *weeks.urlpatterns,
    *teams.urlpatterns,
    *projects.urlpatterns,
    *drafts.urlpatterns,
    *settings.urlpatterns,
    *ledgers.urlpatterns,
    *insights.urlpatterns,
    *public.urlpatterns,
    *letters.urlpatterns,
]
