"""What the owner wrote and decided, and on which days.

A day is that of each message. The known report takes the date of a session's start, so
that the work of three days in one session is one day there, and divides by it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pulse.core.stats.denominators import MIN_DAYS, rate
from pulse.core.stats.events import UNDATED, Message
from pulse.core.stats.tools import ranked
from pulse.core.values import Act, Origin, Record, Role

INTERRUPTED: Final = "[Request interrupted by user"
# Prompts that wait in a queue are in records of other types, which it does not read.
_ELSEWHERE: Final = ("queue-operation", "attachment")

DayOf = Callable[[int], date]  # the local date of a moment in milliseconds


@dataclass(frozen=True, slots=True)
class Messages:
    """``prompts`` are the owner's words, by ``acts``; ``bare`` of them are slash
    commands and nothing more; ``answers`` are questions answered and plans decided;
    ``undated`` prompts are in no day. ``interruptions`` and ``rejections`` (of calls)
    are beside them."""

    prompts: int = 0
    bare: int = 0
    acts: Mapping[str, int] = field(default_factory=dict)
    answers: int = 0
    interruptions: int = 0
    rejections: int = 0
    days: int = 0
    per_day: float | None = None
    first_day: str = ""
    last_day: str = ""
    undated: int = 0


def count(messages: Iterable[Message], day_of: DayOf) -> Messages:
    messages = list(messages)
    prompts = [message for message in messages if message.prompt]
    dated = [message for message in prompts if message.at != UNDATED]
    days = sorted({day_of(message.at) for message in dated})
    return Messages(
        prompts=len(prompts),
        bare=sum(message.bare for message in prompts),
        acts=ranked(message.act for message in prompts),
        answers=sum(message.menu for message in messages),
        interruptions=sum(message.interrupt for message in messages),
        rejections=sum(
            m.act in (Act.REJECTION, Act.FEEDBACK, Act.PLAN_REJECTED) for m in messages
        ),
        days=len(days),
        per_day=rate(len(dated), len(days), least=MIN_DAYS),
        first_day=days[0].isoformat() if days else "",
        last_day=days[-1].isoformat() if days else "",
        undated=len(prompts) - len(dated),
    )


def is_bare(record: Record) -> bool:
    """A slash command without arguments: ``/clear`` asks for no work."""
    return record.act is Act.COMMAND and " " not in record.text.strip()


def interrupts(record: Record) -> bool:
    """Whether the owner stopped the agent here; some versions say it beside the result
    of the call that was stopped."""
    beside = bool(record.results) and record.text.lstrip().startswith(INTERRUPTED)
    return record.origin is Origin.MAIN and (record.act is Act.INTERRUPT or beside)


def reported(record: Record) -> bool:
    """Whether the known report counts a record as a message of the user: text of type
    ``user`` that is no tool result, whoever wrote it. Subagents' files it skips."""
    if record.results or record.origin is Origin.SUBAGENT:
        return False
    if record.type in _ELSEWHERE:
        return False
    user = record.type == "user" or record.role is Role.OWNER
    return user and (bool(record.text.strip()) or record.act is Act.INTERRUPT)


def reported_interrupt(record: Record) -> bool:
    return record.act is Act.INTERRUPT or INTERRUPTED in record.text
