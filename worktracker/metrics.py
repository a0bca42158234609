"""Numbers for Prometheus; not for the public."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from journal.metrics import ModelCollector
from runs.models import Run


class RunCollector(Collector):
    """How much durable work there is, and for how long the oldest has been waiting."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        runs = GaugeMetricFamily(
            "worktracker_runs", "Runs by kind and state.", labels=["kind", "state"]
        )
        counts = Run.objects.values_list("kind", "state").annotate(Count("pk"))
        for kind, state, count in counts.order_by():
            runs.add_metric([kind, state], count)
        yield runs
        now = timezone.now()
        waiting = Run.objects.filter(state=Run.State.QUEUED, not_before__lte=now)
        oldest = waiting.aggregate(Min("not_before"))["not_before__min"]
        yield GaugeMetricFamily(
            "worktracker_runs_oldest_seconds",
            "For how long the oldest due run has been waiting.",
            value=(now - oldest).total_seconds() if oldest else 0.0,
        )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The text format of Prometheus; 404 for whoever may not read it."""
    if not _may_read(request):
        raise Http404
    registry: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    own = CollectorRegistry()
    own.register(RunCollector())
    own.register(ModelCollector())
    text = generate_latest(registry) + generate_latest(own)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    # What a proxy on this machine passes on comes from loopback, too.
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not passed_on
