"""The demo's people and their team, made as the pages make them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Membership, Team, User
from accounts.services import invitations, onboarding, people, teams, tokens
from sessions_app.models import Project, ProjectShare
from sessions_app.services import shares
from sessions_app.services.removing import change_project

if TYPE_CHECKING:
    from worktracker.demo.fill import Person


@transaction.atomic
def settle(
    persons: "list[Person]", *, team: str, zone: str, now: datetime
) -> "list[Person]":
    """Accounts, zone, team and a new token for everybody; the same people again.

    Changes and returns `persons`. The first one founds the team.
    """
    for person in persons:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = people.add_account(person.email, name=person.name)
            onboarding.begin(user, zone=zone, now=now)
            onboarding.finish(user, now=now)
        user.set_password(person.password)
        user.save(update_fields=["password"])
        for old in user.api_tokens.filter(revoked_at=None):
            tokens.revoke(old, by=user)
        _token, person.token = tokens.create(user, name="demo")
    _gather(persons, team, now)
    return persons


def _gather(persons: "list[Person]", name: str, now: datetime) -> None:
    owner, *others = (User.objects.get(email=person.email) for person in persons)
    team = Team.objects.visible_to(owner).filter(name=name).first()
    if team is None:
        team = teams.create(owner, name=name)
    for person, user in zip(persons[1:], others, strict=True):
        if not Membership.objects.filter(team=team, user=user).exists():
            invitation, _secret = invitations.create(
                team, by=owner, now=now, role=person.role, email=user.email
            )
            invitations.accept(invitation, user, now=now)


@transaction.atomic
def share(emails: Sequence[str], *, team: str, public: str, now: datetime) -> None:
    """Everybody shows the team their profile of each project; one project is public.

    Questions that the pages would ask are answered for all projects.
    """
    for user in User.objects.filter(email__in=emails):
        projects = list(Project.objects.owned_by(user))
        shown = dict.fromkeys(projects, ProjectShare.Share.PROFILE)
        shares.answer(
            user, Team.objects.visible_to(user).get(name=team), shown, now=now
        )
        for project in projects:
            change_project(project, publishable=project.name == public, now=now)
