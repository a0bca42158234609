"""Evidence opens in place, with the records around it and the cited words marked."""

import re

import pytest

from frontend.excerpts import _clipped, _marked
from journal.models import DailyNote
from sessions_app.services import delete_session

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def note(work, alice):
    return DailyNote.objects.get(owner=alice, date=work.DAY)


def address(note, item):
    return f"/days/{note.date}/items/{item.public_id}/proof/"


def test_every_item_opens_its_records(as_alice, note):
    items = list(note.items.all())
    assert items
    for item in items:
        page = as_alice.get(address(note, item), headers=HTMX).text
        assert page.count("<mark>") >= 1, item.text
        assert 'class="rec"' in page
        assert "Open in the transcript" in page


def test_the_numbers_are_those_of_the_page(as_alice, note):
    day = as_alice.get(f"/days/{note.date}/").text
    for item in note.items.all():
        part = as_alice.get(address(note, item), headers=HTMX).text
        for number in re.findall(r'id="e(\d+)"', part):
            assert f'id="e{number}"' in day


def test_the_link_leads_to_the_page_that_holds_the_record(as_alice, note):
    item = note.items.first()
    part = as_alice.get(address(note, item), headers=HTMX).text
    link = re.search(r'href="(/sessions/[^"#]+)#(r-[^"]+)"', part)
    page = as_alice.get(link[1].replace("&amp;", "&")).text
    assert f'id="{link[2]}"' in page


def test_without_htmx_it_is_the_page_of_the_day(as_alice, note):
    item = note.items.first()
    answer = as_alice.get(address(note, item))
    assert answer["Location"] == f"/days/{note.date}/#i-{item.public_id}"


def test_others_do_not_see_it(as_charlie, client, note):
    item = note.items.first()
    assert as_charlie.get(address(note, item), headers=HTMX).status_code == 404
    assert client.get(address(note, item)).status_code == 302


def test_an_item_of_another_day_is_not_found(as_alice, note):
    item = note.items.first()
    assert (
        as_alice.get(
            f"/days/2026-11-01/items/{item.public_id}/proof/", headers=HTMX
        ).status_code
        == 404
    )
    assert (
        as_alice.get(f"/days/{note.date}/items/nope/proof/", headers=HTMX).status_code
        == 404
    )


def test_a_record_that_is_gone_says_so(as_alice, alice, work, note):
    item = note.items.first()
    session = item.evidence[0]["session"]
    delete_session(alice.coding_sessions.get(public_id=session))
    page = as_alice.get(address(note, item), headers=HTMX).text
    assert "This record is gone" in page
    assert "<mark>" not in page


def test_long_neighbours_are_clipped_and_cited_words_are_not():
    text = "\n".join(f"line {number}" for number in range(100))
    assert _clipped(text, []).count("\n") == 3
    around = _clipped(text, ["line 50"])
    assert "line 50" in around
    assert around.count("\n") <= 14
    assert around.startswith("…")
    assert around.endswith("…")


def test_every_cited_quote_is_marked_once():
    pieces = list(_marked("a b c b", ["b", "c"]))
    assert "".join(piece.text for piece in pieces) == "a b c b"
    assert [piece.text for piece in pieces if piece.cited] == ["b", "c", "b"]
