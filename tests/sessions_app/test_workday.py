"""A local day from rows, and who is told that it changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from sessions_app import hooks, services
from sessions_app.models import CodingSession, DayInput, Machine, Project
from sessions_app.services.receive import REST_FOLLOWS
from tests.sessions_app.transcripts import Session, morning

DAY = date(2026, 11, 18)


@pytest.fixture
def told(monkeypatch):
    calls = []
    monkeypatch.setattr(hooks, "days_changed", [lambda *args: calls.append(args)])
    return calls


def two_sessions(up, parse):
    up.send_session(morning("s-1").lines, "s-1")
    other = Session("s-2", cwd="/src/moon", minute=5).prompt("Draw the moon phases.")
    up.send_session(other.reply("Drawn.", step=30).lines, "s-2")
    parse()


def test_a_day_holds_sessions_projects_and_evidence(up, alice, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    day = services.load_workday(alice, DAY)
    session = CodingSession.objects.get()
    project = Project.objects.get()
    [info] = day.sessions
    assert (info.session, info.projects) == (session.public_id, (project.public_id,))
    assert (info.prompts, info.menu_answers) == (2, 0)
    assert info.first == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert info.active == day.active == timedelta(minutes=9)
    assert [p.name for p in day.projects] == ["tide"]
    assert {e.project for e in day.evidence} == {project.public_id}
    assert {e.session for e in day.evidence} == {session.public_id}
    assert [m.name for m in day.machines] == ["desk"]


def test_evidence_is_in_time_order_and_has_its_data(up, alice, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    evidence = services.load_workday(alice, DAY).evidence
    assert [e.time for e in evidence] == sorted(e.time for e in evidence)
    tests = [e for e in evidence if e.kind == "tests"]
    assert [(e.data["passed"], e.data["failed"]) for e in tests] == [(40, 1), (41, 0)]


def test_time_side_by_side_counts_once(up, alice, parse):
    two_sessions(up, parse)
    day = services.load_workday(alice, DAY)
    assert len(day.sessions) == 2
    assert sum((s.active for s in day.sessions), timedelta()) == timedelta(minutes=10)
    assert day.active == timedelta(minutes=9)


def test_another_day_is_empty(up, alice, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    day = services.load_workday(alice, DAY + timedelta(days=1))
    assert (day.sessions, day.evidence, day.active) == ((), (), timedelta())


def test_a_stranger_s_day_is_empty(up, charlie, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    assert services.load_workday(charlie, DAY).sessions == ()


def test_a_day_can_be_kept_to_some_projects(up, alice, parse):
    two_sessions(up, parse)
    moon = Project.objects.get(name="moon")
    day = services.load_workday(alice, DAY, projects=[moon.public_id])
    assert [p.name for p in day.projects] == ["moon"]
    assert {e.project for e in day.evidence} == {moon.public_id}
    assert day.active == timedelta(minutes=1)
    assert services.load_workday(alice, DAY, projects=[]).sessions == ()


def test_a_model_sees_no_project_that_forbids_it(up, alice, parse):
    two_sessions(up, parse)
    Project.objects.filter(name="tide").update(model_allowed=False)
    day = services.load_workday(alice, DAY, for_model=True)
    assert [p.name for p in day.projects] == ["moon"]
    assert len({e.session for e in day.evidence}) == 1


@pytest.mark.parametrize("model", [CodingSession, Project])
def test_what_is_left_out_is_not_in_the_day(up, alice, parse, model):
    two_sessions(up, parse)
    left = {CodingSession: {"native_id": "s-1"}, Project: {"name": "tide"}}[model]
    services.set_left_out(model.objects.get(**left), left_out=True)
    day = services.load_workday(alice, DAY)
    assert [p.name for p in day.projects] == ["moon"]
    assert {e.project for e in day.evidence} == {day.projects[0].key}
    services.set_left_out(model.objects.get(**left), left_out=False)
    assert len(services.load_workday(alice, DAY).projects) == 2


def test_leaving_out_changes_the_day_once(up, parse):
    two_sessions(up, parse)
    before = DayInput.objects.get(date=DAY).version
    session = CodingSession.objects.get(native_id="s-1")
    services.set_left_out(session, left_out=True)
    services.set_left_out(session, left_out=True)
    assert DayInput.objects.get(date=DAY).version == before + 1


def test_listeners_are_told_after_the_commit(up, alice, parse, told):
    up.send_session(morning().lines, "s-1")
    parse()
    assert told == [(alice, [DAY], True)]


def test_after_the_first_sync_it_is_no_history_any_more(up, alice, parse, told):
    up.post(f"machines/{up.machine}/report/", {"phase": "finished"})
    up.send_session(morning().lines, "s-1")
    parse()
    assert told == [(alice, [DAY], False)]


def test_what_came_before_the_end_of_the_first_sync_is_history(up, alice, parse, told):
    up.send_session(morning().lines, "s-1")
    up.post(f"machines/{up.machine}/report/", {"phase": "finished"})
    parse()
    assert told == [(alice, [DAY], True)]


def test_an_old_first_sync_does_not_make_history_of_today(up, alice, parse, told):
    up.send_session(morning().lines, "s-1")
    parse()
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    Machine.objects.update(first_synced_at=long_ago)
    session = Session("s-1", name="more").prompt("Another thing.")
    up.send_session(session.lines, "s-1", generation=2)
    parse(until=timezone.now() + REST_FOLLOWS)
    assert told[-1] == (alice, [DAY], False)


def test_a_listener_that_fails_stops_nothing(up, parse, monkeypatch, told):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(hooks, "days_changed", [fail, *hooks.days_changed])
    up.send_session(morning().lines, "s-1")
    parse()
    assert len(told) == 1


def test_behind_names_dates_newest_first(up, alice, parse):
    up.send_session(morning("s-1", minute=0).lines, "s-1")
    up.send_session(morning("s-2", minute=24 * 60).lines, "s-2")
    parse()
    later = DAY + timedelta(days=1)
    assert services.behind(alice, {}) == [later, DAY]
    assert services.behind(alice, {DAY: 1}) == [later]
    assert services.behind(alice, {DAY: 1, later: 1}) == []


def test_a_day_that_became_empty_is_behind_while_it_has_a_note(up, alice, parse):
    up.send_session(morning("s-1").lines, "s-1")
    parse()
    services.delete_session(CodingSession.objects.get())
    assert services.behind(alice, {DAY: 1}) == [DAY]
    assert services.behind(alice, {}) == []


def test_days_are_cut_anew_when_the_zone_was_wrong(up, alice, parse):
    from django.utils import timezone

    from accounts.services import zones

    up.send_session(morning("s-1", minute=-7 * 60).lines, "s-1")  # 03:00 UTC
    parse()
    assert services.days_with_sessions(alice) == {date(2026, 11, 17)}
    zones.set_zone(alice, "Asia/Tokyo", now=timezone.now())
    assert services.days_with_sessions(alice) == {DAY}
    assert services.behind(alice, {date(2026, 11, 17): 1}) == [DAY, date(2026, 11, 17)]


def test_days_with_sessions_can_be_narrowed(up, alice, parse):
    for number in range(3):
        session = morning(f"s-{number}", minute=number * 24 * 60)
        up.send_session(session.lines, f"s-{number}")
    parse()
    middle = DAY + timedelta(days=1)
    assert services.days_with_sessions(alice, starts=middle, ends=middle) == {middle}
