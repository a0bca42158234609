"""Two requests at the same moment, on a database that really runs both."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import ApiToken, AuditEvent, Membership
from accounts.services import invitations, teams, tokens
from tests.conftest import require

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture(autouse=True)
def postgres():
    require("postgres")


def at_once(*actions):
    """What each returned, or the refusal it met."""
    barrier = Barrier(len(actions))

    def act(action):
        try:
            barrier.wait(timeout=10)
            return action()
        except Refused as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(act, actions))


def test_one_of_two_last_owners_stays(alice, bob):
    team = teams.create(alice, name="Harbour")
    Membership.objects.create(team=team, user=bob, role="owner")
    own = [teams.membership_of(each, team) for each in (alice, bob)]

    results = at_once(*(lambda m=m: teams.remove(m, by=m.user) for m in own))

    assert team.memberships.filter(role="owner").count() == 1
    assert sum(isinstance(each, teams.LastOwner) for each in results) == 1


def test_an_invitation_is_good_once(alice, bob, charlie):
    team, now = teams.create(alice, name="Harbour"), timezone.now()
    invitation, _secret = invitations.create(team, by=alice, now=now)

    results = at_once(
        *(
            lambda person=person: invitations.accept(invitation, person, now=now)
            for person in (bob, charlie)
        )
    )

    assert team.memberships.count() == 2
    assert sum(isinstance(each, invitations.Spent) for each in results) == 1


def test_two_invitations_make_one_membership(alice, bob):
    team, now = teams.create(alice, name="Harbour"), timezone.now()
    both = [invitations.create(team, by=alice, now=now)[0] for _ in range(2)]

    at_once(*(lambda i=i: invitations.accept(i, bob, now=now) for i in both))

    assert team.memberships.filter(user=bob).count() == 1


def test_two_revocations_are_one_event(alice):
    token, _text = tokens.create(alice, name="laptop")
    copies = [ApiToken.objects.get(pk=token.pk) for _ in range(2)]

    at_once(*(lambda t=t: tokens.revoke(t, by=alice) for t in copies))

    assert AuditEvent.objects.filter(action="token.revoked").count() == 1
