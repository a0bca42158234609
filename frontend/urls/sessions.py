"""What was captured."""

from django.urls import path

from frontend.views import sessions

urlpatterns = [
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/<str:session_id>/", sessions.session, name="session"),
    path(
        "sessions/<str:session_id>/leave-out/",
        sessions.leave_out,
        name="session_leave_out",
    ),
    path("sessions/<str:session_id>/delete/", sessions.delete, name="session_delete"),
]
