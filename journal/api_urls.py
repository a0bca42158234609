from django.urls import path

from journal.api import (
    all_time,
    insights,
    note_files,
    note_items,
    notes,
    profiles,
    team_profiles,
)

urlpatterns = [
    path(
        "all-time-profile/",
        all_time.AllTimeProfiles.as_view(),
        name="api_all_time_profile",
    ),
    path("notes/", notes.Notes.as_view(), name="api_notes"),
    path("notes/export/", note_files.ExportNotes.as_view(), name="api_notes_export"),
    path("notes/format/", note_files.NoteFormat.as_view(), name="api_note_format"),
    path("notes/<str:date>/", notes.OneNote.as_view(), name="api_note"),
    path("notes/<str:date>/items/", note_items.NoteItems.as_view()),
    path("notes/<str:date>/items/<str:item_id>/", note_items.OneNoteItem.as_view()),
    path(
        "notes/<str:date>/items/<str:item_id>/confirm/",
        note_items.ConfirmNoteItem.as_view(),
    ),
    path(
        "notes/<str:date>/items/<str:item_id>/hide/", note_items.HideNoteItem.as_view()
    ),
    path(
        "notes/<str:date>/items/<str:item_id>/restore/",
        note_items.RestoreNoteItem.as_view(),
    ),
    path("notes/<str:date>/edits/", note_items.NoteEdits.as_view()),
    path("notes/<str:date>/edits/<str:edit_id>/", note_items.OneNoteEdit.as_view()),
    path("insights/", insights.OneReport.as_view(), name="api_insights"),
    path("profiles/", profiles.Profiles.as_view(), name="api_profiles"),
    path("profiles/<str:week>/", profiles.OneProfile.as_view(), name="api_profile"),
    path(
        "teams/<str:id>/profiles/<str:week>/",
        team_profiles.TeamProfiles.as_view(),
        name="api_team_profiles",
    ),
]
