"""Going through the drafts: by keys alone, and with a thumb at 390 pixels."""

import pytest
from playwright.sync_api import expect

from publishing.models import Draft
from tests.e2e.conftest import sign_in
from tests.frontend.drafted import by_api, make_story

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
S = Draft.Status
X = "The importer.py lost rows. Now it holds a lease, and 50 tests pass."


@pytest.fixture
def drafts(alice):
    """Two stories, four drafts; the newest story comes first."""
    older = make_story(alice, x=X, origin="item:1")
    newer = [
        by_api(draft)
        for draft in make_story(alice, project=alice.projects.get(), x=X + " Twice.")
    ]
    return [*newer, *older]


def waits_for(page, draft, text):
    page.locator(f"#net-{draft.public_id}", has_text=text).wait_for()
    settled(page)


def settled(page):
    """htmx has taken the new part over, and the focus is where the next step is."""
    busy = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    expect(page.locator(busy)).to_have_count(0)


def opened(page, draft):
    """The page of this draft is there, and listens to keys."""
    page.wait_for_url(f"**/{draft.public_id}/*")
    page.locator(".net[aria-current]").wait_for()


def focused(page, what):
    page.wait_for_function("what => document.activeElement.matches(what)", arg=what)


def test_all_drafts_by_keys(page, live_server, alice, drafts):
    linkedin, x, other, other_x = drafts
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/drafts/")
    page.get_by_role("link", name="Go through all 2").click()
    opened(page, linkedin)
    page.get_by_text("Draft 1 of 2").wait_for()
    press = page.keyboard.press

    press("?")
    page.get_by_role("dialog").wait_for()
    press("a")  # nothing happens behind the list of keys
    press("Escape")
    press("j")
    opened(page, other)
    press("k")
    opened(page, linkedin)

    press("2")  # to X, and into its text
    press("e")
    area = page.locator(f"#text-{x.public_id}")
    area.wait_for()
    focused(page, "textarea")
    press("Control+End")
    page.keyboard.type(" Ask s and x.")  # keys are letters here
    waits_for(page, x, "is in your words")
    press("Control+Enter")
    area.wait_for(state="detached")
    settled(page)
    press("d")
    page.locator("ins", has_text="Ask s and x.").wait_for()
    settled(page)
    x.refresh_from_db()
    assert (x.status, x.version) == (S.REVIEW, 2)

    press("a")  # waits for the undo window, in place: LinkedIn is still to be decided
    waits_for(page, x, "It leaves on")
    press("u")
    waits_for(page, x, "waits for you")
    press("x")
    focused(page, ".chip")
    press("Enter")
    waits_for(page, x, "rejected")

    press("1")
    press("s")  # the last of its story: the next one comes
    page.wait_for_url(f"**/{other.public_id}/?after={linkedin.public_id}")
    page.get_by_text("Draft 1 of 1").wait_for()
    assert page.get_by_role("button", name="Undo").is_visible()
    for draft in drafts:
        draft.refresh_from_db()
    assert (x.reason, linkedin.status) == ("Too technical.", S.SNOOZED)
    assert (other.status, other_x.status) == (S.REVIEW, S.REVIEW)


def test_one_draft_by_thumb(page, live_server, alice, drafts):
    x = drafts[3]
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/drafts/{x.public_id}/")
    net = page.locator(f"#net-{x.public_id}")
    net.scroll_into_view_if_needed()

    net.locator(".say-it").first.click()
    pop = net.locator(".proof-pop").first
    pop.get_by_text("50 passed in 41.27s").wait_for()
    box = pop.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")

    net.locator(".net-head").evaluate("head => head.scrollIntoView()")
    button = net.get_by_role("button", name="Approve this exact text")
    reach = button.bounding_box()
    assert reach["y"] + reach["height"] <= 844  # under the thumb without scrolling
    net.get_by_role("button", name="Write “importer”").click()
    waits_for(page, x, "The importer lost rows.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    net.get_by_role("button", name="Approve this exact text").click()
    net.get_by_role("button", name="Post it on X").click()
    waits_for(page, x, "Paste the link of the post")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    x.refresh_from_db()
    assert (x.status, x.version) == (S.SENDING, 2)
