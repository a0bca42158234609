"""JSON for people, tokens and teams: the services in other clothes."""

from typing import cast

from rest_framework.request import Request

from accounts.models import User


def person(request: Request) -> User:
    """Who is calling; permissions have already refused everybody else."""
    return cast("User", request.user)
