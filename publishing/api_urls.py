from django.urls import URLPattern, URLResolver, path

from publishing.api import connections, drafts, sharing

ONE = "drafts/<str:draft_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("connections/", connections.Connections.as_view(), name="api-connections"),
    path(
        "connections/<str:connection_id>/",
        connections.OneConnection.as_view(),
        name="api-connection",
    ),
    path("drafts/", drafts.Drafts.as_view(), name="api-drafts"),
    path("drafts/questions/", sharing.Questions.as_view(), name="api-questions"),
    path(
        "drafts/questions/<str:project_id>/",
        sharing.Answer.as_view(),
        name="api-answer",
    ),
    path("drafts/from-item/<str:item_id>/", sharing.Share.as_view(), name="api-share"),
    path(ONE, drafts.OneDraft.as_view(), name="api-draft"),
    path(f"{ONE}approve/", drafts.Approve.as_view(), name="api-approve"),
    path(f"{ONE}withdraw/", drafts.Withdraw.as_view(), name="api-withdraw"),
    path(f"{ONE}reject/", drafts.Reject.as_view(), name="api-reject"),
    path(f"{ONE}snooze/", drafts.Snooze.as_view(), name="api-snooze"),
    path(f"{ONE}restore/", drafts.Restore.as_view(), name="api-restore"),
    path(f"{ONE}start/", drafts.Start.as_view(), name="api-start"),
    path(f"{ONE}published/", drafts.Published.as_view(), name="api-published"),
    path(f"{ONE}not-posted/", drafts.NotPosted.as_view(), name="api-not-posted"),
]
