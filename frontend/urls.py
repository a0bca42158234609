"""Addresses of pages. The API has its own under /api/v1/."""

from django.urls import path

from frontend.views import plain, settings, today

urlpatterns = [
    path("", plain.home, name="home"),
    path("about/", plain.about, name="about"),
    path("privacy/", plain.privacy, name="privacy"),
    path("today/", today.today, name="today"),
    path("settings/", settings.settings, name="settings"),
]
