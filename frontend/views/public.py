"""What outsiders open: a person's page, by its secret link or handle, and nothing else.

The same for everybody: who is signed in makes no difference, and no cookie is set.
Nothing is kept by anybody between us and the reader, so that switching it off works
with the next request.
"""

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.throttling import BaseThrottle

from frontend.open_page import open_page
from frontend.preview_image import draw_preview
from journal.models import PublicPage
from journal.services import public_pages
from pipeline import handles

#: Requests of one address, and of all for one page, in a minute.
PER_ADDRESS, PER_PAGE = 60, 600
_MINUTE = 60

Find = Callable[[str], PublicPage | None]


@csrf_exempt
@login_not_required
@require_safe
def by_secret(request: HttpRequest, secret: str) -> HttpResponse:
    return _page(request, public_pages.by_secret, secret)


@csrf_exempt
@login_not_required
@require_safe
def by_handle(request: HttpRequest, handle: str) -> HttpResponse:
    return _page(request, public_pages.by_handle, handles.normal(handle))


@csrf_exempt
@login_not_required
@require_safe
def secret_image(request: HttpRequest, secret: str) -> HttpResponse:
    return _image(request, public_pages.by_secret, secret)


@csrf_exempt
@login_not_required
@require_safe
def handle_image(request: HttpRequest, handle: str) -> HttpResponse:
    return _image(request, public_pages.by_handle, handles.normal(handle))


def _page(request: HttpRequest, find: Find, name: str) -> HttpResponse:
    if _too_often(request, name):
        return _slow_down()
    page = find(name)
    if page is None:
        raise Http404
    what = public_pages.opened(page, now=timezone.now())
    address = f"{settings.PUBLIC_URL}{page.path}"
    context = {"page": open_page(what), "address": address}
    return _headed(render(request, "public/page.html", context), indexed=page.indexed)


def _image(request: HttpRequest, find: Find, name: str) -> HttpResponse:
    if _too_often(request, name):
        return _slow_down()
    page = find(name)
    if page is None:
        raise Http404
    what = public_pages.opened(page, now=timezone.now())
    if what.profile is None:
        raise Http404
    # Named by what it shows: another page is another picture.
    key = f"preview:{what.digest}"
    picture = cache.get(key)
    if picture is None:
        picture = draw_preview(what)
        cache.set(key, picture, timeout=3600)
    answer = HttpResponse(picture, content_type="image/png")
    return _headed(answer, indexed=page.indexed)


def _headed(answer: HttpResponse, *, indexed: bool) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    if not indexed:
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _too_often(request: HttpRequest, name: str) -> bool:
    window = int(time.time() // _MINUTE)
    who = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
    return _counted(f"open:{who}:{window}") > PER_ADDRESS or (
        _counted(f"open-page:{_hash(name)}:{window}") > PER_PAGE
    )


def _hash(name: str) -> str:
    """A name of any length and kind as a key of the cache."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]


def _counted(key: str) -> int:
    if cache.add(key, 1, timeout=2 * _MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the cache threw it out in between
        return 1


def _slow_down() -> HttpResponse:
    told = _("This page was opened very often just now. Wait a minute, then try again.")
    answer = HttpResponse(told, status=429, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(_MINUTE)
    return _headed(answer, indexed=False)
