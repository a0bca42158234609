"""Addresses of tasks, decisions and the search, below /api/v1/."""

from django.urls import path

from journal.api import decisions, searching, solved, tasks

urlpatterns = [
    path("tasks/", tasks.Tasks.as_view(), name="api_tasks"),
    path("tasks/<str:task_id>/close/", tasks.CloseTask.as_view()),
    path("tasks/<str:task_id>/drop/", tasks.DropTask.as_view()),
    path("tasks/<str:task_id>/keep/", tasks.KeepTask.as_view()),
    path("tasks/<str:task_id>/reopen/", tasks.ReopenTask.as_view()),
    path("tasks/<str:task_id>/snooze/", tasks.SnoozeTask.as_view()),
    path("decisions/", decisions.Decisions.as_view(), name="api_decisions"),
    path("decisions/<str:decision_id>/link/", decisions.LinkDecision.as_view()),
    path("decisions/<str:decision_id>/unlink/", decisions.UnlinkDecision.as_view()),
    path("solved/", solved.SolvedBefore.as_view(), name="api_solved"),
    path("solved/not-the-same/", solved.NotTheSame.as_view()),
    path("search/", searching.SearchAll.as_view(), name="api_search"),
]
