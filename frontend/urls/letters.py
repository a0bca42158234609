"""The daily mail and what its links do."""

from django.urls import URLPattern, URLResolver, path

from frontend.views import letters

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/mail/", letters.mail_settings, name="mail_settings"),
    path("settings/mail/hook/", letters.hook_set, name="hook_set"),
    path("settings/mail/hook/remove/", letters.hook_remove, name="hook_remove"),
    path("settings/mail/hook/test/", letters.hook_test, name="hook_test"),
    path("mail/act/<str:token>/", letters.act, name="letter_act"),
    path("mail/letters/stop/<str:token>/", letters.stop, name="letter_stop"),
]
