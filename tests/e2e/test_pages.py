"""Every page at two widths, light and dark: nothing sticks out, nothing complains."""

import os

import pytest

from tests.e2e.conftest import ARTIFACTS, sign_in

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
