"""Settings: who you are, where your days begin, what may go to a model."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings as server
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.models import AuditEvent
from accounts.services import people, zones
from frontend.forms import HourField, ZoneField
from frontend.http import AuthedRequest
from frontend.model_month import LimitForm, model_month
from journal.writers import budget

LOG_SHOWN = 20


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Shown to your teams; your e-mail address otherwise."),
    )
    day_start = HourField()


class ZoneForm(forms.Form):
    """A move adds to the history; a correction rewrites its newest part."""

    zone = ZoneField(widget=forms.Select(attrs={"autocomplete": "off"}))
    what = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=(
            ("moved", gettext_lazy("I moved: days before stay as they are")),
            ("wrong", gettext_lazy("It was wrong: cut those days anew")),
        ),
        initial="moved",
        widget=forms.RadioSelect,
    )
    moved_at = forms.DateTimeField(
        label=gettext_lazy("When you moved, in your old zone"),
        required=False,
        help_text=gettext_lazy("Empty: just now."),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def clean_moved_at(self) -> datetime | None:
        moved_at: datetime | None = self.cleaned_data["moved_at"]
        if moved_at is not None and moved_at > timezone.now():
            raise forms.ValidationError(_("This moment is still to come."))
        return moved_at


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def settings(request: AuthedRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "day_start": user.day_start}
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        people.change(user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings")
    return _page(request, form=form)


@require_POST
def zone(request: AuthedRequest) -> HttpResponse:
    form = ZoneForm(request.POST)
    if not form.is_valid():
        return _page(request, zone_form=form)
    now = timezone.now()
    moved_at = None
    if form.cleaned_data["what"] == "moved":
        moved_at = form.cleaned_data["moved_at"] or now
    zones.set_zone(request.user, form.cleaned_data["zone"], moved_at=moved_at, now=now)
    messages.success(
        request, _("Your days follow %(zone)s.") % {"zone": form.cleaned_data["zone"]}
    )
    return redirect("settings")


@require_POST
def model_consent(request: AuthedRequest) -> HttpResponse:
    """A yes with its moment; taking it back counts from the next call on."""
    given = request.POST.get("consent") == "yes"
    people.set_model_consent(request.user, given=given, now=timezone.now())
    messages.success(
        request,
        _("Your notes may be written by a model.")
        if given
        else _("Nothing of yours goes to a model."),
    )
    return redirect("settings")


@require_POST
def model_limit(request: AuthedRequest) -> HttpResponse:
    """A lower bound than the server's; empty takes it away."""
    form = LimitForm(request.POST, bound=server.MODEL_MONTH_USD)
    if not form.is_valid():
        return _page(request, limit_form=form)
    budget.set_own_bound(request.user, form.cleaned_data["month_usd"])
    messages.success(request, _("Saved."))
    return redirect("settings")


def delete_account(request: AuthedRequest) -> HttpResponse:
    """The account and everything of it, after the password was given once more."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        try:
            people.delete_account(user, password=form.cleaned_data["password"])
        except Refused as error:
            form.add_error("password", str(error))
        else:
            logout(request)
            messages.success(request, _("Your account and all of its data are gone."))
            return redirect("home")
    return render(request, "settings/delete.html", {"form": form})


def _page(request: AuthedRequest, **forms_given: forms.Form) -> HttpResponse:
    user, now = request.user, timezone.now()
    here = zones.zone_at(user, now)
    context: dict[str, Any] = {
        "form": NameForm(initial={"name": user.name, "day_start": user.day_start}),
        "zone_form": ZoneForm(initial={"zone": here, "what": "moved"}),
        "zone_now": here,
        "spans": zones.calendar_of(user).spans,
        "model": model_month(user, now=now),
        "limit_form": LimitForm(
            initial={"month_usd": budget.own_bound(user)},
            bound=server.MODEL_MONTH_USD,
        ),
        "log": AuditEvent.objects.filter(owner=user).select_related("actor", "team")[
            :LOG_SHOWN
        ],
        **forms_given,
    }
    return render(request, "settings/settings.html", context)
