"""How long the owner took to answer the agent.

From the last record of the agent, or of a tool it ran, to the next prompt. Only what
can be an answer counts: not a prompt that waited in the queue, not the second of two
prompts in a row. As in the known report a wait of two seconds or less, or of an hour or
more, is left out; ours says how many were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pulse.core.stats.denominators import MIN_RESPONSES, median
from pulse.core.stats.events import NO_REPLY, Message
from pulse.core.values import Act

SHORTEST: Final = 2  # seconds; a response takes longer
LONGEST: Final = 3600  # seconds; a response takes less
# The lower edge belongs to its bucket, the upper one to the next.
BUCKETS: Final = (
    ("2-10s", 10),
    ("10-30s", 30),
    ("30s-1m", 60),
    ("1-2m", 120),
    ("2-5m", 300),
    ("5-15m", 900),
    ("15-60m", LONGEST),
)
_ANSWERS: Final = (Act.TYPED, Act.COMMAND)


@dataclass(frozen=True, slots=True)
class Responses:
    """``n`` response times over ``of`` prompts; in seconds."""

    n: int = 0
    of: int = 0
    median: float | None = None
    mean: float | None = None
    buckets: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


def count(messages: Iterable[Message]) -> Responses:
    waits: list[float] = []
    left_out = dict.fromkeys(("queued", "no_reply", "too_quick", "over_an_hour"), 0)
    prompts = [message for message in messages if message.prompt]
    for message in prompts:
        seconds = message.wait / 1000
        if message.act not in _ANSWERS:
            left_out["queued"] += 1
        elif message.wait == NO_REPLY:
            left_out["no_reply"] += 1
        elif seconds <= SHORTEST:
            left_out["too_quick"] += 1
        elif seconds >= LONGEST:
            left_out["over_an_hour"] += 1
        else:
            waits.append(seconds)
    return of_waits(waits, len(prompts), left_out)


def reported(messages: Iterable[Message]) -> Responses:
    """As the known report has it: of every message it counts, programs' too, from the
    agent's last message; what is too long disappears."""
    counted = [message for message in messages if message.reported]
    waits = [message.reported_wait / 1000 for message in counted]
    kept = [wait for wait in waits if SHORTEST < wait < LONGEST]
    return of_waits(kept, len(counted), {})


def of_waits(waits: Sequence[float], of: int, left_out: Mapping[str, int]) -> Responses:
    """Median, mean and buckets of waits that all count."""
    enough = len(waits) >= MIN_RESPONSES
    buckets = dict.fromkeys((name for name, _ in BUCKETS), 0)
    for wait in waits:
        buckets[bucket(wait)] += 1
    return Responses(
        n=len(waits),
        of=of,
        median=round(median(waits), 1) if enough else None,
        mean=round(sum(sorted(waits)) / len(waits), 1) if enough else None,
        buckets=buckets,
        left_out=left_out,
    )


def bucket(seconds: float) -> str:
    """The bucket of a wait that counts."""
    return next(name for name, end in BUCKETS if seconds < end)
