"""Other addresses that speak the Messages API, with and without its features."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from journal.models import ModelReceipt, ModelSite
from journal.writers import gateway
from journal.writers.door import ask_as_operator, may_ask
from journal.writers.failures import ModelError
from tests.journal.build import NOW
from tests.journal.test_model_budget import ask, asked, consenting, provider
from worktracker import keys

__all__ = ["provider"]


@pytest.fixture
def alice(alice):
    return consenting(alice)


@pytest.mark.django_db
@pytest.mark.parametrize("auth", ["bearer", "x-api-key"])
def test_the_key_goes_in_the_header_that_is_set(alice, provider, settings, auth):
    settings.ANTHROPIC_AUTH = auth
    provider.key = "sk-ant-of-this-test"
    ask(alice)
    (headers,) = provider.headers
    assert ("Authorization" in headers) == (auth == "bearer")
    assert ("X-Api-Key" in headers) == (auth == "x-api-key")


@pytest.mark.django_db
def test_on_this_machine_no_key_is_needed_and_none_is_sent(alice, provider, settings):
    settings.ANTHROPIC_API_KEY = ""
    assert may_ask(alice, NOW) == ""
    ask(alice)
    (headers,) = provider.headers
    assert not {"Authorization", "X-Api-Key"} & set(headers)


@pytest.mark.django_db
def test_what_knows_plain_messages_only_is_asked_plainly(alice, provider):
    provider.plain = True
    ask(alice)
    (request,) = [r for r in provider.requests if "output_config" not in r]
    assert "cache_control" not in str(request)
    assert "JSON schema" in request["system"][0]["text"]
    # Found out once, for all workers.
    before = len(provider.requests)
    ask(alice)
    assert len(provider.requests) == before + 1
    assert ModelSite.objects.get().plain_url == provider.url
    assert ModelReceipt.objects.filter(settled=True).count() == 2


@pytest.mark.django_db
def test_what_it_knows_may_be_set(alice, provider, settings):
    settings.ANTHROPIC_FEATURES = "plain"
    ask(alice)
    assert "output_config" not in provider.requests[0]
    settings.ANTHROPIC_FEATURES = "full"
    provider.plain = True
    with pytest.raises(ModelError, match=r"refused the request \(400\)"):
        ask(alice)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('{"items": []}', '{"items": []}'),
        ('```json\n{"items": []}\n```', '{"items": []}\n'),
        ('```\n{"items": []}```', '{"items": []}'),
        ('```python\n{"items": []}\n```', '```python\n{"items": []}\n```'),
        ('Sure: {"items": []}', 'Sure: {"items": []}'),
    ],
)
def test_a_fence_around_the_json_is_taken_off_and_nothing_else(
    alice, provider, answer, text
):
    provider.obey = lambda _prompt: answer
    assert ask(alice).text == text


def test_the_providers_own_address_is_told_the_form_once(settings):
    settings.ANTHROPIC_BASE_URL = "https://api.anthropic.com"
    assert gateway.told("Write.", {"type": "object"}) == "Write."
    assert gateway.without_fence("```json\n{}\n```") == "```json\n{}\n```"
    assert not gateway.may_be_plain()


@pytest.mark.django_db
def test_an_operator_asks_without_an_account(provider, settings):
    assert ask_as_operator(asked()).receipt.input_tokens == 1200
    assert not ModelReceipt.objects.exists()
    settings.ANTHROPIC_API_KEY = ""
    settings.ANTHROPIC_BASE_URL = "https://api.anthropic.com"
    with pytest.raises(ModelError, match="no key"):
        ask_as_operator(asked())


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://gateway.example/anthropic/", "https://gateway.example/anthropic"),
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://10.0.0.7:4000", "http://10.0.0.7:4000"),
        ("http://ollama:11434", "http://ollama:11434"),
    ],
)
def test_addresses_that_may_be_set(value, url):
    assert keys.gateway_url("ANTHROPIC_BASE_URL", value) == url


@pytest.mark.parametrize(
    "value", ["http://gateway.example", "http://8.8.8.8", "ftp://x", "https://", "x"]
)
def test_nothing_leaves_in_the_clear(value):
    with pytest.raises(ImproperlyConfigured, match="must be https"):
        keys.gateway_url("ANTHROPIC_BASE_URL", value)


@pytest.mark.parametrize("value", ["ten", "-1", "inf", "nan", ""])
def test_dollars_are_an_amount(value):
    with pytest.raises(ImproperlyConfigured, match="US dollars"):
        keys.dollars("MODEL_MONTH_USD", value)


def test_settings_are_read_strictly():
    assert keys.prices("MODEL_PRICE_USD", "0.25/1") == (keys.Decimal("0.25"), 1)
    with pytest.raises(ImproperlyConfigured, match="bearer or x-api-key"):
        keys.one_of("ANTHROPIC_AUTH", "basic", "bearer", "x-api-key")
    with pytest.raises(ImproperlyConfigured, match="MODEL_PRICE_USD"):
        keys.prices("MODEL_PRICE_USD", "0.25")
