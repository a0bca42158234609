"""The public page's settings, with its preview: what outsiders see, word for word."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from frontend.http import AuthedRequest
from frontend.open_page import open_page
from frontend.preview_image import draw_preview
from journal.models import PublicPage
from journal.services import public_pages
from pipeline import handles


class PageForm(forms.Form):
    """What the owner decides; ``seen`` names the preview above the button."""

    name = forms.CharField(
        label=gettext_lazy("Name on the page"),
        max_length=80,
        help_text=gettext_lazy("As outsiders read it."),
    )
    address = forms.ChoiceField(
        label=gettext_lazy("How it is found"),
        choices=PublicPage.Address.choices,
        widget=forms.RadioSelect,
    )
    handle = forms.CharField(
        label=gettext_lazy("Handle"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Only for an address by handle: letters, digits and hyphens. One that you "
            "give back is kept for you for half a year."
        ),
    )
    indexed = forms.BooleanField(
        label=gettext_lazy("Search engines may list it"), required=False
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("address") == PublicPage.Address.HANDLE:
            why = handles.mistake(handles.normal(data.get("handle", "")))
            if why:
                self.add_error("handle", why)
        return data


@never_cache
def public_settings(request: AuthedRequest) -> HttpResponse:
    """What is set, and the page as outsiders see it now, or would see it."""
    page = public_pages.page_of(request.user)
    if request.method != "POST":
        return _show(request, page, _form(page))
    form = PageForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        public_pages.switch_on(page, **form.cleaned_data, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        kept = public_pages.page_of(request.user)
        kept.name = form.cleaned_data["name"]  # so that the preview is of this name
        return _show(request, kept, form, status=409)
    messages.success(
        request, _("The page is on. Anybody with its address can read it.")
    )
    return redirect("public_settings")


@require_POST
def public_off(request: AuthedRequest) -> HttpResponse:
    public_pages.switch_off(public_pages.page_of(request.user))
    messages.success(request, _("The page is off. Its old address leads nowhere."))
    return redirect("public_settings")


@require_POST
def public_new_link(request: AuthedRequest) -> HttpResponse:
    public_pages.new_link(public_pages.page_of(request.user))
    messages.success(request, _("There is a new link. The old one leads nowhere."))
    return redirect("public_settings")


@require_safe
@never_cache
def public_picture(request: AuthedRequest) -> HttpResponse:
    """The picture that a link to the page would show."""
    page = public_pages.page_of(request.user)
    what = public_pages.opened(page, now=timezone.now())
    if what.profile is None:
        return redirect("public_settings")
    return HttpResponse(draw_preview(what), content_type="image/png")


def _form(page: PublicPage) -> PageForm:
    return PageForm(
        initial={
            "name": page.name or page.owner.name,
            "address": page.address,
            "handle": page.handle or "",
            "indexed": page.indexed,
        }
    )


def _show(
    request: AuthedRequest, page: PublicPage, form: PageForm, status: int = 200
) -> HttpResponse:
    what = public_pages.opened(page, now=timezone.now())
    context = {
        "form": form,
        "settings_of": page,
        "address": f"{settings.PUBLIC_URL}{page.path}",
        "page": open_page(what),
        "changed": bool(page.on_since and page.shown != what.digest),
    }
    return render(request, "public/settings.html", context, status=status)
