"""What a model read of sessions, apart from all that rules counted."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from frontend.insights import words
from frontend.insights.told import FRICTION, Bar, bars
from journal.models import Insights
from journal.services.facets import ReadByModel, ReadSession, facets_of

#: Sessions that the page names; the file has all of them.
MOST_NAMED = 8

KINDS = {**words.KINDS, "other": gettext_lazy("something else")}


@dataclass(frozen=True, slots=True)
class FacetsPart:
    """What the template ``insights/_facets.html`` wants."""

    read: ReadByModel
    named: tuple[ReadSession, ...]
    more: int
    goals: list[Bar]
    kinds: list[Bar]
    friction: list[Bar]


def facets_parts(report: Insights) -> dict[str, Any]:
    """Nothing where no model reads for this person."""
    read = facets_of(report)
    if read is None:
        return {"facets": None}
    told = tuple(each for each in read.sessions if each.facets.summary)
    named = told[:MOST_NAMED]
    return {
        "facets": FacetsPart(
            read=read,
            named=named,
            more=len(told) - len(named),
            goals=bars(read.goals, words.GOALS),
            kinds=bars(read.kinds, KINDS),
            friction=bars(read.friction, FRICTION),
        )
    }
