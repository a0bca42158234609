from django.urls import URLPattern, URLResolver, path

from sessions_app.api import projects, sessions, shares, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("machines/", upload.Machines.as_view(), name="api-machines"),
    path("machines/<str:id>/paths/", upload.Paths.as_view(), name="api-paths"),
    path("machines/<str:id>/report/", upload.Report.as_view(), name="api-report"),
    path("transcripts/check/", upload.Check.as_view(), name="api-check"),
    path("sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path("sessions/<str:id>/", sessions.Session.as_view(), name="api-session"),
    path("sessions/<str:id>/records/", sessions.Records.as_view(), name="api-records"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path("projects/<str:id>/", projects.OneProject.as_view(), name="api-project"),
    path("teams/<str:id>/shares/", shares.Shares.as_view(), name="api-shares"),
    path(
        "teams/<str:id>/shares/<str:project>/",
        shares.OneShare.as_view(),
        name="api-share",
    ),
    path("chunks/", upload.Chunks.as_view(), name="api-chunks"),
]
