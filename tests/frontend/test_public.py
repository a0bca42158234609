"""The page that outsiders open: off, on, exactly as previewed, and gone at once."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.hooks import account_deleting
from frontend.views import public
from journal.models import PublicPage, ReleasedHandle
from journal.services import write_daily_note
from pipeline.handles import looks
from publishing.models import KeptWord
from sessions_app.models import EvidenceRow
from sessions_app.services import change_project
from tests.journal import build

pytestmark = pytest.mark.django_db
SETTINGS = "/profile/public/"
DAY = date(2026, 11, 19)


@pytest.fixture
def shown(alice):
    """Alice's work in tidemark may be told of; billing may not."""
    private = build.project(alice, "billing")
    project = build.project(
        alice, "tidemark", remote="github.com/ada/tidemark", publishable=True
    )
    build.work(alice, project, DAY)
    build.work(alice, private, DAY, hour=14)
    write_daily_note(alice, DAY, now=build.NOW)
    return project


def seen(client):
    return re.search(r'name="seen" value="(\w*)"', client.get(SETTINGS).text)[1]


def switch(client, **more):
    asked = {"name": "Ada Pärk", "address": "link", "seen": seen(client)} | more
    answer = client.post(SETTINGS, asked)
    if answer.status_code == 409 and "seen" not in more:
        # Another name is another page: look at it, then say so again.
        now = re.search(r'name="seen" value="(\w*)"', answer.text)[1]
        answer = client.post(SETTINGS, asked | {"seen": now})
    return answer


def page_of(owner):
    return PublicPage.objects.get(owner=owner)


def test_it_is_off_until_the_owner_switches_it_on(as_alice, alice, shown, client):
    page = as_alice.get(SETTINGS).text
    assert "It is off" in page
    assert "tidemark" in page
    assert "billing" not in page
    path = f"/p/{page_of(alice).secret}/"
    assert client.get(path).status_code == 404
    assert client.get(f"{path}preview.png").status_code == 404
    assert switch(as_alice).status_code == 302
    assert client.get(path).status_code == 200


def test_outsiders_read_what_was_previewed_and_nothing_else(
    as_alice, as_charlie, alice, shown, client
):
    switch(as_alice)
    preview = as_alice.get(SETTINGS).text
    answer = client.get(page_of(alice).path)
    body = answer.text.split('<div class="wrap">')[1].split("</div></main>")[0]
    assert body.strip() in preview
    assert "Ada Pärk" in body
    assert "billing" not in answer.text
    assert alice.email not in answer.text
    assert re.findall(r'href="(?!/static/)([^"#]*)"', answer.text) == []
    assert not answer.cookies
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert '<meta name="robots" content="noindex' in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    for one in (as_alice, as_charlie):
        assert one.get(page_of(alice).path).content == answer.content
    assert as_alice.get(page_of(alice).path).headers.get("Set-Cookie") is None
    picture = client.get(f"{page_of(alice).path}preview.png")
    assert picture.content.startswith(b"\x89PNG")
    assert 'content="http' in answer.text
    assert client.post(page_of(alice).path).status_code == 405


def test_pushed_commits_are_linked(as_alice, alice, shown, client):
    switch(as_alice)
    assert "github.com" not in client.get(page_of(alice).path).text
    commit = EvidenceRow.objects.filter(project=shown, kind="commit").first()
    EvidenceRow.objects.create(
        owner=alice,
        session=commit.session,
        project=shown,
        record="pushed",
        at=commit.at + timedelta(minutes=1),
        kind="push",
        quote="4be19d2..9be0c11  main -> main",
        origin="main",
        data={"outcome": "ok"},
    )
    text = client.get(page_of(alice).path).text
    assert f"https://github.com/ada/tidemark/commit/{commit.data['sha']}" in text
    assert 'rel="nofollow noopener noreferrer"' in text


