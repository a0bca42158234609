"""“This was misread”: everything is shown first, nothing is sent, and it can be undone."""

import json

import pytest

from journal.models import DailyNote, Misread, NoteItem
from journal.services.shown import shown_day
from runs.services import drain
from sessions_app.services import delete_session
from tests.frontend.worked import project_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(work, alice):
    """The address of the report on the line that the tests of this morning carry."""
    note = DailyNote.objects.get(owner=alice, date=work.DAY)
    item = next(i for i in shown_day(note).items if i.kind == "achievement")
    return f"/days/{work.DAY}/items/{item.public_id}/misread/"


def shown_in(answer):
    text = answer.text
    start = text.index('name="shown" value="') + 20
    return text[start : text.index('"', start)]


def test_it_is_shown_kept_taken_along_and_withdrawn(as_alice, as_charlie, alice, page):
    answer = as_alice.get(page)
    assert answer.status_code == 200
    assert "&quot;misread&quot;" in answer.text
    assert "renamed." in answer.text
    report = answer.text[answer.text.index("<pre") :]
    assert project_of(alice, "quire").name not in report[: report.index("</pre>")]
    assert not Misread.objects.exists()

    given = {"shown": shown_in(as_alice.get(page)), "verdict": "attempted"}
    kept = as_alice.post(page, given | {"said": "It only compiled."})
    assert kept.status_code == 302
    assert "It only compiled." in as_alice.get(kept.url).text
    data = as_alice.get(f"{kept.url}report.json")
    assert data.json() == Misread.objects.get().fixture
    assert data.json()["misread"]["verdict"] == "attempted"
    assert "attachment" in data["Content-Disposition"]
    day = page.split("items/")[0]
    assert "Corrected by you to “attempted”" in as_alice.get(day).text
    assert kept.url in as_alice.get("/days/reports/").text
    assert as_charlie.get(f"{kept.url}report.json").status_code == 404
    assert as_charlie.post(f"{kept.url}withdraw/").status_code == 404
    assert kept.url not in as_charlie.get("/days/reports/").text
    as_alice.post(f"{kept.url}withdraw/")
    assert as_alice.get(kept.url).status_code == 404
    assert "No line was reported" in as_alice.get("/days/reports/").text


def test_only_what_was_shown_is_kept_and_goes_with_its_session(
    as_alice, alice, page, django_capture_on_commit_callbacks
):
    for given in ({"shown": "another"}, {"verdict": "wrong"}, {"said": "x" * 501}):
        whole = {"shown": shown_in(as_alice.get(page)), "verdict": "hidden"}
        answer = as_alice.post(page, whole | given)
        assert answer.status_code in (400, 409)
        assert "notice bad" in answer.text
    assert not Misread.objects.exists()

    for verdict in ("hidden", "as_is"):
        given = {"shown": shown_in(as_alice.get(page)), "verdict": verdict}
        assert as_alice.post(page, given).status_code == 302
    assert Misread.objects.count() == 2
    item = NoteItem.objects.get(public_id=page.split("/")[4])
    cited = item.evidence[0]["session"]
    session = next(s for s in alice.coding_sessions.all() if s.public_id == cited)
    with django_capture_on_commit_callbacks(execute=True):
        delete_session(session)
    drain(["night"])
    assert not Misread.objects.exists()
    assert "retry" not in json.dumps(list(Misread.objects.values("fixture")))
