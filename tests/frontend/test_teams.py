"""Teams: by link in, project by project, and an admin sees one thing only."""

import re

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Invitation, Membership, Team
from accounts.services import invitations, teams
from sessions_app.models import ProjectShare
from tests.frontend.sample import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(bob):
    """Bob's team; he is its owner."""
    return teams.create(bob, name="Tideworks")


@pytest.fixture
def joined(team, alice):
    return Membership.objects.create(team=team, user=alice)


def home(team):
    return f"/teams/{team.public_id}/"


def test_a_team_is_made(as_alice, alice):
    page = as_alice.post("/teams/", {"name": "Tideworks"}, follow=True)
    assert Team.objects.get().memberships.get().user == alice
    assert "1 person, you are owner" in page.text


def test_a_team_needs_a_name(as_alice):
    page = as_alice.post("/teams/", {"name": ""})
    assert page.status_code == 200
    assert not Team.objects.exists()


def test_a_person_without_a_team_is_told_how(as_alice):
    assert "You are in no team" in as_alice.get("/teams/").text


def invite(client, team, **data):
    page = client.post(f"{home(team)}invite/", {"role": "member", "email": "", **data})
    found = re.search(r"http://testserver(/join/[^<\s]+/)", page.text)
    return page, found[1] if found else ""


def test_a_link_is_shown_once(as_bob, team):
    page, link = invite(as_bob, team)
    assert link
    assert "no-store" in page["Cache-Control"]
    assert "/join/" not in as_bob.get(home(team)).text


def test_a_link_leads_in_with_a_choice_per_project(as_bob, as_alice, alice, team):
    shared = make_project(alice, name="tidemark")
    make_project(alice, name="halden")
    _page, link = invite(as_bob, team)
    asked = as_alice.get(link, follow=True).text
    assert "Join Tideworks" in asked
    assert asked.count('value="nothing" checked') == 2
    as_alice.post("/join/", {f"share_{shared.public_id}": "profile"})
    membership = Membership.objects.get(user=alice)
    assert membership.role == "member"
    assert membership.share_answered_at is not None
    assert [share.project for share in ProjectShare.objects.all()] == [shared]


def test_joining_shares_nothing_by_default(as_bob, as_alice, alice, team):
    make_project(alice)
    _page, link = invite(as_bob, team)
    as_alice.get(link)
    as_alice.post("/join/")
    assert Membership.objects.filter(user=alice).exists()
    assert not ProjectShare.objects.exists()


def test_a_link_is_good_once(as_bob, as_alice, as_charlie, charlie, team):
    _page, link = invite(as_bob, team)
    as_alice.get(link)
    as_alice.post("/join/")
    page = as_charlie.get(link)
    assert page.status_code == 410
    assert "no longer good" in page.text
    assert as_charlie.post("/join/").status_code == 410
    assert not Membership.objects.filter(user=charlie).exists()


def test_a_link_for_somebody_else_is_refused(as_bob, as_charlie, charlie, team):
    _page, link = invite(as_bob, team, email="alice@example.com")
    as_charlie.get(link)
    page = as_charlie.post("/join/")
    assert page.status_code == 410
    assert "another e-mail address" in page.text
    assert not Membership.objects.filter(user=charlie).exists()


def test_an_unknown_link_says_so(client):
    assert client.get("/join/nonsense/").status_code == 410
    assert client.get("/join/").status_code == 410


def test_somebody_new_signs_up_and_goes_on_with_the_invitation(
    client, as_bob, team, settings
):
    settings.SIGNUP = "invite"
    assert "no new accounts" in client.get("/account/signup/").text
    _page, link = invite(as_bob, team)
    assert "You are invited to Tideworks" in client.get(link, follow=True).text
    answer = client.post(
        "/account/signup/",
        {"email": "new@example.com", "password1": "four words, unrelated"},
    )
    assert answer["Location"] == "/join/"
    client.post("/join/")
    assert team.memberships.count() == 2


def test_a_revoked_link_opens_nothing(as_bob, as_alice, team):
    _page, link = invite(as_bob, team)
    invitation = Invitation.objects.get()
    as_bob.post(f"/invitations/{invitation.public_id}/revoke/")
    assert as_alice.get(link).status_code == 410


@pytest.mark.parametrize(
    "data", [{"email": "no address"}, {"role": "owner"}, {"role": "king"}]
)
def test_an_odd_invitation_is_not_made(as_bob, team, data):
    page, link = invite(as_bob, team, **data)
    assert not link
    assert page.status_code in (200, 403)
    assert not Invitation.objects.exists()


def test_members_cannot_invite_or_change(as_alice, alice, bob, team, joined):
    assert invite(as_alice, team)[0].status_code == 403
    assert as_alice.post(f"{home(team)}rename/", {"name": "Mine"}).status_code == 403
    assert as_alice.post(f"{home(team)}delete/").status_code == 403
    role = f"{home(team)}members/{alice.public_id}/role/"
    assert as_alice.post(role, {"role": "owner"}).status_code == 403
    assert (
        as_alice.post(f"{home(team)}members/{bob.public_id}/remove/").status_code == 403
    )
    team.refresh_from_db()
    assert team.name == "Tideworks"
    assert not Invitation.objects.exists()


