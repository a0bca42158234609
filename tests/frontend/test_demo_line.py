"""In a demo, pages that connect, approve or post say that nothing leaves."""

import pytest
from django.urls import reverse

from tests.test_page_access import PAGES
from tests.world import address, world_of

SAYS = "DEMO: nothing leaves this computer."
ABOUT = ("/drafts/", "/sandbox/", "/connections/", "/settings/")


@pytest.fixture
def shown(alice, bob, as_alice):
    """The texts of all full pages of Alice's, by their address."""
    world = world_of(alice, bob)
    pages = {}
    for route in PAGES.values():
        path = address(world, route)
        answer = as_alice.get(path)
        html = answer.headers["Content-Type"].startswith("text/html")
        if answer.status_code == 200 and html and "</html>" in answer.text:
            pages[path] = answer.text
    return pages


@pytest.fixture
def demo(settings):
    settings.DEMO_MODE = True


def test_pages_about_publishing_say_it(demo, shown):
    about = {path: text for path, text in shown.items() if path.startswith(ABOUT)}
    assert {reverse("drafts"), reverse("settings")} <= about.keys()
    assert [path for path, text in about.items() if SAYS not in text] == []


def test_others_do_not(demo, shown):
    others = {path: text for path, text in shown.items() if not path.startswith(ABOUT)}
    assert reverse("today") in others and reverse("teams") in others
    assert [path for path, text in others.items() if SAYS in text] == []


def test_the_question_before_sharing_says_it(demo, alice, bob, as_alice):
    world = world_of(alice, bob)
    path = address(world, PAGES["share_item"])
    assert SAYS in as_alice.post(path).text


def test_without_a_demo_no_page_says_it(shown):
    assert [path for path, text in shown.items() if SAYS in text] == []
