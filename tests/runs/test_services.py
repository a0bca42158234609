"""Asking for work, doing it, and what the sweep finds."""

from datetime import UTC, datetime, timedelta

import pytest

from runs import broker, registry, services, worker
from runs.errors import Later, Refused
from runs.models import Run

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {"schedule": registry._Tick()})
    monkeypatch.setattr(registry, "_schedules", {})
    registry._kinds["schedule"] = registry.Kind(registry._Tick(), 5)


@pytest.fixture(autouse=True)
def hints(monkeypatch):
    """The run ids that the broker would have been given."""
    sent = []

    def send(run_id):
        sent.append(run_id)
        return True

    for module in (services, worker):
        monkeypatch.setattr(module, "send", send)
    return sent


@pytest.fixture
def calls():
    """Register `note`, which keeps the payloads that it was called with."""
    seen = []
    registry.register("note", lambda run: seen.append(run.payload))
    return seen


def ask(alice, **options):
    return services.enqueue("note", owner=alice, key="day", **options)


def test_the_same_key_is_the_same_run(alice):
    assert ask(alice).pk == ask(alice).pk


def test_people_do_not_share_runs(alice, bob):
    assert ask(alice).pk != ask(bob).pk


def test_work_of_nobody_is_unique_too():
    first = services.enqueue("note", owner=None, key="all")
    assert services.enqueue("note", owner=None, key="all").pk == first.pk
    assert Run.objects.count() == 1


def test_drain_does_what_is_due(alice, calls):
    ask(alice, payload={"n": 1})
    [run] = services.drain()
    assert (run.state, run.attempts, run.error) == ("done", 1, "")
    assert calls == [{"n": 1}]


def test_a_second_drain_does_nothing(alice, calls):
    ask(alice)
    services.drain()
    assert services.drain() == []
    assert len(calls) == 1


def test_a_done_run_is_reopened(alice, calls):
    ask(alice, payload={"n": 1})
    services.drain()
    ask(alice, payload={"n": 2})
    services.drain()
    assert calls == [{"n": 1}, {"n": 2}]


def test_asking_without_payload_keeps_the_stored_one(alice, calls):
    ask(alice, payload={"n": 1})
    ask(alice)
    services.drain()
    assert calls == [{"n": 1}]


def test_asking_while_it_runs_makes_it_go_again(alice):
    seen = []

    def handler(run):
        seen.append(run.payload)
        if len(seen) == 1:
            ask(alice, payload={"n": 2})

    registry.register("note", handler)
    ask(alice, payload={"n": 1})
    services.drain()
    assert seen == [{"n": 1}, {"n": 2}]
    assert Run.objects.get().state == "done"


def test_asking_during_a_failure_is_not_lost(alice):
    seen = []

    def handler(run):
        seen.append(1)
        if len(seen) == 1:
            ask(alice)
            raise Refused("no")

    class Outside:
        def prepare(self, run):
            handler(run)

        def commit(self, run, work):
            return None

    registry.register("note", Outside())
    ask(alice)
    services.drain()
    assert len(seen) == 2
    assert Run.objects.get().state == "done"


def test_the_result_is_stored_with_the_state(alice):
    registry.register("note", lambda run: {"items": 3})
    ask(alice)
    assert services.drain()[0].result == {"items": 3}


def test_two_steps_hand_work_over(alice):
    class TwoSteps:
        def prepare(self, run):
            return run.key.upper()

        def commit(self, run, work):
            return work

    registry.register("note", TwoSteps())
    ask(alice)
    assert services.drain()[0].result == "DAY"


def test_what_an_attempt_stored_before_it_failed_is_taken_back(alice, bob):
    def handler(run):
        bob.delete()
        raise ValueError

    registry.register("note", handler)
    ask(alice)
    services.drain()
    assert type(bob).objects.filter(email="bob@example.com").exists()


def test_a_lost_lease_stores_nothing(alice, bob):
    class Overtaken:
        def prepare(self, run):
            Run.objects.filter(pk=run.pk).update(lease=None)

        def commit(self, run, work):
            bob.delete()

    registry.register("note", Overtaken())
    ask(alice)
    services.drain()
    assert type(bob).objects.filter(email="bob@example.com").exists()
    assert Run.objects.get().state == "running"


def test_an_error_is_tried_again_later_and_then_fails(alice):
    registry.register("note", lambda run: 1 / 0, attempts=3)
    ask(alice)
    [run] = services.drain()
    assert run.state == "queued"
    assert run.not_before > run.updated_at + timedelta(seconds=9)
    runs = services.drain(until=NOW + timedelta(days=9999))
    assert [run.state for run in runs] == ["queued", "failed"]
    assert "ZeroDivisionError" in runs[-1].error


def test_an_error_never_stores_the_text_of_the_exception(alice):
    def handler(run):
        raise ValueError("sk-ant-secret")

    registry.register("note", handler, attempts=1)
    ask(alice)
    assert "sk-ant" not in services.drain()[0].error


def test_refused_work_is_not_tried_again(alice):
    def handler(run):
        raise Refused("The session was deleted.")

    registry.register("note", handler)
    ask(alice)
    [run] = services.drain()
    assert (run.state, run.error) == ("failed", "The session was deleted.")


