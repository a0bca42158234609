from datetime import UTC, datetime, timedelta

import pytest

from accounts.services import onboarding, tokens
from accounts.services.onboarding import Arrived, Step

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def step(user, **facts):
    return onboarding.onboarding_state(user, Arrived(**facts), now=NOW).step


@pytest.fixture
def begun(alice):
    onboarding.begin(alice, zone="Europe/Berlin", day_start=5, now=NOW)
    return alice


@pytest.fixture
def ready(begun):
    onboarding.first_token(begun, name="laptop")
    return begun


def test_first_the_zone(alice):
    assert step(alice) is Step.ZONE


def test_the_answers_are_kept(begun):
    state = onboarding.onboarding_state(begun, Arrived(), now=NOW)

    assert (state.zone, state.day_start, state.step) == ("Europe/Berlin", 5, Step.TOKEN)


def test_a_wrong_answer_keeps_nothing(alice):
    with pytest.raises(ValueError, match="0 to 23"):
        onboarding.begin(alice, zone="Europe/Berlin", day_start=99, now=NOW)

    assert step(alice) is Step.ZONE


def test_a_revoked_token_does_not_count(begun):
    token, _text = onboarding.first_token(begun, name="laptop")
    tokens.revoke(token, by=begun)

    assert step(begun) is Step.TOKEN


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Step.SYNC),
        ({"reported": True, "expected": 3}, Step.SENDING),
        ({"reported": True, "expected": 3, "received": 2}, Step.SENDING),
        ({"reported": True, "expected": 3, "received": 3, "read": 1}, Step.READING),
        ({"reported": True, "expected": 3, "received": 3, "read": 3}, Step.WRITING),
        (
            {"reported": True, "expected": 3, "received": 3, "read": 3, "notes": 1},
            Step.DONE,
        ),
        ({"reported": True, "finished": True}, Step.SYNC),
    ],
)
def test_then_what_has_arrived_decides(ready, facts, expected):
    assert step(ready, **facts) is expected


def test_the_end_is_remembered_once(alice):
    onboarding.finish(alice, now=NOW)
    onboarding.finish(alice, now=NOW + timedelta(days=1))

    alice.refresh_from_db()
    assert alice.onboarded_at == NOW
