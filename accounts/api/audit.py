"""What was done to your account, by whom."""

from django.db.models import QuerySet
from rest_framework import generics

from accounts.api import person
from accounts.models import AuditEvent
from accounts.serializers import AuditSerializer


class Audit(generics.ListAPIView[AuditEvent]):
    """Your log, the newest first. Who looked at your team edition is in it."""

    serializer_class = AuditSerializer
    queryset = AuditEvent.objects.none()
    ordering = ("-at", "-id")

    def get_queryset(self) -> QuerySet[AuditEvent]:
        mine = AuditEvent.objects.owned_by(person(self.request))
        return mine.select_related("actor", "team")
