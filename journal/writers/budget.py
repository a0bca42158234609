"""What models may cost: reserved before a call, settled after it.

A bound holds for the sum of what was counted in a month (UTC), so nothing can drift.
Reserving first writes the one row of `ModelSite`, which other calls wait for: two of
them cannot both take the last of a budget. What is never settled stays counted.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import ModelLimit, ModelReceipt, ModelSite
from journal.writers import prices
from journal.writers.failures import Kind, ModelError
from journal.writers.receipts import Receipt

#: The columns that count tokens.
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar in UTC."""

    starts: datetime
    ends: datetime

    @classmethod
    def of(cls, now: datetime) -> Self:
        first = now.astimezone(UTC).replace(
            day=1, hour=0, minute=0, second=0, microsecond=0
        )
        following = (first + timedelta(days=32)).replace(day=1)
        return cls(first, following)

    @property
    def resets(self) -> date:
        return self.ends.date()

    @property
    def name(self) -> str:
        return f"{self.starts:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Spent:
    """How far this month's money of a person has gone. ``own``: their own bound;
    ``purposes``: (purpose, calls, US dollars), the dearest first."""

    month: Month
    usd: Decimal
    bound: Decimal
    own: Decimal | None
    purposes: tuple[tuple[str, int, Decimal], ...]

    @property
    def left(self) -> Decimal:
        return max(self.bound - self.usd, NOTHING)


def spent(owner: User, *, now: datetime) -> Spent:
    """For the person to see."""
    month = Month.of(now)
    mine = _of_month(month).filter(owner=owner)
    rows: dict[str, list[Decimal]] = {}
    for purpose, usd in mine.order_by().values_list("purpose", "counted"):
        rows.setdefault(purpose, []).append(usd)
    purposes = [(name, len(each), sum(each, NOTHING)) for name, each in rows.items()]
    return Spent(
        month,
        usd=sum((usd for _name, _calls, usd in purposes), NOTHING),
        bound=bound_of(owner),
        own=own_bound(owner),
        purposes=tuple(sorted(purposes, key=lambda each: (-each[2], each[0]))),
    )


def spent_by_site(*, now: datetime) -> Decimal:
    """What is counted for everybody in this month."""
    return _site(Month.of(now))


def own_bound(owner: User) -> Decimal | None:
    mine = ModelLimit.objects.owned_by(owner).values_list("month_usd", flat=True)
    return mine.first()


def set_own_bound(owner: User, usd: Decimal | None) -> None:
    """None: the server's holds again."""
    if usd is None:
        ModelLimit.objects.owned_by(owner).delete()
        return
    ModelLimit.objects.update_or_create(owner=owner, defaults={"month_usd": usd})


def bound_of(owner: User) -> Decimal:
    """The lower of the server's bound for each person and their own."""
    server: Decimal = settings.MODEL_MONTH_USD
    own = own_bound(owner)
    return server if own is None else min(server, own)


def check(
    owner: User, *, now: datetime, usd: Decimal = NOTHING, tokens: int = 0
) -> None:
    """Raises ModelError if a call that may use so much would pass a bound; with
    nothing, if a bound is reached."""
    used = _tokens_spent(owner, since=now - timedelta(days=1))
    if used >= settings.MODEL_DAY_TOKENS or used + tokens > settings.MODEL_DAY_TOKENS:
        text = _("The tokens that a model may use for you in 24 hours are used up.")
        raise ModelError(Kind.SPENT, text)
    month, site = Month.of(now), settings.MODEL_SITE_MONTH_USD
    mine = _sum(_of_month(month).filter(owner=owner))
    if _passes(mine, usd, bound_of(owner)):
        raise ModelError(Kind.SPENT, _mine_is_spent(owner, month))
    if site is not None and _passes(_site(month), usd, site):
        text = _("What models may cost this server is used up until %(day)s.")
        raise ModelError(Kind.SPENT, text % {"day": _day(month)})


