"""Review packets: asked for, read, taken along; only what the reader may know."""

import re
from datetime import date, timedelta

import pytest

from accounts.models import Membership
from accounts.services import teams
from journal.models import NoteItem, Packet
from journal.papers.pdf import BOX, drawable
from journal.services import write_daily_note
from pipeline import packet as pipeline_packet
from publishing.models import KeptWord
from runs.services import drain
from sessions_app.services import change_project
from sessions_app.services.shares import set_share
from tests.journal import build
from tests.journal.build import NOW

pytestmark = pytest.mark.django_db
ODD = "Añadí “tildes” — Łódź, Ελληνικά, 漢字, 🙂, e\u0301, \u202e " + "x" * 300
DAY = date(2026, 11, 18)
ASKED = {"starts": "2026-11-01", "ends": "2026-11-30", "by": "project", "reader": "me"}


@pytest.fixture
def tidemark(alice):
    """Two days in tidemark, which may be told of, and one in billing, which may not."""
    tide = build.project(alice, "tidemark", publishable=True)
    build.work(alice, tide, DAY)
    build.work(alice, tide, DAY + timedelta(days=1), words="claim a batch by lease")
    build.work(alice, build.project(alice, "billing"), DAY, hour=15)
    for number in range(2):
        write_daily_note(alice, DAY + timedelta(days=number), now=NOW)
    return tide


def ask(client, **more):
    return client.post("/review/", ASKED | more)["Location"]


def test_a_packet_is_read_and_taken_along(
    as_alice, as_charlie, alice, client, tidemark
):
    notes = NoteItem.objects.filter(note__owner=alice, note__date=DAY)
    notes.filter(project=tidemark).update(text=ODD)
    where = ask(as_alice)
    page = as_alice.get(where).text.split("<main")[1]
    assert "Built from 2 of 2 notes." in page
    assert "billing" in page
    assert "/sessions/" in page
    text = as_alice.get(f"{where}md/")
    assert text["Content-Type"] == "text/markdown; charset=utf-8"
    assert "## tidemark" in text.text
    assert re.search(r"^\[\^1\]: .*\]\(http\S+/sessions/", text.text, re.MULTILINE)
    pdf = as_alice.get(f"{where}pdf/")
    assert pdf.content.startswith(b"%PDF-")
    assert b"/Annots" in pdf.content
    assert b"/Outlines" in pdf.content
    assert drawable("漢 🙂 e\u0301 \u202ex\x00") == f"{BOX} {BOX} é x"
    assert pdf["Content-Disposition"].endswith('review-2026-11-01-2026-11-30.pdf"')
    for path in (where, f"{where}md/", f"{where}pdf/"):
        assert as_charlie.get(path).status_code == 404
        assert client.get(path).status_code == 302
    by = as_alice.get(ask(as_alice, by="competence")).text
    assert "Python" in by
    assert "first on 18 November 2026" in by
    assert as_charlie.post(f"{where}delete/").status_code == 404
    as_alice.post(f"{where}delete/")
    assert as_alice.get(where).status_code == 404
    assert "1 November" not in as_charlie.get("/review/").text


def test_a_reader_is_told_only_what_it_may_know(
    as_alice, as_bob, as_charlie, alice, bob, tidemark
):
    public = as_alice.get(f"{ask(as_alice, reader='public')}md/").text
    assert "tidemark" in public
    assert "billing" not in public
    assert "/sessions/" not in public
    assert "and 2 records" in public
    KeptWord.objects.create(owner=alice, word="retry", folded="retry")
    assert "retry" not in as_alice.get(f"{ask(as_alice, reader='public')}md/").text
    team = teams.create(alice, name="Tideworks")
    where = ask(as_alice, reader=team.public_id)
    assert "This range holds nothing for this reader" in as_alice.get(where).text
    assert as_alice.get(f"{where}md/").status_code == 302
    assert as_alice.get(f"{where}pdf/").status_code == 302
    set_share(alice, tidemark, team, "profile", now=NOW)
    shared = as_alice.get(where).text.split("<main")[1]
    assert "tidemark" in shared
    assert "billing" not in shared
    Membership.objects.create(team=team, user=bob, role="admin")
    theirs = f"/teams/{team.public_id}/members/{alice.public_id}/review/"
    asked = {"starts": "2026-11-01", "ends": "2026-11-30", "by": "competence"}
    read = as_bob.get(theirs, asked).text
    assert "Python" in read
    assert "billing" not in read
    assert "/sessions/" not in read.split("<main")[1]
    assert "Python" in as_bob.get(theirs, asked | {"as": "md"}).text
    assert as_bob.get(theirs, asked | {"ends": "2020-01-01"}).status_code == 404
    late = asked | {"starts": "9999-12-30", "ends": "9999-12-31"}
    assert "holds nothing" in as_bob.get(theirs, late).text
    assert as_charlie.get(theirs, asked).status_code == 404
    set_share(alice, tidemark, team, "nothing", now=NOW)
    assert "Python" not in as_bob.get(theirs, asked).text
    change_project(tidemark, publishable=False)
    assert "holds nothing" in as_alice.get(where).text
    elsewhere = teams.create(bob, name="Others")
    answer = as_alice.post("/review/", ASKED | {"reader": elsewhere.public_id})
    assert answer.status_code == 422


def test_senseless_ranges_are_refused(as_alice, as_charlie, alice, tidemark):
    for wrong in (
        {"starts": "2026-12-01"},
        {"starts": "2000-01-01"},
        {"ends": "tomorrow"},
        {"by": "mood"},
        {"project": "nobody"},
        {"reader": ""},
    ):
        assert as_alice.post("/review/", ASKED | wrong).status_code == 422
    theirs = as_charlie.post("/review/", ASKED | {"project": tidemark.public_id})
    assert theirs.status_code == 422
    one = Packet.objects.get(
        public_id=ask(as_alice, project=tidemark.public_id).split("/")[2]
    )
    assert one.project == tidemark


def test_a_large_packet_is_drawn_by_a_run(as_alice, alice, tidemark, monkeypatch):
    monkeypatch.setattr(pipeline_packet, "LARGE", 0)
    where = ask(as_alice)
    assert as_alice.get(f"{where}pdf/")["Location"] == where
    assert {run.state for run in drain(["packet"], alice)} == {"done"}
    first = as_alice.get(f"{where}pdf/")
    assert first.content.startswith(b"%PDF-")
    # What was drawn is handed out only while it still says the same.
    NoteItem.objects.filter(note__owner=alice).update(text="Told anew.")
    note = alice.daily_notes.first()
    note.revision += 1
    note.save()
    assert as_alice.get(f"{where}pdf/").status_code == 302
