"""The rules of redaction as data: whose tokens they know, and that they say why."""

import re
from pathlib import Path

from pulse.core.redact.rules import REFINED, RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "redaction.md"


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


def test_the_page_lists_the_services():
    """By tokens of their own, then by their name alone; each list in order."""
    own = {r.service for r in RULES if r.service and not r.pattern.startswith("(?i:")}
    named = {r.service for r in RULES if r.service} - own
    listed = PAGE.read_text("utf-8").split("## Services\n")[1].split("\n\n")
    for services, title, names in ((own, *listed[:2]), (named, *listed[2:])):
        assert f"({len(services)}" in title
        in_order = sorted(services, key=str.casefold)
        assert " ".join(names.split()) == ", ".join(in_order) + "."


def test_no_pattern_repeats_what_repeats():
    """A repeat inside of an unbounded repeat would take for ever, unless it never gives
    back what it took."""
    nested = re.compile(r"[+*}]\)[*+](?!\+)|[+*}]\)\{\d*,\}(?!\+)")
    assert [r.name for r in RULES if nested.search(r.pattern)] == []
