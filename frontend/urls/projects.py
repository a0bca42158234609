"""Projects and who may know of them."""

from django.urls import path

from frontend.views import projects

urlpatterns = [
    path("projects/", projects.project_list, name="projects"),
    path("projects/<str:project_id>/", projects.change, name="project_change"),
    path("projects/<str:project_id>/answer/", projects.answer, name="project_answer"),
    path(
        "projects/<str:project_id>/leave-out/",
        projects.leave_out,
        name="project_leave_out",
    ),
    path("projects/<str:project_id>/delete/", projects.delete, name="project_delete"),
]
