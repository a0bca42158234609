"""Into a team by a link; one project shared; the admin sees that and nothing else."""

import pytest
from django.test import Client

from tests.e2e.conftest import sign_in
from tests.frontend import worked

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def windows(browser):
    """Makes a browser of its own for each person."""
    contexts = []

    def open_for(server, email):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server, email)
        return page

    yield open_for
    for context in contexts:
        context.close()


def test_a_team_sees_one_project_and_strangers_nothing(
    windows, live_server, alice, bob, charlie, bearer
):
    worked.work(Client(), bearer, alice)
    url = live_server.url
    boss = windows(url, bob.email)
    boss.goto(f"{url}/teams/")
    boss.get_by_label("Name of the team").fill("Tideworks")
    boss.get_by_role("button", name="Make the team").click()
    boss.get_by_role("button", name="Make a link").click()
    path = "/join/" + boss.locator("#invite-link").text_content().split("/join/")[1]

    member = windows(url, alice.email)
    member.goto(url + path)
    member.get_by_role("heading", name="Join Tideworks").wait_for()
    row = member.locator("fieldset", has_text="quire")
    assert row.get_by_label("Nothing").is_checked()
    row.get_by_text("Weekly profile").click()
    member.get_by_role("button", name="Join the team").click()
    member.get_by_text("The weekly profile of quire, and nothing else.").wait_for()

    boss.goto(f"{url}/teams/")
    boss.get_by_role("link", name="Tideworks").click()
    team_address = boss.url
    boss.get_by_role("link", name="Profile of week").click()
    boss.goto(boss.url.rsplit("/weeks/", 1)[0] + f"/weeks/{worked.WEEK}/")
    seen = boss.locator("main").text_content()
    assert "quire" in seen
    assert "tide" not in seen.replace("Tideworks", "")
    assert boss.locator("main a[href^='/sessions/']").count() == 0
    for private in (
        f"/sessions/{worked.session_of(alice).public_id}/",
        f"/sessions/{worked.session_of(alice, 's-2').public_id}/",
    ):
        assert boss.goto(url + private).status == 404

    stranger = windows(url, charlie.email)
    assert stranger.goto(team_address).status == 404
    assert stranger.goto(url + path).status == 410

    member.goto(team_address)
    assert (
        "Bob"
        in member.locator(
            "section", has_text="Who looked at your profile"
        ).last.text_content()
    )
