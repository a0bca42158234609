"""The first page, what stands for everybody, and the beginning."""

from django.urls import path

from frontend.views import mail, onboarding, plain

urlpatterns = [
    path("", plain.home, name="home"),
    path("about/", plain.about, name="about"),
    path("privacy/", plain.privacy, name="privacy"),
    path("keys/", plain.keys, name="keys"),
    path("mail/stop/<str:token>/", mail.stop, name="mail_stop"),
    path("welcome/", onboarding.welcome, name="welcome"),
    path("welcome/begin/", onboarding.begin, name="welcome_begin"),
    path("welcome/token/", onboarding.first_token, name="welcome_token"),
    path("welcome/progress/", onboarding.progress, name="welcome_progress"),
]
