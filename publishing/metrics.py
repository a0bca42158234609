"""Numbers for the operator: what the networks answer."""

from prometheus_client import Counter

OUTCOMES = Counter(
    "worktracker_posting_outcomes_total",
    "Calls that post, by network and what came of them.",
    ["network", "outcome"],
)
