"""All numbers of a report as a table, and what it is of."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from frontend.insights import words
from frontend.insights.parts import Links
from frontend.insights.words import label, said
from frontend.templatetags.wt import grouped
from pipeline.insights.figures import Statistics
from pipeline.insights.values import Standing


@dataclass(frozen=True, slots=True)
class Number:
    label: str
    value: str
    before: str
    n: str
    known: bool


def numbers(found: Statistics) -> list[tuple[str, list[Number]]]:
    """The table of all figures, by heading."""
    return [
        (str(heading), [_number(found, name, told) for name, told in rows])
        for heading, rows in words.TABLE
    ]


def _number(found: Statistics, name: str, told: Any) -> Number:
    figure = found.figures[name]
    value = said(figure.value, figure.unit) or words.too_little(figure)
    if figure.needs == 1 and figure.value is None:
        value = _("not known")
    of = words.OF.get(name, _("sessions"))
    n = _("%(n)s %(of)s") % {"n": grouped(figure.n), "of": of}
    return Number(str(told), value, words.before(figure), n, known=figure.is_enough)


def left(found: Statistics, links: Links) -> list[dict[str, Any]]:
    """What was not analysed, by reason, with the first of the sessions."""
    rows = []
    for standing in Standing:
        names = found.denominators.left.get(standing, ())
        if names:
            shown, more = links.of(names)
            told = label(words.LEFT, standing)
            rows.append({"says": told, "n": len(names), "links": shown, "more": more})
    return rows


def satisfaction(found: Statistics) -> str:
    """One sentence, for its owner alone."""
    share = found.figures["satisfied_share"]
    if share.value is None:
        return _("Satisfaction: %(why)s.") % {"why": words.too_little(share)}
    return _("Of %(n)s verdicts of yours, %(share)s were good.") % {
        "n": grouped(share.n),
        "share": said(share.value, share.unit),
    }
