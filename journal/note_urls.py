"""Notes and what a person does to them, below /api/v1/."""

from django.urls import path

from journal.api import lessons, misreads, newer, note_files, note_items, notes

urlpatterns = [
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
    path(
        "notes/<str:date>/items/<str:item_id>/misread/", misreads.MisreadItem.as_view()
    ),
    path("notes/<str:date>/newer/", newer.NewerNote.as_view()),
    path("notes/<str:date>/newer/take/", newer.TakeNewerNote.as_view()),
    path("lessons/", lessons.Lessons.as_view()),
    path("lessons/<str:lesson_id>/", lessons.OneLesson.as_view()),
    path("misreads/", misreads.Misreads.as_view()),
    path("misreads/<str:report_id>/", misreads.OneMisread.as_view()),
]
