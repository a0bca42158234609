"""How a profile says growth: trends, measures, bars."""

from django import template
from django.utils.translation import gettext_lazy

from journal.papers import words
from pipeline.growth import Measure
from pipeline.packet import Section

register = template.Library()

TRENDS = {
    "new": gettext_lazy("new"),
    "back": gettext_lazy("again"),
    "more": gettext_lazy("more"),
    "less": gettext_lazy("less"),
    "steady": gettext_lazy("as before"),
}
MEASURES = {
    "active": gettext_lazy("Active time"),
    "prompts": gettext_lazy("Prompts"),
    "commits": gettext_lazy("Commits"),
    "milestones": gettext_lazy("Shipped"),
    "test_runs": gettext_lazy("Test runs"),
}
COUNTS = {
    "active": gettext_lazy("your sessions, pauses over 15\u00a0min removed"),
    "prompts": gettext_lazy("typed by you"),
    "commits": gettext_lazy("that succeeded"),
    "milestones": gettext_lazy("results with a commit, a push or a pull request"),
    "test_runs": gettext_lazy("with a result, passed or failed"),
}


@register.filter
def trend(name: str) -> str:
    return str(TRENDS.get(name, ""))


@register.filter
def measure(name: str) -> str:
    return str(MEASURES.get(name, name))


@register.filter
def counts(name: str) -> str:
    return str(COUNTS.get(name, ""))


@register.filter
def bar_before(values: Measure) -> float:
    return _bar(values.before, values)


@register.filter
def bar_now(values: Measure) -> float:
    return _bar(values.now, values)


def _bar(value: int, values: Measure) -> float:
    """Per cent of the larger one."""
    return round(100 * value / (max(values.before, values.now) or 1), 1)


@register.filter
def about(section: Section) -> str:
    return words.about(section)


@register.filter
def part_name(name: str) -> str:
    return str(words.PARTS.get(name, name))


@register.filter
def evidence_name(kind: str) -> str:
    return str(words.EVIDENCE.get(kind, str(kind).replace("_", " ")))


@register.filter
def at(values: dict[int, str], number: int) -> str:
    return values.get(number, "")
