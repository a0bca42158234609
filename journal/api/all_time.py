"""The profile over all weeks, in the edition that the one who asks may read."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.api.profiles import ASKED, reader_of
from journal.long_serializers import AllTimeSerializer, all_time_data
from journal.services.all_time import all_time


class AllTimeProfiles(APIView):
    """Your profile over all weeks, as you, a team of yours or the public may see it.

    Weeks that are being composed anew are named and not counted; without any week all
    is empty.
    """

    @extend_schema(parameters=ASKED, responses=AllTimeSerializer)
    def get(self, request: Request) -> Response:
        view = all_time(person(request), reader_of(request), now=timezone.now())
        return Response(AllTimeSerializer(all_time_data(view)).data)
