"""Drafts, from the queue to what was posted."""

from django.urls import path

from frontend.views import draft_texts, draft_verbs, drafts

urlpatterns = [
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
]
