"""Apply the rules to one plain text: around the places of their keywords only."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Final

from pulse.core.redact import assignments
from pulse.core.redact.gates import NAMES, TOKENS, Gate
from pulse.core.redact.options import Options
from pulse.core.redact.rules import RULES, Rule

TOKEN_GATE: Final = Gate(TOKENS)
NAME_GATE: Final = Gate(NAMES, singular=True)
_NAMES: Final = frozenset(assignments.WORDS)


def _rules_of() -> dict[str, list[int]]:
    rules: dict[str, list[int]] = {}
    for index, rule in enumerate(RULES):
        for keyword in rule.keywords:
            rules.setdefault(keyword, []).append(index)
    return rules


_RULES_OF: Final = _rules_of()


@cache
def pattern_of(rule: Rule) -> re.Pattern[str]:
    """Compiled when first needed: all of them take longer than a small sync."""
    return re.compile(rule.pattern, re.ASCII)


def placeholder(name: str) -> str:
    return f"[redacted:{name}]"


def words_in(text: str) -> set[str]:
    """The keywords of rules in a text, and the names of secrets."""
    tokens = {word.text for _, word in TOKEN_GATE.find(text)}
    return tokens | {word.text for _, word in NAME_GATE.find(_lowered(text))}


def redact_text(
    text: str, words: Collection[str], found: Counter[str], options: Options
) -> str:
    """Replace the secrets in a plain text; ``words`` are those that may be in it, and
    ``found`` counts the secrets by rule."""
    for index in sorted({i for word in words for i in _RULES_OF.get(word, ())}):
        rule = RULES[index]
        keywords = [k for k in rule.keywords if k in words]
        secrets = _secrets(rule, matches(rule, text, keywords))
        text = _replaced(text, secrets, rule.name, found, options)
    names = [word for word in words if word in _NAMES]
    if names:
        values = assignments.find(text, sorted(set(_places(_lowered(text), names))))
        text = _replaced(text, values, "assignment", found, options)
    return options.redact(text, found)


def _lowered(text: str) -> str:
    """In lower case, each letter in its place ("İ" would become two)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if c.isascii() else c for c in text)


def _secrets(rule: Rule, found: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    group = "secret" if "secret" in pattern_of(rule).groupindex else 0
    return (match.span(group) for match in found)


def _replaced(
    text: str,
    spans: Iterable[tuple[int, int]],
    name: str,
    found: Counter[str],
    options: Options,
) -> str:
    parts, last = [], 0
    for start, end in spans:
        if options.allow and options.allows(text[start:end]):
            continue
        found[name] += 1
        parts += [text[last:start], placeholder(name)]
        last = end
    return "".join([*parts, text[last:]]) if parts else text


def matches(
    rule: Rule, text: str, keywords: Collection[str]
) -> Iterator[re.Match[str]]:
    """What the rule finds near its keywords: a match begins at most ``rule.before``
    letters before one of them, or anywhere where that is None."""
    pattern, last = pattern_of(rule), 0
    if rule.before is None:
        yield from pattern.finditer(text)
        return
    for place in sorted(set(_places(text, keywords))):
        for start in range(max(place - rule.before, last), place + 1):
            match = pattern.match(text, start)
            if match:
                yield match
                last = match.end()
                break
        else:
            last = place + 1  # what did not match will not for the next keyword


def _places(text: str, words: Collection[str]) -> Iterator[int]:
    for word in words:
        place = text.find(word)
        while place >= 0:
            yield place
            place = text.find(word, place + 1)
