from django.urls import URLPattern, URLResolver, path

from accounts.api import me, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.Me.as_view(), name="api-me"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/<str:id>/", tokens.Token.as_view(), name="api-token"),
]
