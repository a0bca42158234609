"""Deleting an account, with something of everything in it."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import hooks
from accounts.models import Membership, Team, User
from accounts.services import invitations, people, teams, tokens, zones
from accounts.services.people import TooManyGuesses, WrongPassword
from journal.models import NoteItem
from publishing.models import Approval, Attempt, Draft
from sessions_app import blobs
from sessions_app.models import CodingSession, Machine, Project, ProjectShare
from tests.world import world_of

URL = "/api/v1/me/"


def rows_of(user):
    """Every row that belongs to this person, by model."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.related_model is User and field.name in {"owner", "user"}:
                found[model.__name__] = model.objects.filter(**{field.name: user.pk})
    return {name: rows.count() for name, rows in found.items() if rows.exists()}


@pytest.fixture
def full(alice, bob):
    """Alice's account, with a row in every room that has landed."""
    now = timezone.now()
    zones.set_zone(alice, "Europe/Berlin", now=now)
    tokens.create(alice, name="laptop")
    team = teams.create(alice, name="Harbour")
    invitations.create(team, by=alice, now=now)
    project = Project.objects.create(owner=alice, name="tidemark")
    Machine.objects.create(owner=alice, name="desk", fingerprint="f" * 64)
    CodingSession.objects.create(owner=alice, agent="claude_code", native_id="s-1")
    ProjectShare.objects.create(project=project, team=team, share="profile")
    draft = Draft.objects.create(owner=alice, network="x", origin="o", text="t")
    approval = Approval.objects.create(
        draft=draft, by=alice, network="x", channel="sandbox", wire_text="t"
    )
    Attempt.objects.create(draft=draft, number=1, approval=approval)
    blobs.write(alice, b"line\n")
    blobs.write(bob, b"line\n")
    return alice


def test_everything_of_theirs_goes(full, password, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        people.delete_account(full, password=password)

    assert not User.objects.filter(email="alice@example.com").exists()
    assert not Team.objects.exists()
    assert not Project.objects.exists()
    assert not ProjectShare.objects.exists()


def test_no_row_names_them_any_more(full, password):
    gone = User.objects.get(pk=full.pk)
    assert {"ApiToken", "ZoneSpan", "Machine", "AuditEvent", "Draft"} <= rows_of(
        gone
    ).keys()

    people.delete_account(full, password=password)

    assert rows_of(gone) == {}


def test_recorded_work_and_what_came_of_it_go_too(alice, bob, password):
    team = world_of(alice, bob)["teams"]
    teams.remove(teams.membership_of(bob, team), by=bob)
    assert {"DailyNote", "Edition", "QuarterCount", "EvidenceRow"} <= rows_of(
        alice
    ).keys()
    gone = User.objects.get(pk=alice.pk)

    people.delete_account(alice, password=password)

    assert rows_of(gone) == {}
    assert not NoteItem.objects.exists()


def test_their_blobs_go_and_nobody_elses(
    full, bob, password, django_capture_on_commit_callbacks
):
    theirs, others = full.public_id, bob.public_id

    with django_capture_on_commit_callbacks(execute=True):
        people.delete_account(full, password=password)

    assert default_storage.listdir("chunks")[0] == [others]
    assert not default_storage.exists(f"chunks/{theirs}")


def test_a_wrong_password_deletes_nothing(full):
    with pytest.raises(WrongPassword):
        people.delete_account(full, password="not the password")

    assert User.objects.filter(pk=full.pk).exists()


def test_guessing_ends_soon(full, password):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            people.delete_account(full, password="guess")

    with pytest.raises(TooManyGuesses):
        people.delete_account(full, password=password)
    assert User.objects.filter(pk=full.pk).exists()


def test_the_last_owner_hands_over_first(full, bob, password):
    team = Team.objects.get()
    Membership.objects.create(team=team, user=bob)

    with pytest.raises(teams.LastOwner, match="Harbour"):
        people.delete_account(full, password=password)
    assert Project.objects.exists()


def test_a_member_leaves_the_team_behind(alice, bob, password):
    team = teams.create(alice, name="Harbour")
    Membership.objects.create(team=team, user=bob)

    people.delete_account(bob, password=password)

    assert [each.user for each in team.memberships.all()] == [alice]


def test_a_room_that_fails_keeps_the_account(full, password, monkeypatch):
    def fail(user):
        raise OSError("disk")

    monkeypatch.setattr(hooks, "account_deleting", [fail])
    with pytest.raises(OSError, match="disk"):
        people.delete_account(full, password=password)

    assert Team.objects.exists()


def test_the_api_wants_the_password(as_alice, alice, password):
    wrong = as_alice.delete(URL, {"password": "no"}, "application/json")
    missing = as_alice.delete(URL, {}, "application/json")

    assert (wrong.status_code, missing.status_code) == (403, 400)
    assert wrong.json()["type"].endswith("/wrong-password")

    right = as_alice.delete(URL, {"password": password}, "application/json")

    assert right.status_code == 204
    assert as_alice.get(URL).status_code == 401


@pytest.mark.parametrize("scope", ["read", "upload"])
def test_no_token_deletes_an_account(client, alice, bearer, scope, password):
    answer = client.delete(
        URL, {"password": password}, "application/json", headers=bearer(alice, scope)
    )

    assert answer.status_code == 403
    assert User.objects.filter(pk=alice.pk).exists()