def test_a_page_that_changed_since_its_preview_is_not_switched_on(
    as_alice, alice, shown
):
    assert switch(as_alice, seen="0" * 64).status_code == 409
    assert switch(as_alice, seen="").status_code == 409
    assert page_of(alice).on_since is None
    answer = switch(as_alice, name="")
    assert answer.status_code == 422
    assert page_of(alice).on_since is None


def test_switched_off_and_renewed_links_lead_nowhere(as_alice, alice, shown, client):
    switch(as_alice)
    first = page_of(alice).path
    as_alice.post("/profile/public/link/")
    second = page_of(alice).path
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    as_alice.post("/profile/public/off/")
    assert client.get(second).status_code == 404
    assert client.get(page_of(alice).path).status_code == 404
    switch(as_alice)
    assert client.get(second).status_code == 404


def test_what_is_taken_back_is_gone_at_once(as_alice, alice, shown, client):
    switch(as_alice)
    KeptWord.objects.create(owner=alice, word="tidemark", folded="tidemark")
    text = client.get(page_of(alice).path).text
    assert ">tidemark<" not in text
    change_project(shown, publishable=False)
    assert "Mark a project as publishable" in as_alice.get(SETTINGS).text
    assert switch(as_alice, seen="").status_code == 409
    assert "There is nothing here yet" in client.get(page_of(alice).path).text
    assert client.get(f"{page_of(alice).path}preview.png").status_code == 404
    alice.is_active = False
    alice.save()
    assert client.get(page_of(alice).path).status_code == 404


def test_a_handle_is_found_changed_and_kept_for_its_owner(
    as_alice, as_charlie, alice, charlie, shown, client
):
    by = {"address": "handle"}
    assert switch(as_alice, **by, handle="admin").status_code == 422
    assert switch(as_alice, **by, handle="@Ada-Park").status_code == 302
    secret = page_of(alice).secret
    assert client.get("/@ada-park/").status_code == 200
    assert client.get("/@Ada-Park/preview.png")["Content-Type"] == "image/png"
    assert client.get(f"/p/{secret}/").status_code == 404
    assert "indexed" not in client.get("/@ada-park/").text
    answer = switch(as_alice, **by, handle="ada", indexed="on")
    assert answer.status_code == 302
    found = client.get("/@ada/")
    assert "X-Robots-Tag" not in found
    assert 'name="robots"' not in found.text
    assert client.get("/@ada-park/").status_code == 404
    # Nobody else may have it, nor one that looks like it, for half a year.
    change_project(shown, publishable=True)
    work = {"name": "C", "address": "handle", "seen": "x"}
    for taken in ("ada", "ada-park", "adapark"):
        told = as_charlie.post(SETTINGS, work | {"handle": taken}).text
        assert "This handle is taken, or looks like one that is." in told
    held = timezone.now() - timedelta(days=200)
    ReleasedHandle.objects.update(released_at=held)
    told = as_charlie.post(SETTINGS, work | {"handle": "adapark"}).text
    assert "There is nothing to show yet" in told
    assert switch(as_alice, **by, handle="ada-park").status_code == 302


def test_the_handle_of_a_deleted_account_is_held(as_alice, alice, shown, client):
    switch(as_alice, address="handle", handle="ada")
    for hook in account_deleting:
        hook(alice)
    alice.delete()
    assert client.get("/@ada/").status_code == 404
    assert ReleasedHandle.objects.get().looks == looks("ada")


def test_many_visits_are_slowed_down(as_alice, alice, shown, client, monkeypatch):
    switch(as_alice)
    monkeypatch.setattr(public, "PER_ADDRESS", 2)
    path = page_of(alice).path
    cache.clear()
    codes = [client.get(path).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert client.get(f"{path}preview.png").status_code == 429
    monkeypatch.setattr(public, "PER_PAGE", 1)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(path).status_code == 429


def test_nonsense_is_not_found(client, db):
    for path in ("/p/x/", "/@x/", f"/p/{'x' * 3000}/", "/@..%2f/"):
        assert client.get(path).status_code == 404
