"""Weekly profiles."""

from django.urls import path

from frontend.views import weeks

urlpatterns = [
    path("weeks/", weeks.newest, name="weeks"),
    path("weeks/<week:week>/", weeks.week, name="week"),
]
