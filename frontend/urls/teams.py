"""Teams, invitations, and what is shown to them."""

from django.urls import path

from frontend.views import joining, teams

urlpatterns = [
    path("teams/", teams.team_list, name="teams"),
    path("teams/<str:team_id>/", teams.team, name="team"),
    path("teams/<str:team_id>/rename/", teams.rename, name="team_rename"),
    path("teams/<str:team_id>/invite/", teams.invite, name="team_invite"),
    path("teams/<str:team_id>/delete/", teams.delete, name="team_delete"),
    path("teams/<str:team_id>/shares/", joining.shares, name="team_shares"),
    path(
        "teams/<str:team_id>/members/<str:member_id>/role/",
        teams.change_role,
        name="member_role",
    ),
    path(
        "teams/<str:team_id>/members/<str:member_id>/remove/",
        teams.remove,
        name="member_remove",
    ),
    path(
        "teams/<str:team_id>/members/<str:member_id>/weeks/<week:week>/",
        teams.member_week,
        name="member_week",
    ),
    path(
        "invitations/<str:invitation_id>/revoke/",
        teams.revoke_invitation,
        name="invitation_revoke",
    ),
    path("join/", joining.joining, name="joining"),
    path("join/<str:secret>/", joining.follow, name="join"),
]
