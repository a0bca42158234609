import pytest

from accounts.models import Invitation, Membership, Team
from accounts.services import teams

pytestmark = pytest.mark.any_database

URL = "/api/v1/teams/"
JSON = "application/json"


@pytest.fixture
def team(alice, bob):
    """Alice owns it, Bob is a member, Charlie a stranger."""
    made = teams.create(alice, name="Harbour")
    Membership.objects.create(team=made, user=bob)
    return made


@pytest.fixture
def url(team):
    return f"{URL}{team.public_id}/"


@pytest.fixture
def bob_url(url, bob):
    return f"{url}members/{bob.public_id}/"


@pytest.fixture
def invited(as_alice, url):
    return as_alice.post(f"{url}invitations/", {}, JSON).json()


def test_you_make_a_team(as_alice):
    answer = as_alice.post(URL, {"name": "Harbour"}, JSON)

    assert answer.status_code == 201
    assert answer.json()["role"] == "owner"


def test_you_see_the_teams_you_are_in(as_alice, as_bob, as_charlie, team):
    assert as_alice.get(URL).json()["results"][0]["role"] == "owner"
    assert as_bob.get(URL).json()["results"][0]["role"] == "member"
    assert as_charlie.get(URL).json() == {"results": [], "next": None}


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 81}, {"name": None}])
def test_a_team_needs_a_name(as_alice, body):
    answer = as_alice.post(URL, body, JSON)

    assert answer.status_code == 400
    assert "name" in answer.json()["errors"]
    assert not Team.objects.exists()


def test_an_owner_renames(as_alice, url):
    answer = as_alice.patch(url, {"name": "Quay"}, JSON)

    assert answer.status_code == 200
    assert answer.json()["name"] == "Quay"


def test_a_member_is_told_who_may_rename(as_bob, url, team):
    answer = as_bob.patch(url, {"name": "Mine"}, JSON)

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/forbidden")
    assert "owners and admins" in answer.json()["detail"]
    team.refresh_from_db()
    assert team.name == "Harbour"


def test_an_owner_deletes(as_alice, url):
    assert as_alice.delete(url).status_code == 204
    assert as_alice.get(url).status_code == 404


def test_a_member_does_not_delete(as_bob, url):
    assert as_bob.delete(url).status_code == 403
    assert Team.objects.exists()


def test_members_see_each_other(as_bob, url):
    members = as_bob.get(f"{url}members/").json()["results"]

    assert [(each["name"], each["role"]) for each in members] == [
        ("Alice", "owner"),
        ("Bob", "member"),
    ]


def test_a_role_is_changed(as_alice, bob_url):
    answer = as_alice.patch(bob_url, {"role": "admin"}, JSON)

    assert answer.status_code == 200
    assert answer.json()["role"] == "admin"


def test_a_role_must_be_one(as_alice, bob_url):
    answer = as_alice.patch(bob_url, {"role": "king"}, JSON)

    assert answer.status_code == 400
    assert "role" in answer.json()["errors"]


def test_nobody_raises_their_own_role(as_bob, bob_url):
    assert as_bob.patch(bob_url, {"role": "owner"}, JSON).status_code == 403
    assert Membership.objects.get(user__name="Bob").role == "member"


def test_a_removed_member_gets_404_at_once(as_alice, as_bob, url, bob_url):
    assert as_alice.delete(bob_url).status_code == 204
    assert as_bob.get(url).status_code == 404


def test_a_member_leaves(as_bob, url, bob_url):
    assert as_bob.delete(bob_url).status_code == 204
    assert as_bob.get(url).status_code == 404


def test_the_last_owner_does_not_leave(as_alice, alice, url):
    answer = as_alice.delete(f"{url}members/{alice.public_id}/")

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/last-owner")


def test_an_invitation_is_shown_once(as_alice, url, invited):
    assert len(invited["secret"]) >= 32
    listed = as_alice.get(f"{url}invitations/").json()
    assert [each["id"] for each in listed["results"]] == [invited["id"]]
    assert invited["secret"] not in str(listed)


def test_the_secret_makes_a_member(as_charlie, url, invited):
    answer = as_charlie.post(
        "/api/v1/invitations/accept/", {"secret": invited["secret"]}, JSON
    )

    assert answer.status_code == 200
    assert answer.json()["role"] == "member"
    assert as_charlie.get(url).status_code == 200


def test_a_revoked_invitation_opens_nothing(as_alice, as_charlie, url, invited):
    revoked = as_alice.delete(f"{url}invitations/{invited['id']}/")
    answer = as_charlie.post(
        "/api/v1/invitations/accept/", {"secret": invited["secret"]}, JSON
    )

    assert (revoked.status_code, answer.status_code) == (204, 404)
    assert "no longer good" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"secret": ""}, {"secret": "x" * 101}])
def test_accepting_needs_a_secret(as_charlie, body):
    answer = as_charlie.post("/api/v1/invitations/accept/", body, JSON)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [({"role": "king"}, 400), ({"email": "nowhere"}, 400), ({"role": "owner"}, 403)],
)
def test_a_wrong_invitation_is_refused(as_alice, url, body, status):
    assert as_alice.post(f"{url}invitations/", body, JSON).status_code == status
    assert not Invitation.objects.exists()


def test_a_member_sees_no_invitations(as_bob, url, invited):
    answers = [
        as_bob.get(f"{url}invitations/"),
        as_bob.post(f"{url}invitations/", {}, JSON),
        as_bob.delete(f"{url}invitations/{invited['id']}/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def requests_of(client, url, bob_url, invited, **extra):
    return [
        client.get(url, **extra),
        client.patch(url, {"name": "x"}, JSON, **extra),
        client.delete(url, **extra),
        client.get(f"{url}members/", **extra),
        client.patch(bob_url, {"role": "admin"}, JSON, **extra),
        client.delete(bob_url, **extra),
        client.get(f"{url}invitations/", **extra),
        client.post(f"{url}invitations/", {}, JSON, **extra),
        client.delete(f"{url}invitations/{invited['id']}/", **extra),
    ]


def test_charlie_gets_404_everywhere(as_charlie, url, bob_url, invited):
    answers = requests_of(as_charlie, url, bob_url, invited)

    assert {answer.status_code for answer in answers} == {404}


def test_an_admin_elsewhere_gets_404_too(as_charlie, charlie, url, bob_url, invited):
    teams.create(charlie, name="Elsewhere")

    answers = requests_of(as_charlie, url, bob_url, invited)

    assert {answer.status_code for answer in answers} == {404}


def test_nobody_gets_401_everywhere(client, url, bob_url, invited):
    answers = requests_of(client, url, bob_url, invited)

    assert {answer.status_code for answer in answers} == {401}


def test_your_log_says_who_did_what(as_alice, as_bob, url, bob_url):
    as_alice.patch(bob_url, {"role": "admin"}, JSON)

    [event] = as_bob.get("/api/v1/audit/").json()["results"]
    assert (event["action"], event["actor"]) == ("team.role_changed", "Alice")
    assert event["detail"] == {"role": "admin"}


def test_nobody_else_reads_your_log(as_charlie, client, team):
    assert as_charlie.get("/api/v1/audit/").json()["results"] == []
    assert client.get("/api/v1/audit/").status_code == 401
