from django.urls import path

from journal.api import notes, profiles, team_profiles

urlpatterns = [
    path("notes/", notes.Notes.as_view(), name="api_notes"),
    path("notes/<str:date>/", notes.OneNote.as_view(), name="api_note"),
    path("profiles/", profiles.Profiles.as_view(), name="api_profiles"),
    path("profiles/<str:week>/", profiles.OneProfile.as_view(), name="api_profile"),
    path(
        "teams/<str:id>/profiles/<str:week>/",
        team_profiles.TeamProfiles.as_view(),
        name="api_team_profiles",
    ),
]
