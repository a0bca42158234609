from django.urls import path

from journal.api import notes, profiles

urlpatterns = [
    path("notes/", notes.Notes.as_view(), name="api_notes"),
    path("notes/<str:date>/", notes.OneNote.as_view(), name="api_note"),
    path("profiles/", profiles.Profiles.as_view(), name="api_profiles"),
    path("profiles/<str:week>/", profiles.OneProfile.as_view(), name="api_profile"),
]
