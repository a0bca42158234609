"""Approving and publishing with the keyboard alone."""

import pytest
from django.test import Client

from publishing.models import Publication
from tests.e2e.conftest import sign_in
from tests.frontend import worked
from tests.frontend.drafted import make_story

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
LINK = "https://x.com/alva_tides/status/1991000000000000001"
FOCUSED = """(() => {
  const here = document.activeElement;
  return here === document.body ? "" : (here.textContent || here.ariaLabel || "").trim();
})()"""


def tab_to(page, name: str, inside: str, limit: int = 80) -> None:
    """Press Tab until the thing with this name, in this part of the page, has focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = page.evaluate(f"document.activeElement.closest('{inside}') !== null")
        if here and name in page.evaluate(FOCUSED):
            return
    raise AssertionError(
        f"{name} was not reached; focus is on {page.evaluate(FOCUSED)!r}"
    )


def focus_comes_to(page, name: str) -> None:
    page.wait_for_function(f"(name) => {FOCUSED}.includes(name)", arg=name)


def test_approve_and_publish_by_keyboard(page, live_server, alice):
    draft = make_story(alice)[1]
    net = f"#net-{draft.public_id}"
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/drafts/{draft.public_id}/")
    tab_to(page, "Approve this exact text", net)
    page.keyboard.press("Enter")
    focus_comes_to(page, "Post it on X")
    page.keyboard.press("Enter")
    focus_comes_to(page, "Copy")
    page.keyboard.press("Tab")
    focus_comes_to(page, "Open X")
    page.keyboard.press("Tab")
    page.keyboard.type(LINK)
    page.keyboard.press("Enter")
    focus_comes_to(page, "Published on")
    assert Publication.objects.get().url == LINK


def test_the_first_tab_leads_past_the_navigation(page, live_server):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_a_fold_of_evidence_opens_by_keyboard(page, live_server, alice, bearer):
    worked.work(Client(), bearer, alice)
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/days/{worked.DAY}/")
    tab_to(page, "41 tests passed", "details.proof")
    page.keyboard.press("Enter")
    mark = page.locator(".rec mark").first
    mark.wait_for()
    assert mark.is_visible()
