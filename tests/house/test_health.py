"""healthz, readyz and metrics; and the id that each request gets."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from runs import broker, services
from runs.tasks import SWEPT_AT, sweep
from worktracker import health


@pytest.fixture
def metrics(client):
    def get(**headers):
        return client.get("/metrics", **headers)

    return get


def test_healthz_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_tells_of_database_broker_and_schedule(client, db, monkeypatch):
    monkeypatch.setattr(broker, "worker_here", True)
    monkeypatch.setattr(services, "sweep", lambda: None)
    sweep()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["schedule"] == "ok"
    assert answer.json()["database"] == "ok"


def test_a_late_schedule_is_told_and_not_fatal(client, db, settings):
    late = timedelta(seconds=5 * settings.SWEEP_SECONDS)
    cache.set(SWEPT_AT, timezone.now() - late)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["schedule"]) == (200, "late")


def test_a_dead_broker_is_told_and_not_fatal(client, db, monkeypatch):
    monkeypatch.setattr(health, "reachable", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "down")


def test_without_a_database_it_is_not_ready(client, db, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "database": "down"}


def test_with_waiting_migrations_it_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health, "_migrated", [])
    monkeypatch.setattr(health, "is_behind", lambda: True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "behind")


def test_metrics_count_requests_and_runs(client, alice, metrics):
    services.enqueue("note", owner=alice, key="day")
    client.get("/healthz")
    text = metrics().content.decode()
    assert 'worktracker_runs{kind="note",state="queued"} 1.0' in text
    assert 'worktracker_requests_total{status="200",view="healthz"}' in text
    assert "worktracker_runs_oldest_seconds" in text


def test_metrics_are_not_for_other_machines(db, metrics):
    assert metrics(REMOTE_ADDR="192.0.2.1").status_code == 404


def test_metrics_are_not_passed_on_by_a_proxy_here(db, metrics):
    assert metrics(headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def test_metrics_with_a_token(db, metrics, settings):
    settings.METRICS_TOKEN = "a-long-token"
    assert metrics().status_code == 404
    wrong = {"Authorization": "Bearer another"}
    assert metrics(headers=wrong).status_code == 404
    right = {"Authorization": "Bearer a-long-token"}
    assert metrics(headers=right, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_each_answer_names_its_request(client):
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second


def test_the_id_of_a_proxy_is_kept(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy-0123"})
    assert answer.headers["X-Request-ID"] == "proxy-0123"


@pytest.mark.parametrize(
    "odd", ["short", "a" * 65, "with space in it", "new\tline-0123"]
)
def test_an_odd_id_is_replaced(client, odd):
    answer = client.get("/healthz", headers={"X-Request-ID": odd})
    assert answer.headers["X-Request-ID"] != odd


def test_no_page_may_run_inline_code(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
