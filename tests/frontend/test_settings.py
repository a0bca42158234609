"""Settings and tokens: for the person alone, and bad input says what is wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services import tokens, zones
from journal.models import ModelReceipt, ModelSite
from journal.writers import budget
from journal.writers.budget import TOKENS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/settings/", "/settings/tokens/", "/welcome/"])
def test_nobody_else_gets_there(client, path):
    assert client.get(path)["Location"].startswith("/account/login/")


def test_a_name_is_saved(as_alice, alice):
    page = as_alice.post(
        "/settings/", {"name": "Alva L.", "day_start": "5"}, follow=True
    )
    alice.refresh_from_db()
    assert (alice.name, alice.day_start) == ("Alva L.", 5)
    assert "Saved." in page.text


def test_an_hour_that_does_not_exist_is_refused(as_alice, alice):
    page = as_alice.post("/settings/", {"name": "Typed", "day_start": "25"})
    alice.refresh_from_db()
    assert alice.day_start == 4
    assert 'value="Typed"' in page.text


def test_a_move_adds_to_the_history(as_alice, alice):
    zones.set_zone(alice, "Europe/Lisbon", now=timezone.now())
    as_alice.post(
        "/settings/zone/", {"zone": "Asia/Tokyo", "what": "moved", "moved_at": ""}
    )
    assert [zone for _start, zone in zones.calendar_of(alice).spans] == [
        "Europe/Lisbon",
        "Asia/Tokyo",
    ]


def test_a_wrong_zone_is_rewritten(as_alice, alice):
    zones.set_zone(alice, "Europe/Lisbon", now=timezone.now())
    as_alice.post(
        "/settings/zone/", {"zone": "Asia/Tokyo", "what": "wrong", "moved_at": ""}
    )
    assert [zone for _start, zone in zones.calendar_of(alice).spans] == ["Asia/Tokyo"]


@pytest.fixture
def model(alice, settings):
    settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
    alice.model_consent_at = timezone.now()
    alice.save()


def test_what_models_cost_is_shown_by_purpose(as_alice, alice, bob, model):
    for owner, purpose, counted in (
        (alice, "note", "0.40"),
        (alice, "note", "0.03"),
        (alice, "post", "0.07"),
        (bob, "note", "7"),
    ):
        ModelReceipt.objects.create(
            owner=owner,
            purpose=purpose,
            model="claude-sonnet-5-5",
            counted=counted,
            **dict.fromkeys(TOKENS, 1),
        )
    page = as_alice.get("/settings/").text
    assert "US$ 0.50 of 10.00 this month" in page
    assert "2 calls, US$ 0.43" in page
    assert "1 call, US$ 0.07" in page
    assert "Counting begins anew on 1 " in page
    assert "It is left alone" not in page


def test_a_provider_that_is_left_alone_is_told(as_alice, alice, model):
    soon = timezone.now() + timedelta(minutes=5)
    ModelSite.objects.create(pk=ModelSite.ONLY, open_until=soon, open_for="key")
    assert "It is left alone for a while." in as_alice.get("/settings/").text


def test_a_bound_of_ones_own_is_set_and_taken_away(as_alice, alice, model):
    page = as_alice.post("/settings/model/limit/", {"month_usd": "2.5"}, follow=True)
    assert "of 2.50 this month" in page.text
    assert budget.own_bound(alice) == Decimal("2.50")
    as_alice.post("/settings/model/limit/", {"month_usd": ""})
    assert budget.own_bound(alice) is None


@pytest.mark.parametrize("usd", ["-1", "much", "1.005", "NaN", "1e9"])
def test_a_bound_that_is_no_amount_is_refused(as_alice, alice, model, usd):
    page = as_alice.post("/settings/model/limit/", {"month_usd": usd})
    assert 'id="id_month_usd_error"' in page.text
    assert budget.own_bound(alice) is None


def test_without_a_model_there_is_no_bound_to_set(as_alice):
    page = as_alice.get("/settings/").text
    assert "has no key for a model" in page
    assert "month_usd" not in page


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(as_alice, alice, zone):
    page = as_alice.post("/settings/zone/", {"zone": zone, "what": "wrong"})
    assert page.status_code == 200
    assert not zones.has_zone(alice)


def test_a_move_in_the_future_is_refused(as_alice, alice):
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = as_alice.post(
        "/settings/zone/", {"zone": "Asia/Tokyo", "what": "moved", "moved_at": later}
    )
    assert "still to come" in page.text


def test_times_are_shown_in_the_zone_of_the_reader(as_alice, alice):
    zones.set_zone(alice, "Asia/Tokyo", now=timezone.now())
    token, _text = tokens.create(alice, name="north")
    ApiToken.objects.filter(pk=token.pk).update(created_at="2026-11-19T23:30:00Z")
    assert "20 Nov 2026" in as_alice.get("/settings/tokens/").text


def test_consent_is_given_and_taken_back(as_alice, alice):
    as_alice.post("/settings/model/", {"consent": "yes"})
    alice.refresh_from_db()
    assert alice.consents_to_model
    as_alice.post("/settings/model/", {"consent": "no"})
    alice.refresh_from_db()
    assert not alice.consents_to_model


def test_a_token_is_shown_once_and_never_again(as_alice, alice):
    page = as_alice.post(
        "/settings/tokens/", {"name": "north", "scopes": ["upload"], "days": "90"}
    )
    token = ApiToken.objects.get(owner=alice)
    assert "wt_pat_" in page.text
    assert "no-store" in page["Cache-Control"]
    assert token.scopes == ["upload"]
    assert token.expires_at - token.created_at > timedelta(days=89)
    assert "wt_pat_" not in as_alice.get("/settings/tokens/").text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "north"},
        {"name": "x" * 81, "scopes": ["upload"]},
        {"name": "n", "scopes": ["admin"]},
    ],
)
def test_a_token_without_name_or_scope_is_not_made(as_alice, data):
    page = as_alice.post("/settings/tokens/", data)
    assert page.status_code == 200
    assert "wt_pat_" not in page.text
    assert not ApiToken.objects.exists()


def test_revoking_is_for_the_owner(as_alice, as_charlie, alice):
    token, text = tokens.create(alice, name="north")
    path = f"/settings/tokens/{token.public_id}/revoke/"
    assert as_charlie.post(path).status_code == 404
    assert as_alice.get(path).status_code == 405
    assert tokens.find(text).revoked_at is None
    as_alice.post(path)
    assert tokens.find(text).revoked_at is not None
