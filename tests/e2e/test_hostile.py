"""Text of transcripts is data: in a real browser nothing of it runs or loads."""

import pytest
from django.test import Client

from journal.models import DailyNote
from tests.e2e.conftest import sign_in
from tests.frontend import worked

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(alice, bearer):
    worked.work(Client(), bearer, alice)
    note = DailyNote.objects.get(owner=alice)
    # Whatever a writer lets through, the page must not run it.
    note.items.update(text=worked.HOSTILE)
    DailyNote.objects.filter(pk=note.pk).update(headline=worked.HOSTILE)
    session = worked.session_of(alice, "s-hostile").public_id
    return [
        "/today/",
        "/days/",
        "/days/2026-11-18/",
        f"/sessions/{session}/",
        "/sessions/",
    ]


def test_nothing_of_it_runs(page, live_server, alice, pages):
    foreign = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(live_server.url)
            else foreign.append(request.url)
        ),
    )
    sign_in(page, live_server.url, alice.email)
    for path in pages:
        answer = page.goto(live_server.url + path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        for fold in page.locator("details").all():
            fold.evaluate("fold => { fold.open = true }")
        page.wait_for_load_state("networkidle")
        assert page.title().endswith("Worktracker"), path
        assert page.title() not in ("owned", "1"), path
        assert (
            page.locator("main script, main img, main a[href^='javascript']").count()
            == 0
        ), path
    assert foreign == []
