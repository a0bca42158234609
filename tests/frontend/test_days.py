"""The journal and its days: parts, numbers, proof, and nothing of anybody else."""

from datetime import date

import pytest

from journal.models import DailyNote
from sessions_app.models import DayInput
from sessions_app.services import set_left_out
from tests.frontend.sample import make_note

pytestmark = pytest.mark.django_db
DAY = "/days/2026-11-19/"


def test_a_day_shows_its_parts_in_order(as_alice, alice):
    make_note(alice)
    page = as_alice.get(f"{DAY}?by=kind").text
    names = [
        "Achieved",
        "Only said",
        "Attempted",
        "Decided",
        "Went wrong",
        "Left open",
        "Dropped",
    ]
    places = [page.index(f'">{name}</h2>') for name in names]
    assert places == sorted(places)
    assert "Learned</h2>" not in page


def test_evidence_is_numbered_once_from_the_top(as_alice, alice):
    make_note(alice)
    page = as_alice.get(DAY).text
    assert [page.count(f'id="e{number}"') for number in range(1, 11)] == [1] * 9 + [0]


def test_evidence_says_what_it_is(as_alice, alice):
    make_note(alice)
    page = as_alice.get(DAY).text
    for words in [
        "50 tests passed",
        "1 test failed",
        "commit 4be19d2",
        "plan approved by you",
        "your words",
        "the agent’s last reply",
    ]:
        assert words in page


def test_decisions_carry_the_mark_of_the_hand(as_alice, alice):
    make_note(alice)
    page = as_alice.get(f"{DAY}?by=kind").text
    decided = page[page.index(">Decided</h2>") : page.index(">Went wrong</h2>")]
    assert "mark confirmed" in decided
    assert "<b>Instead of</b> An advisory lock." in decided
    assert "<b>Why</b> A lock dies" in decided


def test_coverage_and_colophon_name_their_denominators(as_alice, alice):
    make_note(alice)
    page = as_alice.get(DAY).text
    assert (
        "5 sessions of yours and 1 automated run, 71 prompts and 12 menu answers"
        in page
    )
    assert "5\u00a0h\u00a022\u00a0min active" in page
    assert "One commit was made outside recorded sessions." in page
    assert "1 line did not stand up" in page
    assert "2 lines of the transcripts could not be read" in page
    assert "1 commit that no line tells" in page
    assert "It only brings together what other commits tell." in page


def test_a_private_project_is_marked(as_alice, alice):
    make_note(alice)
    assert "private project" in as_alice.get(DAY).text


def test_hostile_text_stays_text(as_alice, alice):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    make_note(
        alice,
        headline=hostile,
        items=[("achievement", "observed", hostile, "", "", [("tests", hostile, {})])],
    )
    page = as_alice.get(DAY).text
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("path", [DAY, "/days/"])
def test_others_see_nothing_of_it(as_charlie, client, alice, path):
    make_note(alice)
    assert "importer" not in as_charlie.get(path).text
    assert client.get(path).status_code == 302


def test_a_day_without_sessions_says_what_to_do(as_alice):
    page = as_alice.get(DAY)
    assert page.status_code == 200
    assert "Nothing was recorded on Thursday 19 November" in page.text
    assert "pulse sync" in page.text


def test_a_day_that_is_behind_says_so(as_alice, alice):
    DayInput.objects.create(owner=alice, date=date(2026, 11, 19), version=1)
    assert "on its way" in as_alice.get(DAY).text


@pytest.mark.parametrize(
    "path", ["/days/2026-02-30/", "/days/2999-01-01/", "/days/yesterday/"]
)
def test_a_day_that_cannot_be_is_not_found(as_alice, path):
    assert as_alice.get(path).status_code == 404


def test_days_are_turned_like_pages(as_alice, alice):
    for day in ("2026-11-17", "2026-11-19", "2026-11-18"):
        make_note(alice, date=day)
    page = as_alice.get("/days/2026-11-18/").text
    assert '<a href="/days/2026-11-17/" rel="prev" data-key="j">' in page
    assert '<a href="/days/2026-11-19/" rel="next" data-key="k">' in page


def test_the_journal_lists_days_by_month(as_alice, alice):
    for day in ("2026-10-31", "2026-11-01"):
        make_note(alice, date=day, headline=f"Of {day}.")
    page = as_alice.get("/days/").text
    assert (
        page.index("November 2026")
        < page.index("Of 2026-11-01.")
        < page.index("October 2026")
    )


def test_the_journal_goes_on_to_older_days(as_alice, alice):
    for number in range(1, 70):
        day = date.fromordinal(date(2026, 11, 19).toordinal() - number)
        DailyNote.objects.create(owner=alice, date=day, headline="H.", writer="offline")
    page = as_alice.get("/days/")
    assert "Older days" in page.text
    older = page.text[page.text.index("?before=") :][8:18]
    rest = as_alice.get(f"/days/?before={older}").text
    assert rest.count('class="title"') == 7
    assert "Older days" not in rest


def test_an_empty_journal_says_what_to_do(as_alice):
    assert "Connect a machine" in as_alice.get("/days/").text


def test_a_day_shows_where_it_went(as_alice, work):
    page = as_alice.get(f"/days/{work.DAY}/").text
    figure = page[page.index('class="fig strip"') :]
    # Lisbon is UTC in November; sessions began at 10:00, 11:00 and 13:20.
    assert 'aria-label="tide between 10:00 and 10:15; evil between 11:00' in figure
    assert figure.count('class="s-ink"') == 3


def test_what_is_left_out_is_not_on_the_strip(as_alice, alice, work):
    set_left_out(work.session_of(alice, "s-hostile"), left_out=True)
    page = as_alice.get(f"/days/{work.DAY}/").text
    assert "evil between" not in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_at_the_end_of_time_is_not_there(as_alice, day):
    assert as_alice.get(f"/days/{day}/").status_code == 404
