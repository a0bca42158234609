"""What models may cost: by day, by month, for a person and for all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.services import people
from journal.models import ModelReceipt
from journal.writers import budget, prices
from journal.writers.door import ask_model, may_ask
from journal.writers.failures import ModelError
from journal.writers.receipts import Receipt
from tests.fakes.anthropic_server import FakeAnthropic
from tests.journal.build import NOW

MODEL = "claude-sonnet-5-5"
DOLLARS = Decimal("0.1225")  # 1000 tokens in and 12000 out, at most
database = pytest.mark.django_db


@dataclass(frozen=True)
class Asked:
    instructions: str = "Answer with items."
    prompt: str = "2026-11-19\n1 prompt: fix the retry bug"
    schema: dict = None


def asked():
    return Asked(schema={"type": "object", "properties": {}})


@pytest.fixture
def provider(settings):
    with FakeAnthropic(behaviour=lambda _request: {"items": []}) as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        yield server


def consenting(person):
    people.set_model_consent(person, given=True, now=NOW)
    return person


def ask(owner, *, now=NOW, **more):
    more = {"purpose": "note", "key": "2026-11-19", **more}
    return ask_model(owner, request=asked(), now=now, **more)


def reserve(owner, *, now=NOW, **more):
    more = {"purpose": "note", "tokens": 1000, "most_output": 12_000} | more
    return budget.reserve(owner, key="2026-11-19", model=MODEL, now=now, **more)


def receipt(cost="0.0050", model=MODEL):
    return Receipt(model, "r", 1000, 300, 0, 0, cost and Decimal(cost))


# ------------------------------------------------------------------ what is counted


def test_a_month_is_one_of_the_calendar_in_utc():
    east = datetime.fromisoformat("2026-12-01T05:00:00+14:00")
    month = budget.Month.of(east)
    assert (month.name, month.resets.isoformat()) == ("2026-11", "2026-12-01")
    assert budget.Month.of(datetime(2026, 12, 31, tzinfo=UTC)).name == "2026-12"
    assert budget.Month.of(datetime(2026, 12, 31, tzinfo=UTC)).resets.year == 2027


def test_at_most_all_input_is_written_to_a_cache_and_the_answer_is_long(settings):
    assert prices.most(MODEL, tokens=1000, output=12_000) == DOLLARS
    # Where the price is not known, by the setting.
    settings.MODEL_PRICE_USD = (Decimal(10), Decimal(50))
    assert prices.most("local", tokens=1000, output=1000) == Decimal("0.06")


@database
def test_what_was_reserved_is_settled_by_the_answer(alice):
    reserved = reserve(alice)
    assert budget.spent(alice, now=NOW).usd == DOLLARS
    budget.settle(reserved, receipt())
    spent = budget.spent(alice, now=NOW)
    assert (spent.usd, spent.left) == (Decimal("0.0050"), Decimal("9.9950"))
    assert spent.purposes == (("note", 1, Decimal("0.0050")),)
    # Without a price by the setting; the cost stays unknown.
    other = reserve(alice, purpose="post")
    budget.settle(other, receipt(cost=None, model="local"))
    row = ModelReceipt.objects.get(purpose="post")
    assert (row.cost, row.counted) == (None, Decimal("0.025"))
    budget.give_back(reserve(alice))
    assert ModelReceipt.objects.count() == 2


@database
def test_a_month_begins_anew(alice, settings):
    settings.MODEL_MONTH_USD = DOLLARS
    reserve(alice)
    with pytest.raises(ModelError, match=r"0\.12 US dollars .* until 1 December"):
        reserve(alice)
    reserve(alice, now=datetime(2026, 12, 1, tzinfo=UTC))


@database
def test_a_person_may_set_less_and_never_more(alice, settings):
    budget.set_own_bound(alice, Decimal(2))
    assert budget.bound_of(alice) == 2
    budget.set_own_bound(alice, Decimal(99))
    assert budget.bound_of(alice) == settings.MODEL_MONTH_USD
    budget.set_own_bound(alice, Decimal(0))
    with pytest.raises(ModelError, match=r"0\.00 US dollars"):
        budget.check(alice, now=NOW)
    budget.set_own_bound(alice, None)
    budget.check(alice, now=NOW)


@database
def test_the_server_has_a_bound_for_all_that_outlives_accounts(
    alice, bob, password, settings
):
    settings.MODEL_SITE_MONTH_USD = 3 * DOLLARS
    for month in (datetime(2026, 10, 2, tzinfo=UTC), NOW, NOW):
        reserve(alice, now=month)
    people.delete_account(alice, password=password)
    reserve(bob)
    with pytest.raises(ModelError, match="cost this server is used up until 1 Dec"):
        reserve(bob)
    assert budget.spent_by_site(now=NOW) == 3 * DOLLARS
    # Another account of the same month adds to it.
    people.delete_account(bob, password=password)
    assert budget.spent_by_site(now=NOW) == 3 * DOLLARS


@database
def test_a_request_too_large_for_the_day_is_not_begun(alice, settings):
    settings.MODEL_DAY_TOKENS = 1_500
    reserve(alice)
    with pytest.raises(ModelError, match="24 hours"):
        reserve(alice)
    reserve(alice, now=NOW + timedelta(hours=25))


# ---------------------------------------------------------------- two at the same time


@pytest.mark.django_db(transaction=True)
def test_two_calls_cannot_both_take_the_last_of_a_budget(alice, bob, settings):
    """Of each person's, and of the server's, whoever asks."""
    settings.MODEL_MONTH_USD = 2 * DOLLARS
    settings.MODEL_SITE_MONTH_USD = 3 * DOLLARS
    people_asking = [alice, bob] * 4
    barrier = Barrier(len(people_asking))

    def act(person):
        try:
            barrier.wait(timeout=10)
            return reserve(person)
        except ModelError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people_asking)) as pool:
        taken = [each for each in pool.map(act, people_asking) if each]
    assert len(taken) == 3
    assert ModelReceipt.objects.count() == 3


# ------------------------------------------------------------------------- the door


@database
def test_who_may_not_ask_is_told_why(alice, provider, settings):
    assert may_ask(alice, NOW) == "You let no model write for you."
    consenting(alice)
    assert may_ask(alice, NOW) == ""
    settings.MODEL_MONTH_USD = Decimal(0)
    assert "until 1 December" in may_ask(alice, NOW)
    settings.ANTHROPIC_API_KEY = ""
    settings.ANTHROPIC_BASE_URL = "https://api.anthropic.com"
    assert may_ask(alice, NOW) == "This server has no key for a model."


@database
def test_consent_is_read_anew_for_each_call(alice, provider):
    consenting(alice)
    stale = type(alice).objects.get(pk=alice.pk)
    people.set_model_consent(alice, given=False, now=NOW)
    with pytest.raises(ModelError, match="let no model"):
        ask(stale)
    assert provider.requests == provider.counted == []


@database
def test_each_size_has_its_model(alice, provider):
    consenting(alice)
    for size in ("note", "facets", "prose"):
        ask(alice, purpose=size, size=size)
    assert [(r["model"], r["output_config"]["effort"]) for r in provider.requests] == [
        ("claude-sonnet-5-5", "low"),
        ("claude-haiku-5-5", "low"),
        ("claude-opus-5-5", "medium"),
    ]
    purposes = [name for name, _calls, _usd in budget.spent(alice, now=NOW).purposes]
    assert purposes == ["prose", "note", "facets"]


@database
def test_tokens_are_counted_before_anything_is_sent(alice, provider, settings):
    consenting(alice)
    settings.MODEL_DAY_TOKENS = 5
    with pytest.raises(ModelError, match="24 hours"):
        ask(alice)
    assert len(provider.counted) == 1
    assert provider.requests == []


@database
@pytest.mark.parametrize("status", [404, 429, 500])
def test_where_nobody_counts_it_is_estimated(alice, provider, settings, status):
    consenting(alice)
    provider.count_behaviour = status
    ask(alice)
    assert len(provider.requests) == 1
    settings.MODEL_DAY_TOKENS = 1_510  # the answer's, and too few for another
    with pytest.raises(ModelError, match="24 hours"):
        ask(alice, now=NOW)
    assert len(provider.requests) == 1


@database
def test_a_key_that_may_not_count_may_not_ask(alice, provider):
    consenting(alice)
    provider.count_behaviour = 401
    with pytest.raises(ModelError, match="refused the key"):
        ask(alice)
    assert provider.requests == []


@database
def test_what_is_too_large_is_not_sent(alice, provider, settings):
    consenting(alice)
    huge = Asked(prompt="word " * 60_000, schema={"type": "object"})
    with pytest.raises(ModelError, match="more of this than a model is asked"):
        ask_model(alice, purpose="note", key="k", request=huge, now=NOW)
    assert provider.requests == []
