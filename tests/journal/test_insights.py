"""Reports as rows: composed from sessions and notes, and never shown when behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services import tokens, zones
from journal import insights_runs
from journal.models import DailyNote, Insights
from journal.services import insights as reports
from journal.services import reports as inputs
from journal.services.insights import Pending, insights_for
from journal.services.spans import Span, span_of
from runs.models import Run
from runs.services import drain
from sessions_app import services
from sessions_app.models import CodingSession, Project
from tests.frontend.worked import afternoon, upload
from tests.sessions_app.transcripts import BASE, morning

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = BASE.date()  # a Wednesday
WEEK = Span(DAY - timedelta(2), DAY + timedelta(4))

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(client, bearer, alice):
    zones.set_zone(alice, "Europe/Lisbon", now=NOW)
    upload(client, bearer, alice, morning("s-1"), afternoon())
    return alice


def project(name):
    return Project.objects.get(name=name).public_id


def ask(owner, span=WEEK):
    return insights_for(owner, span, now=NOW)


def test_a_report_is_kept_and_composed_anew_only_when_something_changed(
    worked, bob, django_assert_num_queries
):
    row = ask(worked)
    found = reports.statistics_of(row)
    assert (row.kind, row.projects, row.revision) == ("week", [], 1)
    assert (found.denominators.scanned, found.denominators.analysed) == (2, 2)
    assert found.values["prompts"] == 5
    assert found.values["commits"] == 2
    assert found.before_ends == WEEK.starts - timedelta(days=1)
    with django_assert_num_queries(5):
        assert ask(worked) == row
    assert ask(worked).written_at == row.written_at == NOW

    # A session that is left out is out of the next answer.
    services.set_left_out(CodingSession.objects.get(native_id="s-2"), left_out=True)
    later = insights_for(worked, WEEK, now=NOW + timedelta(hours=1))
    assert later.pk != row.pk
    found = reports.statistics_of(later)
    assert found.values["prompts"] == 2
    assert found.denominators.left["left_out"] == (
        CodingSession.objects.get(native_id="s-2").public_id,
    )
    assert "quire" not in str(later.statistics)

    # What another version counted is counted anew; a revision is what a reader sees.
    Insights.objects.update(read={})
    assert ask(worked).revision == 1
    Insights.objects.update(read={}, statistics={})
    assert ask(worked).revision == 2
    # Nobody else has anything of it.
    assert not reports.statistics_of(ask(bob)).denominators.scanned


def test_a_project_filter_shows_nothing_of_another_project(worked):
    tide = ask(worked, Span(WEEK.starts, WEEK.ends, frozenset({project("tide")})))
    whole = ask(worked)
    assert Insights.objects.count() == 2
    assert tide.projects == [project("tide")]
    found = reports.statistics_of(tide)
    assert [row.name for row in found.projects] == ["tide"]
    assert found.values["prompts"] == 2
    assert not {"quire", "Footnotes"} & set(str(tide.statistics).split())
    assert "quire" in str(whole.statistics)
    # Its notes are those of the project alone.
    DailyNote.objects.create(owner=worked, date=DAY, headline="Did it.", coverage={
        "sessions": 1, "automated": 0, "prompts": 1, "menu_answers": 0,
        "active_seconds": 1, "machines": [], "missing": [], "unparsed": 0,
    })  # fmt: skip
    given = inputs.insights_input(
        worked, DAY, DAY, frozenset({project("tide")}), now=NOW
    )
    assert [note.headline for note in given.notes] == [""]


def test_what_was_deleted_waits_in_no_row(worked, bob):
    mine = Insights.objects.owned_by(worked)
    ask(worked), ask(bob)
    services.delete_session(CodingSession.objects.get(native_id="s-2"))
    assert not mine.exists()
    assert Insights.objects.owned_by(bob).exists()
    assert "quire" not in str(ask(worked).statistics)
    services.set_left_out(Project.objects.get(name="tide"), left_out=True)
    assert not mine.exists()


def test_large_ranges_are_composed_by_a_run(worked, monkeypatch):
    monkeypatch.setattr(reports, "MOST_AT_ONCE", 1)
    assert ask(worked) == Pending()
    assert ask(worked) == Pending()  # it is asked for once
    assert Run.objects.filter(kind="insights").count() == 1
    (run,) = drain(["insights"], until=NOW)
    assert run.result["revision"] == 1
    assert ask(worked).statistics["figures"]["prompts"]["value"] == 5

    narrow = Span(DAY, DAY, frozenset({project("tide")}))
    assert ask(worked, narrow) == Pending()
    Run.objects.filter(key=narrow.key).update(state=Run.State.FAILED, error="No.")
    assert ask(worked, narrow) == Pending("No.")


def test_the_weekly_routine_counts_the_last_whole_week(worked):
    assert span_of(worked, "week", now=NOW) == WEEK
    assert list(insights_runs.weekly(worked, now=NOW)) == [
        "16 November 2026 to 22 November 2026: the report was counted."
    ]
    assert list(insights_runs.weekly(worked, now=NOW)) == []
    assert reports.week_due(worked, now=NOW + timedelta(days=7)) is None
    assert Insights.objects.get().starts == WEEK.starts


def test_ranges_end_yesterday_and_have_days(worked):
    month = span_of(worked, "month", now=NOW)
    assert (month.ends, month.days, month.kind) == (date(2026, 11, 22), 30, "month")
    assert span_of(worked, "quarter", now=NOW).kind == "quarter"
    assert Span(DAY, DAY).kind == "range"
    assert month.before.after == month
    for starts, ends in ((DAY, DAY - timedelta(1)), (DAY - timedelta(400), DAY)):
        with pytest.raises(ValueError, match="range"):
            Span(starts, ends)
    with pytest.raises(ValueError, match="no range"):
        span_of(worked, "year", now=NOW)


def test_old_reports_go(worked, monkeypatch):
    monkeypatch.setattr(reports, "MOST_KEPT", 2)
    for n in range(4):
        day = DAY - timedelta(days=n)
        reports.write_insights(worked, day, day, now=NOW + timedelta(hours=n))
    kept = Insights.objects.values_list("starts", flat=True)
    assert set(kept) == {DAY - timedelta(2), DAY - timedelta(3)}


def test_the_api_answers_with_the_report(worked, bob, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    def get(owner, query):
        _token, text = tokens.create(owner, name="test", scopes=("read",))
        headers = {"Authorization": f"Bearer {text}"}
        return Client().get(f"/api/v1/insights/?{query}", headers=headers)

    days = f"from={WEEK.starts}&to={DAY + timedelta(1)}"
    report = get(worked, days).json()
    assert (report["starts"], report["kind"]) == ("2026-11-16", "range")
    assert report["statistics"]["figures"]["prompts"]["value"] == 5
    part = get(worked, f"{days}&project={project('tide')}").json()
    assert part["statistics"]["figures"]["prompts"]["value"] == 2
    assert get(bob, f"{days}&project={project('tide')}").status_code == 404
    assert get(worked, "").json()["kind"] == "month"
    assert get(bob, days).json()["statistics"]["denominators"]["scanned"] == 0
    for wrong in (
        "to=2026-11-19",
        "from=x&to=y",
        f"from={DAY}&to=2026-11-01",
        f"from={DAY}&to=2999-01-01",
    ):
        assert get(worked, wrong).json()["title"] == "This is no range"
    monkeypatch.setattr(reports, "MOST_AT_ONCE", 0)
    answer = get(worked, f"from={DAY}&to={DAY}")
    assert (answer.status_code, answer["Retry-After"]) == (202, "5")
