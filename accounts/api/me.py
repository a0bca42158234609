"""Who am I?"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.permissions import AnyTokenReads
from accounts.serializers import MeChange, MeDelete, MeSerializer
from accounts.services import people


class Me(APIView):
    """The person whose token or session this is."""

    permission_classes = (AnyTokenReads,)

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who you are: the person whose token or session this is."""
        return Response(MeSerializer(person(request)).data)

    @extend_schema(operation_id="me_change", request=MeChange, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Changes your name, the start of your days, or the zone you are in."""
        change = MeChange(data=request.data)
        change.is_valid(raise_exception=True)
        people.change(person(request), now=timezone.now(), **change.validated_data)
        return self.get(request)

    @extend_schema(operation_id="me_delete", request=MeDelete, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Deletes your account with everything in it, for good."""
        given = MeDelete(data=request.data)
        given.is_valid(raise_exception=True)
        people.delete_account(person(request), **given.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
