from django.urls import URLPattern, URLResolver, path

from accounts.api import audit, invitations, me, teams, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.Me.as_view(), name="api-me"),
    path("audit/", audit.Audit.as_view(), name="api-audit"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/<str:id>/", tokens.Token.as_view(), name="api-token"),
    path("teams/", teams.Teams.as_view(), name="api-teams"),
    path("teams/<str:id>/", teams.OneTeam.as_view(), name="api-team"),
    path("teams/<str:id>/members/", teams.Members.as_view(), name="api-members"),
    path(
        "teams/<str:id>/members/<str:member>/",
        teams.Member.as_view(),
        name="api-member",
    ),
    path(
        "teams/<str:id>/invitations/",
        invitations.Invitations.as_view(),
        name="api-invitations",
    ),
    path(
        "teams/<str:id>/invitations/<str:invitation>/",
        invitations.OneInvitation.as_view(),
        name="api-invitation",
    ),
    path(
        "invitations/accept/",
        invitations.Accept.as_view(),
        name="api-invitation-accept",
    ),
]