def test_an_owner_gives_roles_and_takes_people_out(as_bob, alice, team, joined):
    role = f"{home(team)}members/{alice.public_id}/role/"
    as_bob.post(role, {"role": "admin"})
    joined.refresh_from_db()
    assert joined.role == "admin"
    as_bob.post(role, {"role": "king"})
    joined.refresh_from_db()
    assert joined.role == "admin"
    as_bob.post(f"{home(team)}members/{alice.public_id}/remove/")
    assert not Membership.objects.filter(user=alice).exists()


def test_the_last_owner_cannot_leave(as_bob, bob, team, joined):
    page = as_bob.post(f"{home(team)}members/{bob.public_id}/remove/")
    assert page.status_code == 409
    assert "without an owner" in page.text


def test_leaving_is_possible_at_any_time(as_alice, alice, team, joined):
    as_alice.post(f"{home(team)}members/{alice.public_id}/remove/")
    assert not Membership.objects.filter(user=alice).exists()
    assert as_alice.get(home(team)).status_code == 404


def test_a_team_is_deleted_by_its_owner(as_bob, team):
    assert "Delete the team" in as_bob.get(f"{home(team)}delete/").text
    as_bob.post(f"{home(team)}delete/")
    assert not Team.objects.exists()


PATHS = [
    "",
    "rename/",
    "invite/",
    "delete/",
    "shares/",
    "members/{me}/role/",
    "members/{me}/remove/",
    "members/{me}/weeks/2026-W47/",
]


@pytest.mark.parametrize("path", PATHS)
def test_to_strangers_the_team_does_not_exist(as_charlie, client, bob, team, path):
    address = home(team) + path.format(me=bob.public_id)
    assert as_charlie.get(address).status_code in (404, 405)
    assert as_charlie.post(address, {"name": "x", "role": "owner"}).status_code in (
        404,
        405,
    )
    assert client.get(address).status_code == 302


def test_strangers_cannot_revoke_an_invitation(
    as_charlie, as_alice, as_bob, team, joined
):
    invite(as_bob, team)
    path = f"/invitations/{Invitation.objects.get().public_id}/revoke/"
    assert as_charlie.post(path).status_code == 404
    assert as_alice.post(path).status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_shares_can_be_changed_later(as_alice, alice, team, joined):
    project = make_project(alice)
    assert "Choose per project" in as_alice.get(home(team)).text
    as_alice.post(f"{home(team)}shares/", {f"share_{project.public_id}": "profile"})
    assert (
        "The weekly profile of tidemark, and nothing else."
        in as_alice.get(home(team)).text
    )
    as_alice.post(f"{home(team)}shares/", {f"share_{project.public_id}": "sessions"})
    assert not ProjectShare.objects.exists()


@pytest.fixture
def shared(work, alice, team, joined):
    ProjectShare.objects.create(
        project=work.project_of(alice), team=team, share="profile"
    )
    return f"{home(team)}members/{alice.public_id}/weeks/2026-W47/"


def test_an_admin_sees_the_team_edition_and_nothing_else(as_bob, alice, work, shared):
    page = as_bob.get(shared).text.split("<main")[1]
    assert "tide" in page
    assert "quire" not in page
    assert "/sessions/" not in page
    assert "/days/" not in page
    for path in ("/days/2026-11-18/", f"/sessions/{work.session_of(alice).public_id}/"):
        answer = as_bob.get(path)
        assert answer.status_code == 404 or "Nothing was recorded" in answer.text


def test_which_projects_somebody_shares_is_in_their_profile_alone(
    as_bob, as_alice, shared, team
):
    assert "The weekly profile of tide" in as_alice.get(home(team)).text
    page = as_bob.get(home(team)).text
    assert "Shares a weekly profile" in page
    assert "tide" not in page


def test_a_look_is_written_into_the_members_log(
    as_bob, as_alice, alice, bob, shared, team
):
    as_bob.get(shared)
    as_bob.get(shared)
    event = AuditEvent.objects.get(owner=alice, action="team.profile_seen")
    assert (event.actor, event.team) == (bob, team)
    assert "Bob" in as_alice.get(home(team)).text.split("Who looked")[1]
    assert "read your week 2026-W47" in as_alice.get("/settings/").text


def test_looking_at_your_own_edition_is_not_noted(as_alice, shared):
    assert "tide" in as_alice.get(shared).text
    assert not AuditEvent.objects.filter(action="team.profile_seen").exists()


def test_members_do_not_see_each_other(as_charlie, charlie, team, shared):
    Membership.objects.create(team=team, user=charlie)
    assert as_charlie.get(shared).status_code == 404


def test_taking_it_back_acts_at_once(as_bob, shared):
    ProjectShare.objects.all().delete()
    page = as_bob.get(shared).text
    assert "Nothing shared of this week" in page
    assert "tide" not in page.split("<main")[1]


def test_an_expired_invitation_is_spent(as_alice, bob, team):
    _invitation, secret = invitations.create(
        team, by=bob, now=timezone.now() - Invitation.LIFETIME
    )
    assert as_alice.get(f"/join/{secret}/").status_code == 410
