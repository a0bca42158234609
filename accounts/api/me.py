"""Who am I?"""

from rest_framework import generics

from accounts.api import person
from accounts.models import User
from accounts.permissions import AnyTokenReads
from accounts.serializers import MeSerializer


class Me(generics.RetrieveUpdateAPIView[User]):
    """The person whose token or session this is."""

    serializer_class = MeSerializer
    permission_classes = (AnyTokenReads,)
    http_method_names = ("get", "patch", "head", "options")

    def get_object(self) -> User:
        return person(self.request)
