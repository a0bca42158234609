"""Reports over a stretch of time."""

from django.urls import path

from frontend.views import insight_acts, insights

urlpatterns = [
    path("insights/", insights.insights, name="insights"),
    path("insights/report.json", insights.insights_file, name="insights_file"),
    path(
        "insights/<str:insights_id>/advice/",
        insight_acts.advice_act,
        name="advice_act",
    ),
    path(
        "insights/friction/<str:friction_id>/",
        insight_acts.friction_act,
        name="friction_act",
    ),
]
