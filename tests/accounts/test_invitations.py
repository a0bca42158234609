from datetime import UTC, datetime, timedelta

import pytest

from accounts.errors import NotAllowed
from accounts.models import Invitation, Membership
from accounts.services import invitations, teams
from accounts.services.invitations import Spent

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def team(alice):
    return teams.create(alice, name="Harbour")


@pytest.fixture
def made(team, alice):
    return invitations.create(team, by=alice, now=NOW)


def test_the_link_finds_its_invitation(made, team):
    invitation, secret = made

    found = invitations.find(secret, now=NOW)
    assert found == invitation
    assert found.team == team


def test_only_the_hash_is_kept(made):
    assert made[1] not in str(Invitation.objects.values().get())


def test_whoever_holds_the_link_joins_as_it_says(team, alice, bob):
    invitation, _secret = invitations.create(team, by=alice, now=NOW, role="admin")

    membership = invitations.accept(invitation, bob, now=NOW)

    assert (membership.team, membership.role) == (team, "admin")
    assert membership.share_answered_at is None


def test_it_is_good_once(made, bob, charlie):
    invitations.accept(made[0], bob, now=NOW)

    with pytest.raises(Spent):
        invitations.accept(made[0], charlie, now=NOW)
    assert invitations.find(made[1], now=NOW) is None


def test_a_member_does_not_use_it_up(made, alice):
    membership = invitations.accept(made[0], alice, now=NOW)

    assert membership.role == "owner"
    assert invitations.find(made[1], now=NOW) is not None


def test_it_expires_after_14_days(made, bob):
    last = NOW + timedelta(days=14)
    assert invitations.find(made[1], now=last - timedelta(seconds=1))
    assert invitations.find(made[1], now=last) is None

    with pytest.raises(Spent):
        invitations.accept(made[0], bob, now=last)


def test_a_revoked_one_opens_nothing(made, alice, bob):
    invitations.revoke(made[0], by=alice, now=NOW)

    assert invitations.find(made[1], now=NOW) is None
    with pytest.raises(Spent):
        invitations.accept(made[0], bob, now=NOW)


@pytest.mark.parametrize("how", ["removed", "demoted"])
def test_who_may_invite_no_more_has_no_links_left(team, alice, bob, charlie, how):
    admin = Membership.objects.create(
        team=team, user=bob, role=Membership.Role.ADMIN, joined_at=NOW
    )
    invitation, secret = invitations.create(team, by=bob, now=NOW, role="admin")
    assert invitations.find(secret, now=NOW) == invitation
    if how == "removed":
        teams.remove(admin, by=alice)
    else:
        teams.change_role(admin, Membership.Role.MEMBER, by=alice)
    assert invitations.find(secret, now=NOW) is None
    with pytest.raises(Spent):
        invitations.accept(invitation, charlie, now=NOW)


def test_one_for_an_address_is_for_nobody_else(team, alice, bob, charlie):
    invitation, _secret = invitations.create(
        team, by=alice, now=NOW, email="Bob@Example.com"
    )

    with pytest.raises(Spent, match="another e-mail address"):
        invitations.accept(invitation, charlie, now=NOW)
    assert invitations.accept(invitation, bob, now=NOW).user == bob


def test_a_member_invites_nobody(team, bob):
    Membership.objects.create(team=team, user=bob)

    with pytest.raises(NotAllowed):
        invitations.create(team, by=bob, now=NOW)


def test_a_stranger_invites_nobody(team, charlie):
    with pytest.raises(NotAllowed):
        invitations.create(team, by=charlie, now=NOW)


def test_nobody_is_invited_as_an_owner(team, alice):
    with pytest.raises(NotAllowed):
        invitations.create(team, by=alice, now=NOW, role="owner")


def test_a_made_up_link_finds_nothing(made):
    assert invitations.find("", now=NOW) is None
    assert invitations.find("\0" * 40, now=NOW) is None


def test_a_visitor_is_remembered_without_the_secret(made):
    session = {}
    invitations.keep(session, made[0], page="/join/")

    assert made[1] not in str(session)
    assert invitations.kept(session, now=NOW) == made[0]
    invitations.forget(session)
    assert invitations.kept(session, now=NOW) is None
