"""What models cost a person this month, as Settings show it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from journal.writers import breaker, budget, gateway
from journal.writers.budget import Spent


class LimitForm(forms.Form):
    """A bound of one's own; the server's can only be undercut."""

    month_usd = forms.DecimalField(
        label=gettext_lazy("At most this many US dollars a month"),
        required=False,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, bound: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month_usd"].help_text = _(
            "Empty: what this server allows, %(usd)s."
        ) % {"usd": f"{bound:.2f}"}


@dataclass(frozen=True, slots=True)
class ModelMonth:
    """``paused``: why nothing is asked of the provider at the moment."""

    spent: Spent
    purposes: list[tuple[str, int, Decimal]]
    paused: str


def model_month(user: User, *, now: datetime) -> ModelMonth | None:
    """None where there is no model to ask."""
    if not gateway.is_there():
        return None
    spent = budget.spent(user, now=now)
    names = {
        "note": _("Notes"),
        "post": _("Posts"),
        "facets": _("Sessions sorted for reports"),
        "prose": _("The prose of weeks"),
    }
    state = breaker.state(now=now)
    return ModelMonth(
        spent,
        [(names.get(name, name), calls, usd) for name, calls, usd in spent.purposes],
        state.why if state.until and state.until > now else "",
    )
