"""Connected accounts, without anything that opens them. Tokens of Pulse only look."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.permissions import NoToken
from publishing.api.drafts import valid
from publishing.models import Connection
from publishing.serializers import (
    BeginSerializer,
    BegunSerializer,
    ConnectionSerializer,
)
from publishing.services import connecting, connections


class Connections(generics.ListAPIView[Connection]):
    """Your connected accounts. Their tokens are in no answer."""

    serializer_class = ConnectionSerializer
    queryset = Connection.objects.none()
    ordering = ("network", "id")

    def get_queryset(self) -> QuerySet[Connection]:
        return Connection.objects.owned_by(person(self.request))

    @extend_schema(request=BeginSerializer, responses={201: BegunSerializer})
    def post(self, request: Request) -> Response:
        """Begins a connection: open the address in the browser of this session within
        ten minutes, and say yes there."""
        wanted = valid(BeginSerializer(data=request.data))
        url = connecting.begin(person(request), request.session, wanted["network"])
        return Response({"url": url}, status=status.HTTP_201_CREATED)


class OneConnection(APIView):
    """Disconnects an account: deleted here, and taken back at the network."""

    permission_classes = (NoToken,)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, connection_id: str) -> Response:
        mine = Connection.objects.owned_by(person(request))
        connection = get_object_or_404(mine, public_id=connection_id)
        connections.disconnect(connection, by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
