"""Tokens: made and shown once, revoked at once."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import ApiToken
from accounts.services import tokens
from frontend.http import AuthedRequest
from sessions_app.models import Machine

LIFETIMES = (
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("one year")),
    ("", gettext_lazy("until I revoke it")),
)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Where it will be used: the name of a machine."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=(
            (ApiToken.Scope.UPLOAD, gettext_lazy("Send sessions (Pulse needs this)")),
            (ApiToken.Scope.READ, gettext_lazy("Read your notes, profiles and drafts")),
        ),
        initial=[ApiToken.Scope.UPLOAD, ApiToken.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Valid for"), choices=LIFETIMES, required=False, initial=""
    )


def login_line(token: str) -> str:
    """What to paste on the machine whose sessions are sent."""
    server = settings.PUBLIC_URL
    return f"pulse login --server {server} --token {token} && pulse sync"


@never_cache
def token_list(request: AuthedRequest) -> HttpResponse:
    """The tokens of a person, and a form; a new one is shown in the answer only."""
    form, shown = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        _token, shown = tokens.create(
            request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=timezone.now() + timedelta(days=int(days)) if days else None,
        )
        form = TokenForm()
    return render(
        request,
        "tokens/tokens.html",
        {
            "form": form,
            "shown": shown,
            "login_line": login_line(shown),
            "tokens": ApiToken.objects.owned_by(request.user),
            "machines": Machine.objects.owned_by(request.user).order_by("name"),
            "now": timezone.now(),
        },
    )


@require_POST
def revoke(request: AuthedRequest, token_id: str) -> HttpResponse:
    mine = ApiToken.objects.owned_by(request.user)
    token = get_object_or_404(mine, public_id=token_id)
    tokens.revoke(token, by=request.user)
    messages.success(
        request,
        _("%(name)s was revoked. It opens nothing any more.") % {"name": token.name},
    )
    return redirect("tokens")
