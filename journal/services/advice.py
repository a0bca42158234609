"""What a person does with the suggestions of a report, and what of it is shown then."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import Advice, Friction, Insights
from pipeline.insights.codec import told_value
from pipeline.insights.told import Suggestion, Told, without

PARTS = ("rules", "features", "patterns", "horizon")


def told_of(row: Insights) -> Told:
    """What a report tells its owner now: what they adopted or put away is not offered
    again, in this report or another."""
    return without(told_value(row.told), _Known(row.owner))


def act_on(row: Insights, key: str, act: str, *, now: datetime) -> Advice | None:
    """Keep what the owner did with a suggestion of this report; None if the report
    makes no such suggestion. Adopting a rule marks the friction it is about."""
    one = _suggestion(row, key)
    if one is None:
        return None
    with transaction.atomic():
        advice, _new = Advice.objects.update_or_create(
            owner=row.owner,
            key=key,
            defaults={"act": Advice.Act(act), "records": list(one.records), "at": now},
        )
        if advice.act == Advice.Act.ADOPTED:
            _frictions(row.owner, one).update(
                adopted_on=calendar_of(row.owner).date_of(now)
            )
    return advice


def take_back(owner: User, key: str) -> bool:
    """Whether there was something to take back. A friction keeps its mark: the ledger
    has a way of its own to take that back."""
    return bool(Advice.objects.owned_by(owner).filter(key=key).delete()[0])


def done_with(row: Insights) -> list[tuple[Suggestion, Advice]]:
    """The suggestions of this report that its owner adopted or put away."""
    known = _Known(row.owner)
    return [(one, found) for one in _all(row) if (found := known.of(one))]


class _Known:
    """By its key, else by a record that both rest on: words may have changed."""

    def __init__(self, owner: User) -> None:
        self._all = list(Advice.objects.owned_by(owner))

    def of(self, one: Suggestion) -> Advice | None:
        for advice in self._all:
            rules = advice.key.startswith("rule:") and one.key.startswith("rule:")
            shared = rules and not set(advice.records).isdisjoint(one.records)
            if advice.key == one.key or shared:
                return advice
        return None

    def __call__(self, one: Suggestion) -> bool:
        return self.of(one) is not None


def _suggestion(row: Insights, key: str) -> Suggestion | None:
    return next((one for one in _all(row) if one.key == key), None)


def _all(row: Insights) -> Iterator[Suggestion]:
    told = told_value(row.told)
    for name in PARTS:
        yield from getattr(told, name)


def _frictions(owner: User, one: Suggestion) -> QuerySet[Friction]:
    """The rows of the ledger that a rule is about, if it is a rule."""
    kind, _sep, matter = one.key.partition(":")
    mine = Friction.objects.owned_by(owner)
    if kind == "matter":
        return mine.filter(key=matter)
    if kind == "rule":
        said = Q(key__startswith="said:") & Q(times__record__in=one.records)
        return mine.filter(pk__in=mine.filter(said).values("pk"))
    return mine.none()
