"""Every page at two widths, light and dark: nothing sticks out, nothing complains."""

import os

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.services import teams
from sessions_app.models import ProjectShare
from sessions_app.services import change_project
from tests.e2e.conftest import ARTIFACTS, sign_in
from tests.frontend import worked
from tests.frontend.drafted import make_story

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

OPEN = {
    "landing": "/",
    "signup": "/account/signup/",
    "login": "/account/login/",
    "reset": "/account/password/reset/",
    "about": "/about/",
    "privacy": "/privacy/",
    "not-found": "/no-such-page/",
}
OWN = {
    "welcome": "/welcome/",
    "today-empty": "/today/",
    "journal-empty": "/days/",
    "day-empty": "/days/2026-11-18/",
    "settings": "/settings/",
    "tokens": "/settings/tokens/",
}
FULL = {
    "today": "/today/",
    "journal": "/days/",
    "day": "/days/2026-11-18/",
    "week": "/weeks/2026-W47/",
    "week-public": "/weeks/2026-W47/?for=public",
    "sessions": "/sessions/",
    "transcript": "/sessions/{session}/",
    "transcript-hostile": "/sessions/{hostile}/",
    "session-delete": "/sessions/{session}/delete/",
    "drafts": "/drafts/",
    "draft": "/drafts/{draft}/",
    "draft-editor": "/drafts/{draft}/?edit=1",
    "projects": "/projects/",
    "teams": "/teams/",
    "team": "/teams/{team}/",
    "team-member": "/teams/{team}/members/{member}/weeks/2026-W47/",
    "settings-full": "/settings/",
    "tokens-full": "/settings/tokens/",
}
SIZES = {"1440": (1440, 900), "390": (390, 844)}


def picture(page, name: str, width: str, look: str) -> None:
    """Kept only when asked for: SCREENS=1."""
    if os.environ.get("SCREENS"):
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"{name}-{width}-{look}.png", full_page=True)


def walk(page, server: str, pages: dict[str, str], width: str, look: str) -> list[str]:
    """Names of pages that are wider than the window."""
    size = SIZES[width]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=look)
    wide = []
    for name, path in pages.items():
        page.goto(server + path)
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wide.append(name)
        picture(page, name, width, look)
    return wide


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_open_pages_fit(page, live_server, width, look):
    assert walk(page, live_server.url, OPEN, width, look) == []


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_own_pages_fit(page, live_server, alice, width, look):
    sign_in(page, live_server.url, alice.email)
    assert walk(page, live_server.url, OWN, width, look) == []


@pytest.fixture
def full(alice, bob, bearer):
    """Alice has days, a week, drafts and a team; returns the ids of her things."""
    worked.work(Client(), bearer, alice)
    project = worked.project_of(alice)
    change_project(project, publishable=True)
    team = teams.create(bob, name="Tideworks")
    Membership.objects.create(team=team, user=alice, role="admin")
    ProjectShare.objects.create(project=project, team=team, share="profile")
    worked.write(alice)
    return {
        "session": worked.session_of(alice).public_id,
        "hostile": worked.session_of(alice, "s-hostile").public_id,
        "draft": make_story(alice, project=project)[0].public_id,
        "team": team.public_id,
        "member": alice.public_id,
    }


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_full_pages_fit(page, live_server, alice, full, width, look):
    sign_in(page, live_server.url, alice.email)
    pages = {name: path.format(**full) for name, path in FULL.items()}
    assert walk(page, live_server.url, pages, width, look) == []
