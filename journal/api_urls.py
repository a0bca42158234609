from django.urls import path

from journal import ledger_urls, note_urls
from journal.api import (
    all_time,
    insights,
    profiles,
    team_profiles,
)

urlpatterns = [
    *ledger_urls.urlpatterns,
    path(
        "all-time-profile/",
        all_time.AllTimeProfiles.as_view(),
        name="api_all_time_profile",
    ),
    *note_urls.urlpatterns,
    path("insights/", insights.OneReport.as_view(), name="api_insights"),
    path("profiles/", profiles.Profiles.as_view(), name="api_profiles"),
    path("profiles/<str:week>/", profiles.OneProfile.as_view(), name="api_profile"),
    path(
        "teams/<str:id>/profiles/<str:week>/",
        team_profiles.TeamProfiles.as_view(),
        name="api_team_profiles",
    ),
]
