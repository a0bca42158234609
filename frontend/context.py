"""What every page needs: the sections, the appearance, whether this is the demo."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from publishing.services import reminders, waiting_count

LOOKS = ("light", "dark")
#: Pages on which something is connected, approved or posted.
PUBLISHING = ("/drafts/", "/sandbox/", "/connections/", "/settings/")


class Section(NamedTuple):
    name: str
    url: str
    current: bool
    waiting: int = 0
    narrow: bool = False


def page(request: HttpRequest) -> dict[str, Any]:
    look = request.COOKIES.get("look", "auto")
    sections = SimpleLazyObject(lambda: _sections(request))
    return {
        "look": look if look in LOOKS else "auto",
        "demo": settings.DEMO_MODE,
        "nothing_leaves": settings.DEMO_MODE and _publishes(request.path),
        "signup": settings.SIGNUP,
        "sections": sections,
        "connection_warnings": SimpleLazyObject(lambda: _connection_warnings(request)),
        "section_now": SimpleLazyObject(
            lambda: next((each.name for each in sections if each.current), "")
        ),
    }


def _publishes(path: str) -> bool:
    return path.startswith(PUBLISHING) or path.rstrip("/").endswith("/share")


def _connection_warnings(request: HttpRequest) -> list[reminders.Warned]:
    if not request.user.is_authenticated:
        return []
    return reminders.warnings(request.user)


def _sections(request: HttpRequest) -> list[Section]:
    """Asked for only by pages of a person who is signed in."""
    if not request.user.is_authenticated:
        return []
    waiting = waiting_count(request.user)
    names = [
        (_("Today"), "today", ("/today/",), 0, False),
        (_("Journal"), "journal", ("/days/",), 0, False),
        (_("Tasks"), "tasks", ("/tasks/", "/decisions/"), 0, False),
        (_("Week"), "weeks", ("/weeks/", "/profile/", "/review/"), 0, False),
        (_("Insights"), "insights", ("/insights/",), 0, False),
        (_("Sessions"), "sessions", ("/sessions/",), 0, False),
        (_("Drafts"), "drafts", ("/drafts/",), waiting, False),
        (_("Team"), "teams", ("/teams/", "/join/"), 0, False),
        (_("Settings"), "settings", ("/settings/", "/account/", "/projects/"), 0, True),
    ]
    return [
        Section(name, reverse(view), request.path.startswith(paths), waiting, narrow)
        for name, view, paths, waiting, narrow in names
    ]
