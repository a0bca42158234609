"""Profiles over time: for their owner, for outsiders, and packets to hand out."""

from django.urls import URLPattern, URLResolver, path

from frontend.views import profile

urlpatterns: list[URLPattern | URLResolver] = [
    path("profile/", profile.profile, name="profile"),
]
