"""Addresses of pages. The API has its own under /api/v1/."""

from django.urls import path, register_converter

from frontend.converters import DateConverter, WeekConverter
from frontend.views import (
    connections,
    days,
    draft_texts,
    draft_verbs,
    drafts,
    joining,
    mail,
    onboarding,
    plain,
    post_settings,
    projects,
    sessions,
    settings,
    teams,
    today,
    tokens,
    weeks,
)

register_converter(DateConverter, "day")
register_converter(WeekConverter, "week")

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
    path("today/", today.today, name="today"),
    path("days/", days.journal, name="journal"),
    path("days/<day:day>/", days.day, name="day"),
    path("days/<day:day>/items/<str:item_id>/proof/", days.item_proof, name="proof"),
    path(
        "days/<day:day>/items/<str:item_id>/share/", days.share_item, name="share_item"
    ),
    path(
        "days/<day:day>/items/<str:item_id>/answer/",
        days.answer_and_share,
        name="share_answer",
    ),
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/<str:session_id>/", sessions.session, name="session"),
    path(
        "sessions/<str:session_id>/leave-out/",
        sessions.leave_out,
        name="session_leave_out",
    ),
    path("sessions/<str:session_id>/delete/", sessions.delete, name="session_delete"),
    path("weeks/", weeks.newest, name="weeks"),
    path("weeks/<week:week>/", weeks.week, name="week"),
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
    path("projects/", projects.project_list, name="projects"),
    path("projects/<str:project_id>/", projects.change, name="project_change"),
    path("projects/<str:project_id>/answer/", projects.answer, name="project_answer"),
    path(
        "projects/<str:project_id>/leave-out/",
        projects.leave_out,
        name="project_leave_out",
    ),
    path("projects/<str:project_id>/delete/", projects.delete, name="project_delete"),
    path("drafts/", drafts.queue, name="drafts"),
    path("drafts/<str:draft_id>/", drafts.review, name="draft"),
    path("drafts/<str:draft_id>/net/", drafts.net, name="draft_net"),
    path("drafts/<str:draft_id>/edit/", draft_texts.edit, name="draft_edit"),
    path(
        "drafts/<str:draft_id>/versions/<int:number>/",
        draft_texts.version,
        name="draft_version",
    ),
    path("drafts/<str:draft_id>/measure/", draft_texts.measure, name="draft_measure"),
    path("drafts/<str:draft_id>/approve/", draft_verbs.approve, name="draft_approve"),
    path(
        "drafts/<str:draft_id>/withdraw/", draft_verbs.withdraw, name="draft_withdraw"
    ),
    path("drafts/<str:draft_id>/reject/", draft_verbs.reject, name="draft_reject"),
    path("drafts/<str:draft_id>/snooze/", draft_verbs.snooze, name="draft_snooze"),
    path("drafts/<str:draft_id>/restore/", draft_verbs.restore, name="draft_restore"),
    path("drafts/<str:draft_id>/start/", draft_verbs.start, name="draft_start"),
    path("drafts/<str:draft_id>/published/", draft_verbs.finish, name="draft_finish"),
    path("drafts/<str:draft_id>/fix/", draft_texts.fix, name="draft_fix"),
    path("drafts/<str:draft_id>/rewrite/", draft_texts.rewrite, name="draft_rewrite"),
    path(
        "drafts/<str:draft_id>/versions/<int:number>/restore/",
        draft_texts.restore_version,
        name="draft_version_restore",
    ),
    path(
        "drafts/<str:draft_id>/schedule/", draft_verbs.schedule, name="draft_schedule"
    ),
    path(
        "drafts/<str:draft_id>/send-now/", draft_verbs.send_now, name="draft_send_now"
    ),
    path(
        "drafts/<str:draft_id>/channel/",
        draft_verbs.choose_channel,
        name="draft_channel",
    ),
    path("drafts/<str:draft_id>/resend/", draft_verbs.resend, name="draft_resend"),
    path("drafts/<str:draft_id>/look/", draft_verbs.look_again, name="draft_look"),
    path("drafts/<str:draft_id>/keep/", draft_verbs.keep, name="draft_keep"),
    path(
        "drafts/<str:draft_id>/not-posted/",
        draft_verbs.not_posted,
        name="draft_not_posted",
    ),
    path("sandbox/posts/<str:draft_id>/", drafts.sandbox_post, name="sandbox_post"),
    path("settings/", settings.settings, name="settings"),
    path("settings/posts/", post_settings.post_settings, name="post_settings"),
    path("settings/posts/words/", post_settings.add_word, name="word_add"),
    path(
        "settings/posts/words/<str:word_id>/remove/",
        post_settings.remove_word,
        name="word_remove",
    ),
    path(
        "settings/posts/phrases/<str:phrase_id>/",
        post_settings.offer_phrase,
        name="phrase_offer",
    ),
    path("settings/posts/remarks/", post_settings.follow_remark, name="remark_follow"),
    path("settings/zone/", settings.zone, name="settings_zone"),
    path("settings/model/", settings.model_consent, name="settings_model"),
    path("settings/delete/", settings.delete_account, name="settings_delete"),
    path("settings/connections/", connections.connection_list, name="connections"),
    path("settings/connections/connect/", connections.begin, name="connection_begin"),
    path(
        "settings/connections/<str:connection_id>/disconnect/",
        connections.disconnect,
        name="connection_disconnect",
    ),
    # Registered with the networks: these addresses stay.
    path(
        "connections/linkedin/callback/",
        connections.callback,
        {"network": "linkedin"},
        name="callback_linkedin",
    ),
    path(
        "connections/x/callback/",
        connections.callback,
        {"network": "x"},
        name="callback_x",
    ),
    path("settings/tokens/", tokens.token_list, name="tokens"),
    path("settings/tokens/<str:token_id>/revoke/", tokens.revoke, name="token_revoke"),
]
