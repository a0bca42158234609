from django.urls import URLPattern, URLResolver, path

from publishing.api import connections, drafts, leaving, sharing, voice, writing

ONE = "drafts/<str:draft_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("post-settings/", voice.PostSettingsView.as_view(), name="api-post-settings"),
    path("kept-words/", voice.KeptWords.as_view(), name="api-kept-words"),
    path(
        "kept-words/<str:word_id>/", voice.OneKeptWord.as_view(), name="api-kept-word"
    ),
    path("removed-phrases/", voice.RemovedPhrases.as_view(), name="api-phrases"),
    path(
        "removed-phrases/<str:phrase_id>/",
        voice.OneRemovedPhrase.as_view(),
        name="api-phrase",
    ),
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
    path(f"{ONE}attempts/", leaving.Attempts.as_view(), name="api-attempts"),
    path(f"{ONE}channel/", leaving.ChooseChannel.as_view(), name="api-channel"),
    path(f"{ONE}look/", leaving.LookAgain.as_view(), name="api-look"),
    path(f"{ONE}resend/", leaving.Resend.as_view(), name="api-resend"),
    path(f"{ONE}schedule/", leaving.Schedule.as_view(), name="api-schedule"),
    path(f"{ONE}send-now/", leaving.SendNow.as_view(), name="api-send-now"),
    path(f"{ONE}fix/", writing.Fix.as_view(), name="api-fix"),
    path(f"{ONE}keep/", writing.Keep.as_view(), name="api-keep"),
    path(f"{ONE}rewrite/", writing.Rewrite.as_view(), name="api-rewrite"),
    path(f"{ONE}versions/", writing.Versions.as_view(), name="api-versions"),
    path(
        f"{ONE}restore-version/",
        writing.RestoreVersion.as_view(),
        name="api-restore-version",
    ),
    path(f"{ONE}approve/", drafts.Approve.as_view(), name="api-approve"),
    path(f"{ONE}withdraw/", drafts.Withdraw.as_view(), name="api-withdraw"),
    path(f"{ONE}reject/", drafts.Reject.as_view(), name="api-reject"),
    path(f"{ONE}snooze/", drafts.Snooze.as_view(), name="api-snooze"),
    path(f"{ONE}restore/", drafts.Restore.as_view(), name="api-restore"),
    path(f"{ONE}start/", drafts.Start.as_view(), name="api-start"),
    path(f"{ONE}published/", drafts.Published.as_view(), name="api-published"),
    path(f"{ONE}not-posted/", drafts.NotPosted.as_view(), name="api-not-posted"),
]
