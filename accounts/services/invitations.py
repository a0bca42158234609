"""Links into a team: good once, for 14 days, until revoked."""

import secrets
from collections.abc import Callable, MutableMapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import token_format
from accounts.errors import NotAllowed, Refused
from accounts.models import Invitation, Membership, Team, User
from accounts.services import audit, teams

SECRET_BYTES = 24
#: What the session of somebody who followed a link remembers.
SESSION_KEY = "invitation"
Session = MutableMapping[str, Any]


class Spent(Refused):
    """The invitation is used, revoked, expired, or for somebody else."""

    code = "invitation-spent"
    status = 410


@transaction.atomic
def create(
    team: Team,
    *,
    by: User,
    now: datetime,
    role: str = Membership.Role.MEMBER,
    email: str = "",
    make_secret: Callable[[int], str] = secrets.token_urlsafe,
) -> tuple[Invitation, str]:
    """The invitation and the secret of its link, which nobody can show again."""
    teams.require_admin(team, by)
    if Membership.Role(role) == Membership.Role.OWNER:
        raise NotAllowed(
            _("Nobody is invited as an owner. Invite a member, then change the role.")
        )
    secret = make_secret(SECRET_BYTES)
    invitation = Invitation.objects.create(
        team=team,
        invited_by=by,
        role=role,
        email=email.strip().lower(),
        token_hash=token_format.digest(secret),
        created_at=now,
        expires_at=now + Invitation.LIFETIME,
    )
    audit.log("team.invited", owner=by, team=team, role=str(role), email=email)
    return invitation, secret


def find(secret: str, *, now: datetime) -> Invitation | None:
    """The invitation of this link, if it is still good."""
    return (
        Invitation.objects.in_force(now)
        .select_related("team", "invited_by")
        .filter(token_hash=token_format.digest(secret))
        .first()
    )


@transaction.atomic
def accept(invitation: Invitation, user: User, *, now: datetime) -> Membership:
    """Makes the person a member; one who is already stays what they are.

    Raises `Spent` if it is no longer good, or names another address.
    """
    if invitation.email and invitation.email != user.email.lower():
        raise Spent(
            _("This invitation is for another e-mail address. Sign in with that one.")
        )
    teams.lock(invitation.team)
    already = Membership.objects.filter(team=invitation.team, user=user).first()
    if already is not None:
        return already
    # Good once: of two requests only one changes the row.
    claimed = (
        Invitation.objects.in_force(now)
        .filter(pk=invitation.pk)
        .update(accepted_at=now, accepted_by=user)
    )
    if not claimed:
        raise Spent(
            _("This invitation is no longer good. Ask who sent it for a new one.")
        )
    membership = Membership.objects.create(
        team=invitation.team, user=user, role=invitation.role, joined_at=now
    )
    audit.log("team.joined", owner=user, team=invitation.team, role=invitation.role)
    if invitation.invited_by != user:
        audit.log(
            "team.member_joined",
            owner=invitation.invited_by,
            actor=user,
            team=invitation.team,
        )
    return membership


@transaction.atomic
def revoke(invitation: Invitation, *, by: User, now: datetime) -> None:
    """The link opens nothing from now on. Twice is as good as once."""
    teams.require_admin(invitation.team, by)
    done = Invitation.objects.in_force(now).filter(pk=invitation.pk)
    if done.update(revoked_at=now):
        audit.log("team.invitation_revoked", owner=by, team=invitation.team)


def keep(session: Session, invitation: Invitation, *, page: str) -> None:
    """Remembers, while somebody signs in or up, where they want to go: ``page``.

    The session holds the invitation's public id, never the secret of its link.
    """
    session[SESSION_KEY] = {"id": invitation.public_id, "page": page}


def kept(session: Session, *, now: datetime) -> Invitation | None:
    """The invitation with which this visitor came, if it is still good."""
    remembered = session.get(SESSION_KEY)
    if not remembered:
        return None
    return (
        Invitation.objects.in_force(now)
        .select_related("team", "invited_by")
        .filter(public_id=remembered["id"])
        .first()
    )


def kept_page(session: Session, *, now: datetime) -> str:
    """Where to go on after signing in; empty without an invitation."""
    return session[SESSION_KEY]["page"] if kept(session, now=now) else ""


def bind(session: Session, user: User, *, now: datetime) -> None:
    """Somebody signed up with this link: from now on it is for their address only, so
    that one link never lets in a crowd."""
    invitation = kept(session, now=now)
    if invitation is not None:
        Invitation.objects.filter(pk=invitation.pk, email="").update(
            email=user.email.lower()
        )


def forget(session: Session) -> None:
    session.pop(SESSION_KEY, None)
