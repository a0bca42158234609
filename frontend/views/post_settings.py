"""How posts should sound, and what stays out of them: all that was learned is here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend.http import AuthedRequest
from journal.writers.door import uses_model
from pipeline.draft_request import LANGUAGES
from publishing.errors import DraftRefused
from publishing.models import KeptWord, PostSettings, RemovedPhrase
from publishing.services import remarks, voice, wanted


class VoiceForm(forms.Form):
    tone = forms.ChoiceField(
        label=gettext_lazy("Tone"), choices=PostSettings.Tone.choices
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=list(LANGUAGES.items()),
        help_text=gettext_lazy(
            "The offline writer writes English only and says so; a model writes this."
        ),
    )
    remarks = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=wanted.LONGEST_REMARKS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "How your posts should sound: “short sentences, no jargon”. One wish a"
            " line; a model follows them."
        ),
    )
    undo_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to take an approved post back"),
        min_value=0,
        max_value=wanted.MOST_MINUTES,
        help_text=gettext_lazy("So long it waits before it is sent. 0: not at all."),
    )
    mail_drafts = forms.BooleanField(
        label=gettext_lazy("Write me a mail when drafts wait; it quotes them"),
        required=False,
    )


class WordForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("Word or name"), max_length=wanted.LONGEST_WORD
    )
    kind = forms.ChoiceField(label=gettext_lazy("It is"), choices=KeptWord.Kind.choices)


def post_settings(request: AuthedRequest) -> HttpResponse:
    mine = voice.settings_of(request.user)
    names = list(VoiceForm.base_fields)
    initial = {name: getattr(mine, name) for name in names}
    form = VoiceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            wanted.change_settings(request.user, **form.cleaned_data)
        except DraftRefused as error:
            form.add_error("remarks", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("post_settings")
    return _page(request, form, WordForm())


@require_POST
def add_word(request: AuthedRequest) -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            kept = wanted.keep_out(request.user, **form.cleaned_data)
        except DraftRefused as error:
            form.add_error("word", str(error))
        else:
            messages.success(
                request, _("“%(word)s” stays out of posts.") % {"word": kept.word}
            )
            return redirect("post_settings")
    mine = voice.settings_of(request.user)
    initial = {name: getattr(mine, name) for name in VoiceForm.base_fields}
    return _page(request, VoiceForm(initial=initial), form, status=422)


@require_POST
def remove_word(request: AuthedRequest, word_id: str) -> HttpResponse:
    mine = KeptWord.objects.owned_by(request.user)
    get_object_or_404(mine, public_id=word_id).delete()
    return redirect("post_settings")


@require_POST
def offer_phrase(request: AuthedRequest, phrase_id: str) -> HttpResponse:
    """Let the writer use a phrase again, or not after all."""
    mine = RemovedPhrase.objects.owned_by(request.user)
    phrase = get_object_or_404(mine, public_id=phrase_id)
    offered = request.POST.get("offered") == "yes"
    wanted.offer_again(phrase, offered=offered, now=timezone.now())
    return redirect("post_settings")


@require_POST
def follow_remark(request: AuthedRequest) -> HttpResponse:
    """Follow a remark of a session or a habit, or not."""
    key = request.POST.get("key", "")
    if not remarks.is_known(request.user, key):
        raise Http404
    followed = request.POST.get("followed") == "yes"
    remarks.follow(request.user, key, followed=followed)
    return redirect("post_settings")


def _page(
    request: AuthedRequest, form: forms.Form, word_form: forms.Form, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "word_form": word_form,
        "words": KeptWord.objects.owned_by(request.user),
        "phrases": wanted.phrases_of(request.user),
        "remarks": remarks.remarks_of(request.user),
        "habits": remarks.habits_of(request.user),
        "by_model": uses_model(request.user),
    }
    return render(request, "settings/posts.html", context, status=status)
