"""Today, the journal, and each day with its lines."""

from django.urls import path

from frontend.views import days, today

urlpatterns = [
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
]
