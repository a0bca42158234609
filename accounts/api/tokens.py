"""Personal tokens, for the signed-in person only: no token makes or lists tokens."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import person
from accounts.models import ApiToken
from accounts.permissions import NoToken
from accounts.serializers import NewTokenSerializer, TokenSerializer
from accounts.services import tokens


@extend_schema_view(get=extend_schema(description="Your tokens, the newest first."))
class Tokens(generics.ListCreateAPIView[ApiToken]):
    """Your tokens, the newest first; and a new one, whose text is shown once."""

    serializer_class = TokenSerializer
    permission_classes = (NoToken,)
    queryset = ApiToken.objects.none()

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.owned_by(person(self.request))

    @extend_schema(request=TokenSerializer, responses={201: NewTokenSerializer})
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Makes a token. Its text is in this answer and never shown again."""
        wanted = TokenSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        token, text = tokens.create(person(request), **wanted.validated_data)
        shown = NewTokenSerializer(token, context={"text": text})
        return Response(shown.data, status=status.HTTP_201_CREATED)


@extend_schema(responses={204: None})
class Token(generics.DestroyAPIView[ApiToken]):
    """Revokes a token; the next request with it is refused."""

    serializer_class = TokenSerializer
    permission_classes = (NoToken,)
    queryset = ApiToken.objects.none()
    lookup_field, lookup_url_kwarg = "public_id", "id"

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.owned_by(person(self.request))

    def perform_destroy(self, instance: ApiToken) -> None:
        tokens.revoke(instance, by=person(self.request))
