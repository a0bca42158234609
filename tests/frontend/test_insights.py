"""The page of a report: findings with their n, and where each number comes from."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from frontend.insights import charts, numbers, page, words
from journal.models import Insights
from journal.services import insights as reports
from pipeline.insights.figures import DayRow, Figure, Unit
from pipeline.insights.statistics import statistics
from runs.models import Run
from sessions_app.models import Project
from tests.conftest import signed_in
from tests.frontend.worked import session_of, work
from tests.pipeline.ranges import cost, given, session

DAYS = "?from=2026-11-16&to=2026-11-19"


@pytest.fixture
def clock(monkeypatch):
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.django_db
def test_the_page_shows_the_report(client, bearer, alice, bob, clock, monkeypatch):
    work(client, bearer, alice)
    mine = signed_in(alice)
    answer = mine.get(f"/insights/{DAYS}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Insights, 16 November to 19 November" in shown
    for said in (
        "eligible: yours, over a minute, two prompts or more",
        "Bash runs most",
        "too little data (n =",
        "Satisfaction: too little data",
        "At list prices",
    ):
        assert said in shown, said
    assert "<script>document" not in shown
    assert "style=" not in shown.split("<main", 1)[1]
    # A failed call leads to its session and record.
    assert f"/sessions/{session_of(alice).public_id}/" in shown

    tide = Project.objects.get(name="tide", owner=alice)
    part = mine.get(f"/insights/{DAYS}&project={tide.public_id}").content.decode()
    assert "Footnotes" not in part
    kept = mine.get(f"/insights/report.json{DAYS}")
    assert kept.json()["starts"] == "2026-11-16"
    assert "attachment" in kept["Content-Disposition"]

    # Whose project it is not sees no such page; whose days are empty is told so.
    other = signed_in(bob)
    assert other.get(f"/insights/?project={tide.public_id}").status_code == 404
    assert "Nothing was recorded" in other.get("/insights/").content.decode()

    for wrong in (
        "?range=year",
        "?from=x&to=2026-11-19",
        "?from=2026-11-19",
        "?to=2027-01-01&from=2026-11-01",
        "?from=2001-01-01&to=2026-11-19",
    ):
        refused = mine.get(f"/insights/{wrong}")
        assert refused.status_code == 400, wrong
        assert "This is no range" in refused.content.decode()
        assert mine.get(f"/insights/report.json{wrong}").status_code == 400

    monkeypatch.setattr(reports, "MOST_AT_ONCE", 0)
    waiting = mine.get("/insights/?range=week").content.decode()
    assert "being counted" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert mine.get("/insights/report.json?range=week").status_code == 503
    asked = {"headers": {"HX-Request": "true"}}
    assert mine.get("/insights/?range=week", **asked).status_code == 204
    Run.objects.filter(kind="insights").update(state=Run.State.FAILED, error="No room.")
    failed = mine.get("/insights/?range=week").content.decode()
    assert "No room." in failed
    assert "HX-Refresh" in mine.get("/insights/?range=week", **asked)
    assert 'hx-trigger="every 2s"' not in failed
    assert Insights.objects.owned_by(alice).count() == 2


class NoLinks:
    def of(self, sessions, shown=()):
        return (), 0


def parts(*sessions, **more):
    found = statistics(given(*sessions, **more))
    return page.parts(found, NoLinks()), found


def busy(name="a", at=0, prompts=24, apart=20):
    """Answers after ten seconds each, spread over the day."""
    one = session(name, at=at)
    for n in range(prompts):
        one.replies("Done.").says(f"Fix bug number {n} in it")
        said = one.records[-1]
        base = one.records[0].time + timedelta(minutes=apart * n)
        one.records[-2] = _at(one.records[-2], base)
        one.records[-1] = _at(said, base + timedelta(seconds=10 + n))
    return one


def _at(record, time):
    return replace(record, time=time)


def test_findings_are_in_the_titles_and_minimums_in_place_of_guesses():
    found, counted = parts(busy())
    assert found["responses"].says == "Half of your answers come within 22\u00a0s"
    assert 0 < found["responses"].chart.line < 100
    assert not found["responses"].chart.late
    assert found["hours"].says == "62\u00a0% of your prompts come after noon"
    assert found["goals"].says == "You asked most often to fix a bug"
    assert found["outcomes"].says == "No session was said to be done"
    assert found["overlap"].chart is None

    early, _counted = parts(busy(apart=4))
    assert early["hours"].says == "100\u00a0% of your prompts come before noon"
    few, _counted = parts(busy(prompts=3))
    assert few["responses"].needs == "too little data (n = 3, needs 20)"
    assert few["hours"].chart is None
    assert numbers.satisfaction(counted) == (
        "Satisfaction: too little data (n = 0, needs 20)."
    )


def test_sessions_side_by_side_are_drawn():
    one, other = busy("a", apart=8), busy("b", at=4, apart=8)
    found, counted = parts(one, other)
    chart = found["overlap"].chart
    assert "in hand for" in found["overlap"].says
    assert [lane.session for lane in chart.lanes] == ["a", "b"]
    assert all(0 <= x <= 100 for lane in chart.lanes for x, _ in lane.strokes)
    assert chart.shades
    assert chart.ticks[0].anchor == "start"
    assert counted.figures["overlap_share"].value == 100
    assert found["steps"].rows == ()


def test_tools_and_days_and_models_are_rows():
    one = (
        busy()
        .runs("make", "exit code 2", error=True)
        .calls("Read", "ok", file_path="/a")
    )
    found, counted = parts(one, spent=[cost(calls=1, input=5)])
    assert found["tools"].says == "Bash runs most, and fails most"
    assert found["tools"].rows[0].bar.failed == 100
    assert found["errors"].says == "What failed most: a command failed"
    two, _counted = parts(one.calls("Read", "ok", file_path="/b"))
    assert two["tools"].says == "Read runs most; Bash fails most"
    assert dict(numbers.numbers(counted))["Agents alone"][-1].value == "not known"
    quarter = [DayRow(date(2026, 9, 1) + timedelta(n), 1, 1, n) for n in range(91)]
    drawn = charts.days(quarter)
    assert len([column for column in drawn.columns if column.label]) == 7
    assert charts.days(quarter[:7]).columns[1].label == "Wed"
    year = charts.days([*quarter, *quarter])
    assert (len(year.columns), year.columns[0].anchor) == (26, "start")


def test_numbers_are_said_as_people_read_them():
    assert words.said(0.5, Unit.DOLLARS) == "$0.50"
    assert words.said(4000, Unit.SECONDS) == "1\u00a0h\u00a007\u00a0min"
    assert words.said(7.25, Unit.RATE) == "7.2"
    assert words.said(None, Unit.COUNT) == ""
    assert words.before(Figure(3, 9, before=2, n_before=4)) == "2 (n = 4)"
    assert words.before(Figure(3, 9, before=0, n_before=0)) == ""
    assert words.label(words.KINDS, "new_kind") == "new kind"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
