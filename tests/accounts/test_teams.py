from datetime import UTC, datetime, timedelta

import pytest

from accounts import hooks
from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Membership, Team
from accounts.services import teams
from accounts.services.teams import LastOwner

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def team(alice):
    return teams.create(alice, name="Harbour")


@pytest.fixture
def owner(team, alice):
    return teams.membership_of(alice, team)


@pytest.fixture
def member(team, bob):
    return Membership.objects.create(team=team, user=bob)


@pytest.fixture
def admin(team, charlie):
    """Charlie is no stranger in this file."""
    return Membership.objects.create(
        team=team, user=charlie, role=Membership.Role.ADMIN
    )


@pytest.fixture
def ended(monkeypatch):
    people = []
    hook = [lambda membership: people.append(membership.user)]
    monkeypatch.setattr(hooks, "membership_ending", hook)
    return people


def role_of(membership):
    membership.refresh_from_db()
    return membership.role


def test_who_makes_a_team_owns_it(team, owner):
    assert owner.role == "owner"
    assert AuditEvent.objects.get(action="team.created").team == team


def test_only_members_see_a_team(team, alice, charlie):
    assert list(Team.objects.visible_to(alice)) == [team]
    assert not Team.objects.visible_to(charlie).exists()


def test_an_admin_renames(team, admin):
    teams.rename(team, "Quay", by=admin.user)

    team.refresh_from_db()
    assert team.name == "Quay"


def test_a_member_changes_nothing(team, member, admin, bob):
    attempts = [
        lambda: teams.rename(team, "Mine", by=bob),
        lambda: teams.change_role(member, "owner", by=bob),
        lambda: teams.remove(admin, by=bob),
        lambda: teams.delete(team, by=bob),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()

    assert team.memberships.count() == 3


def test_an_admin_makes_admins_but_no_owners(member, admin):
    teams.change_role(member, "admin", by=admin.user)
    assert role_of(member) == "admin"

    with pytest.raises(NotAllowed):
        teams.change_role(member, "owner", by=admin.user)


def test_an_admin_touches_no_owner(owner, admin, alice):
    with pytest.raises(NotAllowed):
        teams.change_role(owner, "member", by=admin.user)
    with pytest.raises(NotAllowed):
        teams.remove(owner, by=admin.user)

    assert role_of(owner) == "owner"


def test_a_role_must_be_one(member, alice):
    with pytest.raises(ValueError, match="king"):
        teams.change_role(member, "king", by=alice)


def test_the_last_owner_stays(owner, member, alice):
    with pytest.raises(LastOwner, match="Harbour"):
        teams.remove(owner, by=alice)
    with pytest.raises(LastOwner):
        teams.change_role(owner, "member", by=alice)

    assert role_of(owner) == "owner"


def test_an_owner_leaves_when_there_is_another(owner, member, alice):
    teams.change_role(member, "owner", by=alice)
    teams.remove(owner, by=alice)

    assert not Team.objects.visible_to(alice).exists()


def test_a_removed_member_is_out_at_once(team, member, alice, bob, ended):
    teams.remove(member, by=alice)

    assert not Team.objects.visible_to(bob).exists()
    assert ended == [bob]
    event = AuditEvent.objects.get(owner=bob, action="team.removed")
    assert event.actor == alice


def test_a_member_leaves(team, member, bob, ended):
    teams.remove(member, by=bob)

    assert ended == [bob]
    assert AuditEvent.objects.filter(owner=bob, action="team.left").exists()


def test_a_deleted_team_ends_every_membership(team, member, alice, bob, ended):
    teams.delete(team, by=alice)

    assert set(ended) == {alice, bob}
    assert not Team.objects.exists()
    assert AuditEvent.objects.filter(owner=bob, action="team.deleted").exists()


def test_an_admin_does_not_delete_the_team(team, admin):
    with pytest.raises(NotAllowed):
        teams.delete(team, by=admin.user)


def test_admins_see_editions_and_members_do_not(team, member, admin, alice, bob):
    assert teams.sees_edition_of(alice, team, bob)
    assert teams.sees_edition_of(admin.user, team, bob)
    assert teams.sees_edition_of(bob, team, bob)
    assert not teams.sees_edition_of(bob, team, alice)


def test_who_left_is_seen_no_more(team, member, alice, bob):
    teams.remove(member, by=bob)

    assert not teams.sees_edition_of(alice, team, bob)
    assert not teams.sees_edition_of(bob, team, bob)


def test_an_admin_of_another_team_sees_nothing(team, member, charlie, bob):
    other = teams.create(charlie, name="Elsewhere")

    assert not teams.sees_edition_of(charlie, team, bob)
    assert not teams.sees_edition_of(charlie, other, bob)


def test_the_member_reads_who_looked_once_a_day(team, member, alice, bob):
    for hours in (0, 1, 23, 25):
        teams.note_edition_seen(
            member=bob, by=alice, team=team, week="2026-W47",
            now=NOW + timedelta(hours=hours),
        )  # fmt: skip

    seen = AuditEvent.objects.filter(owner=bob, action="team.profile_seen")
    assert [event.at for event in seen] == [NOW + timedelta(hours=25), NOW]
    assert {event.actor for event in seen} == {alice}


def test_looking_at_your_own_is_no_event(team, alice):
    teams.note_edition_seen(member=alice, by=alice, team=team, week="2026-W47", now=NOW)

    assert not AuditEvent.objects.filter(action="team.profile_seen").exists()
