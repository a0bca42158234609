"""The rules of redaction as data: whose tokens they know, and that they say why."""

from pulse.core.redact.rules import REFINED, RULES


def test_the_tokens_of_many_services_are_known():
    """Services, not variants of their tokens."""
    assert len({rule.service for rule in RULES if rule.service}) >= 150


def test_a_service_is_written_in_one_way():
    services = {rule.service for rule in RULES}
    assert len({service.casefold() for service in services}) == len(services)


def test_rules_of_one_name_belong_to_one_service():
    for rule in RULES:
        others = {r.service for r in RULES if r.name == rule.name}
        assert others == {rule.service}, rule.name


def test_only_keywords_are_refined():
    assert set(REFINED) <= {keyword for rule in RULES for keyword in rule.keywords}