def reserve(
    owner: User,
    *,
    purpose: str,
    key: str,
    model: str,
    tokens: int,
    most_output: int,
    now: datetime,
) -> ModelReceipt:
    """Take what a call may cost at most from the budgets, all of it or nothing.

    Raises ModelError if it is not there."""
    usd = prices.most(model, tokens=tokens, output=most_output)
    with transaction.atomic():
        _first_in_line()
        check(owner, now=now, usd=usd, tokens=tokens)
        return ModelReceipt.objects.create(
            owner=owner,
            purpose=purpose,
            key=key,
            model=model,
            input_tokens=tokens,
            output_tokens=0,
            cache_creation_tokens=0,
            cache_read_tokens=0,
            counted=usd,
            settled=False,
            at=now,
        )


def settle(reserved: ModelReceipt, receipt: Receipt) -> None:
    """The answer is here: count what it used."""
    counted = receipt.cost
    if counted is None:
        counted = prices.unlisted(
            tokens=receipt.all_input_tokens, output=receipt.output_tokens
        )
    ModelReceipt.objects.filter(pk=reserved.pk).update(
        model=receipt.model[:120],
        request_id=receipt.request_id[:120],
        cost=receipt.cost,
        counted=counted,
        settled=True,
        **{name: getattr(receipt, name) for name in TOKENS},
    )


def give_back(reserved: ModelReceipt) -> None:
    """The provider took nothing for it."""
    ModelReceipt.objects.filter(pk=reserved.pk).delete()


def keep_for_site(owner: User) -> None:
    """An account is about to be deleted: what it cost in this month stays spent."""
    latest = ModelReceipt.objects.owned_by(owner).order_by("-at").first()
    if latest is None:
        return
    month = Month.of(latest.at)
    usd = _sum(_of_month(month).filter(owner=owner))
    _first_in_line()
    row = ModelSite.objects.filter(pk=ModelSite.ONLY)
    if not row.filter(gone_month=month.name).update(gone_usd=F("gone_usd") + usd):
        row.filter(gone_month__lt=month.name).update(
            gone_month=month.name, gone_usd=usd
        )


def _first_in_line() -> None:
    """Whoever comes second waits here until the first has committed."""
    row = ModelSite.objects.filter(pk=ModelSite.ONLY)
    if not row.update(asked=F("asked") + 1):
        ModelSite.objects.get_or_create(pk=ModelSite.ONLY)
        row.update(asked=F("asked") + 1)


def _of_month(month: Month) -> models.QuerySet[ModelReceipt]:
    return ModelReceipt.objects.filter(at__gte=month.starts, at__lt=month.ends)


def _sum(receipts: models.QuerySet[ModelReceipt]) -> Decimal:
    return receipts.aggregate(usd=Sum("counted"))["usd"] or NOTHING


def _site(month: Month) -> Decimal:
    row = ModelSite.objects.filter(pk=ModelSite.ONLY, gone_month=month.name).first()
    return _sum(_of_month(month)) + (row.gone_usd if row else NOTHING)


def _passes(used: Decimal, more: Decimal, bound: Decimal) -> bool:
    return used >= bound or used + more > bound


def _tokens_spent(owner: User, *, since: datetime) -> int:
    """Tokens of this person's calls since then, those from a cache included."""
    used = ModelReceipt.objects.owned_by(owner).filter(at__gte=since)
    sums = used.aggregate(*(Sum(name) for name in TOKENS))
    return sum(value or 0 for value in sums.values())


def _mine_is_spent(owner: User, month: Month) -> str:
    text = _(
        "The %(usd)s US dollars that a model may cost you in a month do not last for"
        " this until %(day)s."
    )
    return text % {"usd": f"{bound_of(owner):.2f}", "day": _day(month)}


def _day(month: Month) -> str:
    return date_format(month.resets, "j F")