def test_later_is_not_an_attempt(alice):
    def handler(run):
        raise Later("The day is not quiet yet.", after=timedelta(minutes=10))

    registry.register("note", handler)
    ask(alice)
    [run] = services.drain()
    assert (run.state, run.attempts) == ("queued", 0)
    assert run.not_before > run.updated_at + timedelta(minutes=9)


def test_an_unknown_kind_fails_with_a_reason(alice):
    ask(alice)
    [run] = services.drain()
    assert run.state == "failed"
    assert "kind" in run.error


def test_a_worker_lost_too_often_ends_the_run(alice, calls):
    run = ask(alice)
    Run.objects.update(state="running", attempts=5, lease_until=NOW)
    [run] = services.drain()
    assert run.state == "failed"
    assert calls == []


def test_urgent_runs_go_first(alice):
    order = []
    registry.register("note", lambda run: order.append(run.key))
    for key, priority in (("low", 0), ("high", 5), ("lower", -1)):
        services.enqueue("note", owner=alice, key=key, priority=priority)
    services.drain()
    assert order == ["high", "low", "lower"]


def test_a_hint_does_urgent_runs_first(alice):
    order = []
    registry.register("note", lambda run: order.append(run.key))
    low = services.enqueue("note", owner=alice, key="low")
    services.enqueue("note", owner=alice, key="high", priority=5)
    worker.work(low.pk)
    assert order == ["high", "low"]


def test_work_may_not_start_before_its_time(alice, calls):
    run = ask(alice, not_before=NOW + timedelta(days=9999))
    assert worker.work(run.pk) is None
    assert services.drain() == []
    assert len(services.drain(until=NOW + timedelta(days=9999))) == 1


def test_drain_keeps_to_its_owner(alice, bob, calls):
    ask(alice)
    ask(bob)
    assert [run.owner for run in services.drain(owner=bob)] == [bob]


def test_drain_keeps_to_its_kinds(alice, calls):
    ask(alice)
    assert services.drain(kinds=["parse"]) == []


def test_a_hint_is_sent_after_the_commit(
    alice, hints, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask(alice)
        assert hints == []
    assert hints == [run.pk]


def test_one_hint_that_waits_will_do(alice, hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask(alice)
        ask(alice)
        ask(alice)
    assert hints == [run.pk]


def test_a_run_that_was_done_gets_another_hint(
    alice, calls, hints, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask(alice)
    worker.work(run.pk)
    with django_capture_on_commit_callbacks(execute=True):
        ask(alice)
    assert hints == [run.pk] * 2


def test_a_hint_that_came_twice_does_the_work_once(alice, calls):
    run = ask(alice)
    worker.work(run.pk)
    worker.work(run.pk)
    assert len(calls) == 1


def test_the_sweep_sends_what_was_not_delivered(alice, hints):
    run = ask(alice, now=NOW)
    assert services.sweep(now=NOW + timedelta(seconds=1)) == 0
    assert services.sweep(now=NOW + timedelta(minutes=1)) == 1
    assert hints == [run.pk]


def test_after_a_start_all_hints_count_as_lost(alice, hints):
    run = ask(alice, now=NOW)
    services.sweep(now=NOW, after_start=True)
    assert hints == [run.pk]


def test_the_sweep_finds_expired_leases(alice, hints):
    run = ask(alice, now=NOW)
    worker.claim(run.pk, now=NOW)
    services.sweep(now=NOW + timedelta(seconds=29))
    assert hints == []
    services.sweep(now=NOW + timedelta(seconds=31))
    assert hints == [run.pk]


def test_schedules_are_called_when_due(hints):
    calls = []
    registry.register_schedule("nightly", timedelta(minutes=5), lambda: calls.append(1))
    for minutes, expected in ((0, 1), (4, 1), (6, 2), (7, 2)):
        moment = NOW + timedelta(minutes=minutes)
        services.sweep(now=moment)
        services.drain()
        Run.objects.filter(finished_at__gt=NOW + timedelta(days=1)).update(
            finished_at=moment
        )
        assert len(calls) == expected


def test_progress_counts_by_state(alice, bob, calls):
    ask(alice)
    ask(bob)
    services.drain(owner=bob)
    expected = {"queued": 1, "running": 0, "done": 0, "failed": 0}
    assert services.progress(alice, ["note"]) == expected


def test_a_person_deleted_while_their_run_is_done(alice, bob, calls):
    class Deleting:
        def prepare(self, run):
            alice.delete()

        def commit(self, run, work):
            raise AssertionError("Nothing may be stored for who is gone.")

    registry.register("other", Deleting())
    services.enqueue("other", owner=alice, key="day", priority=1)
    ask(bob)
    services.drain()
    assert len(calls) == 1
    assert [run.owner for run in Run.objects.all()] == [bob]


def test_deleting_a_person_deletes_their_runs(alice):
    ask(alice)
    alice.delete()
    assert not Run.objects.exists()


def test_a_dead_broker_is_survived(alice, monkeypatch):
    from runs.tasks import run as task

    monkeypatch.setattr(broker, "_quiet_until", 0.0)
    monkeypatch.setattr(broker, "worker_here", True)
    tried = []

    def refuse(*args, **options):
        tried.append(1)
        raise ConnectionError

    monkeypatch.setattr(task, "apply_async", refuse)
    first = ask(alice)
    assert broker.send(first.pk) is False
    assert broker.send(first.pk) is False
    assert len(tried) == 1
    first.refresh_from_db()
    assert first.sent_at is None
