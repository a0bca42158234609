from django.urls import URLPattern, URLResolver, path

from sessions_app.api import shares, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("machines/", upload.RegisterMachine.as_view(), name="api-machines"),
    path("machines/<str:id>/paths/", upload.Paths.as_view(), name="api-paths"),
    path("machines/<str:id>/report/", upload.Report.as_view(), name="api-report"),
    path("transcripts/check/", upload.Check.as_view(), name="api-check"),
    path("teams/<str:id>/shares/", shares.Shares.as_view(), name="api-shares"),
    path(
        "teams/<str:id>/shares/<str:project>/",
        shares.OneShare.as_view(),
        name="api-share",
    ),
    path("chunks/", upload.Chunks.as_view(), name="api-chunks"),
]
