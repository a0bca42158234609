"""A provider that fails is left alone for a while, by everybody."""

from datetime import timedelta

import pytest

from journal.models import ModelSite
from journal.writers import breaker
from journal.writers.failures import LONGEST_WISH, Kind, ModelError, later
from pulse.core.values import WriterError
from tests.journal.build import NOW
from tests.journal.test_model_budget import ask, consenting, provider

__all__ = ["provider"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def alice(alice):
    return consenting(alice)


@pytest.fixture
def bob(bob):
    return consenting(bob)


def fails(owner, now=NOW):
    with pytest.raises(ModelError) as caught:
        ask(owner, now=now)
    return caught.value


def test_a_refused_key_is_not_tried_again_at_once(alice, bob, provider):
    provider.behaviour = 401
    assert fails(alice).kind is Kind.KEY
    error = fails(bob)  # nobody else is made to wait for the same
    assert error.kind is Kind.PAUSED
    assert "Check ANTHROPIC_API_KEY. It is left alone" in str(error)
    assert len(provider.requests) == len(provider.counted) == 1


def test_after_some_failures_in_a_row_nothing_is_asked(alice, bob, provider):
    provider.behaviour = 529
    for _ in range(breaker.MOST_FAILURES):
        assert fails(alice).kind is Kind.PROVIDER
    assert fails(bob).kind is Kind.PAUSED
    assert len(provider.requests) == breaker.MOST_FAILURES
    assert breaker.state(now=NOW).why.startswith("The model provider had a failure")


def test_one_answer_between_failures_begins_the_count_anew(alice, provider):
    for behaviour in (500, 500, 500, 500, "echo", 500, 500):
        provider.behaviour = behaviour
        ask(alice) if behaviour == "echo" else fails(alice)
    assert ModelSite.objects.get().failures == 2
    assert breaker.state(now=NOW).until is None


def test_failures_of_one_request_are_not_the_providers(alice, provider):
    for behaviour in ("refusal", "max_tokens", 413, 400) * 2:
        provider.behaviour = behaviour
        fails(alice)
    assert breaker.state(now=NOW).until is None


def paused(provider, owner):
    """Left alone since now; returns the moment when one may try."""
    provider.behaviour = 403
    fails(owner)
    return NOW + breaker.COOL_DOWN + timedelta(seconds=30)


def test_one_call_tries_whether_it_is_over(alice, bob, provider):
    after = paused(provider, alice)
    assert breaker.enter(now=after) is True
    # While it tries the others wait for what becomes of it.
    assert fails(bob, after).kind is Kind.PAUSED
    # Was it killed, another one tries.
    provider.behaviour = "echo"
    ask(bob, now=after + breaker.PROBE_TAKES + timedelta(seconds=1))
    assert breaker.enter(now=after) is False
    assert breaker.state(now=after).until is None


def test_a_failed_try_leaves_it_alone_for_as_long_again(alice, bob, provider):
    after = paused(provider, alice)
    provider.behaviour = 500
    assert fails(alice, after).kind is Kind.PROVIDER
    assert fails(bob, after + timedelta(minutes=9)).kind is Kind.PAUSED
    provider.behaviour = "echo"
    ask(bob, now=after + timedelta(minutes=11))


def test_a_try_that_could_not_be_made_leaves_it_to_another(
    alice, bob, provider, settings, monkeypatch
):
    after = paused(provider, alice)
    settings.MODEL_DAY_TOKENS = 5  # enough until the tokens were counted
    assert fails(alice, after).kind is Kind.SPENT
    settings.MODEL_DAY_TOKENS = 1_000_000
    monkeypatch.setattr("journal.writers.door._paid", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(bob, now=after)
    monkeypatch.undo()
    provider.behaviour = "echo"
    ask(bob, now=after)
    assert breaker.state(now=after).until is None


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("30", timedelta(seconds=30)),
        ("99999999", LONGEST_WISH),
        ("inf", LONGEST_WISH),
        ("soon", None),
        ("-3", None),
        ("nan", None),
        ("Fri, 20 Nov 2020 09:00:00 GMT", None),
        ("Fri, 20 Nov 2099 09:00:00 GMT", LONGEST_WISH),
        ("Fri, 20 Nov 2099 09:00:00 -0000", LONGEST_WISH),
    ],
)
def test_it_is_left_alone_as_long_as_it_wishes(alice, provider, header, pause):
    provider.behaviour, provider.retry_after = 429, header
    assert fails(alice).wish == pause
    until = breaker.state(now=NOW).until
    if pause is None:
        assert until is None
    else:
        assert pause <= until - NOW < pause + timedelta(seconds=30)


def test_whether_to_ask_again(alice, provider):
    assert later(None) is None
    assert later(WriterError("no JSON")) is None
    assert later(ModelError(Kind.SPENT)) is None
    assert later(ModelError(Kind.TIMEOUT)) == timedelta(0)
    paused(provider, alice)
    assert timedelta(minutes=9) < later(fails(alice)) <= timedelta(minutes=11)


def test_an_operator_sees_it(client, alice, provider):
    paused(provider, alice)
    text = client.get("/metrics").content.decode()
    assert "worktracker_model_paused 1.0" in text
    assert 'worktracker_model_calls_total{outcome="key",purpose="note"}' in text
