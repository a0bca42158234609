"""Numbers for the operator: what models were asked, and what it cost."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from pipeline.checked import count_by_kind

if TYPE_CHECKING:
    from journal.writers.receipts import Receipt

MODEL_CALLS = Counter(
    "worktracker_model_calls_total",
    "Calls to the model provider, by purpose and what came of them.",
    ["purpose", "outcome"],
)
MODEL_TOKENS = Counter(
    "worktracker_model_tokens_total",
    "Tokens that models used, by purpose and direction.",
    ["purpose", "direction"],
)
MODEL_COST = Counter(
    "worktracker_model_cost_usd_total",
    "US dollars for calls whose price is known, by purpose.",
    ["purpose"],
)

REFUSED = Counter(
    "worktracker_refused_texts_total",
    "Sentences that the check did not let through, by text and kind of reason.",
    ["text", "reason"],
)


def count_refused(text: str, refused: Iterable[tuple[str, str]]) -> None:
    for kind, number in count_by_kind(refused).items():
        REFUSED.labels(text, kind).inc(number)


def count(purpose: str, receipt: "Receipt") -> None:
    MODEL_TOKENS.labels(purpose, "in").inc(receipt.all_input_tokens)
    MODEL_TOKENS.labels(purpose, "out").inc(receipt.output_tokens)
    MODEL_COST.labels(purpose).inc(float(receipt.cost or 0))


class ModelCollector(Collector):
    """Whether the provider is left alone, and what this month has cost."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        from journal.writers import breaker, budget

        now = timezone.now()
        until = breaker.state(now=now).until
        yield GaugeMetricFamily(
            "worktracker_model_paused",
            "1 while nothing is asked of the model provider after failures.",
            value=float(bool(until)),
        )
        yield GaugeMetricFamily(
            "worktracker_model_month_usd",
            "US dollars that are counted for this month, careful estimates included.",
            value=float(budget.spent_by_site(now=now)),
        )
