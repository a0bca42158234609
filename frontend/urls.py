"""Addresses of pages. The API has its own under /api/v1/."""

from django.urls import path, register_converter

from frontend.converters import DateConverter, WeekConverter
from frontend.views import days, onboarding, plain, settings, today, tokens

register_converter(DateConverter, "day")
register_converter(WeekConverter, "week")

urlpatterns = [
    path("", plain.home, name="home"),
    path("about/", plain.about, name="about"),
    path("privacy/", plain.privacy, name="privacy"),
    path("welcome/", onboarding.welcome, name="welcome"),
    path("welcome/begin/", onboarding.begin, name="welcome_begin"),
    path("welcome/token/", onboarding.first_token, name="welcome_token"),
    path("welcome/progress/", onboarding.progress, name="welcome_progress"),
    path("today/", today.today, name="today"),
    path("days/", days.journal, name="journal"),
    path("days/<day:day>/", days.day, name="day"),
    path("settings/", settings.settings, name="settings"),
    path("settings/zone/", settings.zone, name="settings_zone"),
    path("settings/model/", settings.model_consent, name="settings_model"),
    path("settings/tokens/", tokens.token_list, name="tokens"),
    path("settings/tokens/<str:token_id>/revoke/", tokens.revoke, name="token_revoke"),
]
