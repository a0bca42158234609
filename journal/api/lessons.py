"""What edits of notes taught, each to be revoked."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.api.note_items import valid
from journal.models import Lesson
from journal.services import lessons


class TaughtSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    edit = serializers.CharField()


class LessonSerializer(serializers.ModelSerializer[Lesson]):
    id = serializers.CharField(source="public_id")
    project = serializers.CharField(
        source="project.name", default=None, allow_null=True, read_only=True
    )
    taught = TaughtSerializer(many=True)

    class Meta:
        model = Lesson
        fields = (
            *("id", "kind", "words", "item_kind", "project", "taught"),
            *("learned_at", "revoked_at"),
        )
        read_only_fields = fields


class FollowSerializer(serializers.Serializer[Any]):
    followed = serializers.BooleanField()


class Lessons(generics.ListAPIView[Lesson]):
    """What your edits of notes taught, revoked ones too, the newest first."""

    serializer_class = LessonSerializer
    queryset = Lesson.objects.none()
    ordering = ("-learned_at", "-id")

    def get_queryset(self) -> Any:
        mine = Lesson.objects.owned_by(person(self.request))
        return mine.select_related("project")


class OneLesson(APIView):
    """Follows what was learned no longer, or again; notes change at once."""

    @extend_schema(request=FollowSerializer, responses=LessonSerializer)
    def patch(self, request: Request, lesson_id: str) -> Response:
        mine = Lesson.objects.owned_by(person(request))
        lesson = get_object_or_404(
            mine.select_related("owner", "project"), public_id=lesson_id
        )
        followed = valid(FollowSerializer, request)["followed"]
        (lessons.follow if followed else lessons.revoke)(lesson, now=timezone.now())
        return Response(LessonSerializer(lesson).data)
