"""Reports over a stretch of time."""

from django.urls import path

from frontend.views import insights

urlpatterns = [
    path("insights/", insights.insights, name="insights"),
    path("insights/report.json", insights.insights_file, name="insights_file"),
]
