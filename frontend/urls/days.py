"""Today, the journal, and each day with its lines."""

from django.urls import path

from frontend.views import (
    day_acts,
    day_files,
    day_misread,
    day_newer,
    day_share,
    days,
    lessons,
    today,
)

ITEM = "days/<day:day>/items/<str:item_id>"
REPORT = "days/reports/<str:report_id>"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("days/", days.journal, name="journal"),
    path("settings/notes/", lessons.lesson_list, name="lessons"),
    path(
        "settings/notes/lessons/<str:lesson_id>/follow/",
        lessons.follow,
        name="lesson_follow",
    ),
    path("days/reports/", day_misread.reports, name="misreads"),
    path(f"{REPORT}/", day_misread.report, name="misread_report"),
    path(f"{REPORT}/report.json", day_misread.report_json, name="misread_json"),
    path(f"{REPORT}/withdraw/", day_misread.withdraw, name="misread_withdraw"),
    path("days/<day:day>/", days.day, name="day"),
    path("days/<day:day>/note.md", day_files.as_markdown, name="day_md"),
    path("days/<day:day>/note.json", day_files.as_json, name="day_json"),
    path("days/<day:day>/standup.txt", day_files.standup, name="day_standup"),
    path("days/<day:day>/newer/", day_newer.newer_note, name="newer"),
    path("days/<day:day>/newer/take/", day_newer.take, name="newer_take"),
    path("days/<day:day>/newer/leave/", day_newer.leave, name="newer_leave"),
    path("days/<day:day>/lines/", day_acts.add, name="line_add"),
    path("days/<day:day>/edits/<str:edit_id>/undo/", day_acts.undo, name="line_undo"),
    path(f"{ITEM}/proof/", days.item_proof, name="proof"),
    path(f"{ITEM}/confirm/", day_acts.confirm, name="line_confirm"),
    path(f"{ITEM}/status/", day_acts.set_status, name="line_status"),
    path(f"{ITEM}/edit/", day_acts.edit, name="line_edit"),
    path(f"{ITEM}/hide/", day_acts.hide, name="line_hide"),
    path(f"{ITEM}/restore/", day_acts.restore, name="line_restore"),
    path(f"{ITEM}/misread/", day_misread.misread, name="misread"),
    path(f"{ITEM}/share/", day_share.share_item, name="share_item"),
    path(f"{ITEM}/answer/", day_share.answer_and_share, name="share_answer"),
]
