"""Teams: who is in, as what. A change acts on the next request, for nothing is cached.

An owner may do everything; an admin may do everything that touches no owner; a member
may leave. A team always has an owner.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.errors import NotAllowed, Refused
from accounts.models import Membership, Team, User
from accounts.services import audit

Role = Membership.Role


class LastOwner(Refused):
    code = "last-owner"


@transaction.atomic
def create(owner: User, *, name: str) -> Team:
    team = Team.objects.create(name=name)
    # The founder has nothing to be asked on joining: they may share from the start.
    Membership.objects.create(team=team, user=owner, role=Role.OWNER)
    audit.log("team.created", owner=owner, team=team, name=name)
    return team


def membership_of(user: User, team: Team) -> Membership:
    """Raises `Membership.DoesNotExist` for everybody else: show them a 404."""
    return Membership.objects.select_related("team", "user").get(user=user, team=team)


@transaction.atomic
def rename(team: Team, name: str, *, by: User) -> None:
    require_admin(team, by)
    before, team.name = team.name, name
    team.save(update_fields=["name"])
    audit.log("team.renamed", owner=by, team=team, before=before, name=name)


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> None:
    """Raises `NotAllowed` or `LastOwner`; `ValueError` for a role that is none."""
    wanted = Role(role)
    own = require_admin(membership.team, by)
    membership = _fresh(membership)
    if Role.OWNER in (wanted, membership.role) and own.role != Role.OWNER:
        raise NotAllowed(_("Only an owner makes owners. Ask one of them to do it."))
    if membership.role == Role.OWNER and wanted != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = wanted
    membership.save(update_fields=["role"])
    audit.log(
        "team.role_changed",
        owner=membership.user,
        actor=by,
        team=membership.team,
        role=wanted.value,
    )


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Out at once, with all that the team could see. Leaving is removing yourself."""
    if membership.user != by:
        own = require_admin(membership.team, by)
        membership = _fresh(membership)
        if membership.role == Role.OWNER and own.role != Role.OWNER:
            raise NotAllowed(_("Only an owner removes an owner. Ask one of them."))
    else:
        lock(membership.team)
        membership = _fresh(membership)
    if membership.role == Role.OWNER:
        _keep_an_owner(membership)
    _end(membership)
    audit.log(
        "team.left" if membership.user == by else "team.removed",
        owner=membership.user,
        actor=by,
        team=membership.team,
        name=membership.team.name,
    )


@transaction.atomic
def delete(team: Team, *, by: User) -> None:
    """The team goes, for all its members, and what was shared with it."""
    own = require_admin(team, by)
    if own.role != Role.OWNER:
        raise NotAllowed(_("Only an owner deletes a team. Ask one of them to do it."))
    for membership in team.memberships.select_related("user", "team"):
        _end(membership)
        audit.log("team.deleted", owner=membership.user, actor=by, name=team.name)
    team.delete()


def sees_edition_of(admin: User, team: Team, member: User) -> bool:
    """Whether this person may see the member's team edition."""
    in_team = Membership.objects.filter(team=team, user=member)
    return (admin == member and in_team.exists()) or (
        in_team.administered_by(admin).exists()
    )


def note_edition_seen(
    *, member: User, by: User, team: Team, week: str, now: datetime
) -> None:
    """The member can read who looked at which week: one line a day for each of them."""
    if member != by:
        audit.log_once_a_day(
            "team.profile_seen", owner=member, actor=by, team=team, week=week, now=now
        )


def mark_shares_answered(membership: Membership, *, now: datetime) -> None:
    """Asked once on joining; the first answer counts."""
    Membership.objects.filter(pk=membership.pk, share_answered_at=None).update(
        share_answered_at=now
    )


def require_admin(team: Team, user: User) -> Membership:
    """This person's membership, the team locked. Raises `NotAllowed`."""
    lock(team)
    own = Membership.objects.filter(team=team, user=user).first()
    if own is None or not own.administers:
        raise NotAllowed(_("Only owners and admins may do this. Ask one of them."))
    return own


def prepare_account_deletion(user: User) -> None:
    """Ends this person's memberships; teams of their own go with them.

    Raises `LastOwner` while a team with other members would be left without an owner.
    """
    for membership in user.memberships.select_related("team", "user"):
        lock(membership.team)
        others = membership.team.memberships.exclude(user=user)
        if not others.exists():
            membership.team.delete()
            continue
        if membership.role == Role.OWNER:
            _keep_an_owner(membership)
        _end(membership)


def _keep_an_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(team=membership.team, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner(
            _(
                "“%(team)s” would be left without an owner. "
                "Make somebody else an owner first, or delete the team."
            )
            % {"team": membership.team.name}
        )


def _end(membership: Membership) -> None:
    for hook in hooks.membership_ending:
        hook(membership)
    membership.delete()


def _fresh(membership: Membership) -> Membership:
    """As it is now, under the lock: another request may have been faster."""
    return Membership.objects.select_related("team", "user").get(pk=membership.pk)


def lock(team: Team) -> None:
    """One change of a team at a time. (SQLite takes one writer at a time anyway.)"""
    list(Team.objects.select_for_update().filter(pk=team.pk))
