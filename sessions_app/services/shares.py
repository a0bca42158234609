"""What a team may see of a person's projects: nothing, unless the person says so.

This is apart from ``Project.publishable``: what the world may see is another choice.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership, Team, User
from accounts.services import audit, teams
from sessions_app import hooks
from sessions_app.models import Project, ProjectShare

Share = ProjectShare.Share
#: The steps of the ladder that can be chosen.
OFFERED = (Share.NOTHING, Share.PROFILE)
#: The steps that contain the weekly profile.
_WITH_PROFILE = (Share.PROFILE, Share.NOTES, Share.SESSIONS)


@transaction.atomic
def set_share(
    owner: User, project: Project, team: Team, share: str, *, now: datetime
) -> None:
    """Raises `ValueError` for a step that is not offered, and DoesNotExist for a
    project that is not the owner's or a team in which they are not."""
    teams.membership_of(owner, team)
    if _store(owner, project, team, share, now=now):
        _tell(owner, team)


@transaction.atomic
def answer(
    owner: User, team: Team, shares: Mapping[Project, str], *, now: datetime
) -> None:
    """The answer to the question on joining; what is not named stays as it is."""
    membership = teams.membership_of(owner, team)
    changes = [
        _store(owner, project, team, share, now=now)
        for project, share in shares.items()
    ]
    teams.mark_shares_answered(membership, now=now)
    if any(changes):
        _tell(owner, team)


def share_of(project: Project, team: Team) -> str:
    """The step of one project for one team."""
    row = ProjectShare.objects.filter(project=project, team=team).first()
    return row.share if row else Share.NOTHING


def projects_shown_to(team: Team, owner: User) -> QuerySet[Project]:
    """Projects whose weekly profile this team may see, while its owner is a member."""
    if not Membership.objects.filter(team=team, user=owner).exists():
        return Project.objects.none()
    return Project.objects.owned_by(owner).filter(
        left_out_at=None, shares__team=team, shares__share__in=_WITH_PROFILE
    )


def forget(membership: Membership) -> None:
    """The person is leaving the team: coming back starts with nothing again."""
    shares = ProjectShare.objects.filter(
        team=membership.team, project__owner=membership.user
    )
    if shares.delete()[0]:
        _tell(membership.user, membership.team)


def _store(
    owner: User, project: Project, team: Team, share: str, *, now: datetime
) -> bool:
    if share not in OFFERED:
        raise ValueError(f"{share!r} is not offered.")
    if project.owner_id != owner.pk:
        raise Project.DoesNotExist
    before = share_of(project, team)
    if share == before:
        return False
    if share == Share.NOTHING:  # no row means nothing
        ProjectShare.objects.filter(project=project, team=team).delete()
    else:
        ProjectShare.objects.update_or_create(
            project=project, team=team, defaults={"share": share, "changed_at": now}
        )
    audit.log(
        "share.changed",
        owner=owner,
        team=team,
        project=project.public_id,
        name=project.name,
        share=str(share),
    )
    return True


def _tell(owner: User, team: Team) -> None:
    for hook in hooks.shares_changed:
        hook(owner, team)
