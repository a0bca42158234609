"""Open tasks and decisions, and the search over all of it."""

from django.urls import path

from frontend.views import decisions, searching, tasks

urlpatterns = [
    path("tasks/", tasks.task_list, name="tasks"),
    *[
        path(
            f"tasks/<str:task_id>/{verb}/",
            tasks.act,
            {"verb": verb},
            name=f"task_{verb}",
        )
        for verb in ("close", "drop", "keep", "reopen", "snooze")
    ],
    path("decisions/", decisions.decision_list, name="decisions"),
    path(
        "decisions/<str:decision_id>/link/",
        decisions.decision_link,
        name="decision_link",
    ),
    path(
        "decisions/<str:decision_id>/unlink/",
        decisions.decision_unlink,
        name="decision_unlink",
    ),
    path("solved/not-the-same/", searching.not_the_same, name="not_the_same"),
    path("search/", searching.search_page, name="search"),
]
