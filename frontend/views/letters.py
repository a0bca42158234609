"""The daily mail: its settings, what its links do, and the webhook."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import crypto
from frontend.http import AuthedRequest
from journal.models import Letter, LetterSettings
from journal.services import hook_call, letter_links, letter_mail, letters


class MailForm(forms.Form):
    mail = forms.BooleanField(
        label=gettext_lazy("Send me each day's note by mail"), required=False
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("At"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
        help_text=gettext_lazy("In your zone, once the note of the day is written."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may tell of"),
        choices=LetterSettings.Scope.choices,
        help_text=gettext_lazy(
            "Lines of other projects, and of work in none, are counted, never named."
        ),
    )


class HookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address of the webhook"),
        max_length=hook_call.LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "An incoming webhook of Slack, or of what takes the same. It is stored"
            " encrypted and never shown again."
        ),
    )


def mail_settings(request: AuthedRequest) -> HttpResponse:
    wishes = letters.wishes_of(request.user)
    initial = {"mail": wishes.mail, "hour": wishes.hour, "scope": wishes.scope}
    form = MailForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        letters.choose(request.user, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("mail_settings")
    return _page(request, form=form)


@require_POST
def hook_set(request: AuthedRequest) -> HttpResponse:
    form = HookForm(request.POST)
    if form.is_valid():
        try:
            letters.set_hook(request.user, form.cleaned_data["url"], now=timezone.now())
        except letters.LetterRefused as reason:
            form.add_error("url", str(reason))
        else:
            messages.success(request, _("Saved. Send a test to see it arrive."))
            return redirect("mail_settings")
    return _page(request, hook_form=form)


@require_POST
def hook_remove(request: AuthedRequest) -> HttpResponse:
    letters.remove_hook(request.user, now=timezone.now())
    messages.success(request, _("Nothing is posted any more."))
    return redirect("mail_settings")


@require_POST
def hook_test(request: AuthedRequest) -> HttpResponse:
    """Posts one sentence now, and says what came of it."""
    wishes = letters.wishes_of(request.user)
    if not wishes.hook:
        raise Http404
    reason = ""
    try:
        hook_call.post(crypto.decrypt(wishes.hook), letter_mail.test_message())
    except (
        hook_call.HookRefused,
        hook_call.HookFailed,
        hook_call.HookLost,
    ) as error:
        reason = str(error)
    letters.hook_tested(wishes, reason, now=timezone.now())
    if reason:
        messages.error(request, reason)
    else:
        messages.success(request, _("It arrived."))
    return redirect("mail_settings")


@csrf_exempt  # the link is the key, and nobody is signed in by it
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """One act on one thing. Opening the page does nothing."""
    now = timezone.now()
    found = letter_links.find(token, now=now)
    done = False
    if found and request.method == "POST":
        letter_links.do(found, now=now)
        done = not found.over
    context = {"act": found, "done": done}
    return render(request, "letters/act.html", context, status=200 if found else 410)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the link is the key
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: programs that look into mails open every link."""
    owner = letter_links.whom_it_stops(token)
    if owner is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        letters.stop(owner, now=timezone.now())
    return render(request, "letters/stop.html", {"stopped": stopped})


def _page(request: AuthedRequest, **given: Any) -> HttpResponse:
    wishes = letters.wishes_of(request.user)
    initial = {"mail": wishes.mail, "hour": wishes.hour, "scope": wishes.scope}
    sent = Letter.objects.owned_by(request.user).filter(state=Letter.State.SENT)
    context = {
        "form": MailForm(initial=initial),
        "hook_form": HookForm(),
        "wishes": wishes,
        "last": sent.filter(channel=Letter.Channel.MAIL).first(),
        "last_posted": sent.filter(channel=Letter.Channel.HOOK).first(),
        **given,
    }
    return render(request, "letters/settings.html", context)
