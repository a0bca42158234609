"""A note as it is said at a stand-up: what moved, what is open, what is in the way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from pipeline.audience import OWNERS_KINDS
from pipeline.lines import is_achieved, last_seen
from pulse.core.note.render import day_name
from pulse.core.values import Item, ItemKind, Note, Status

#: More is not listened to; the day's page has the rest.
MOST = 5
_SURE = (Status.OBSERVED, Status.CONFIRMED, Status.STATED)
NOTHING = "Nothing to report."


def standup(note: Note, names: Mapping[str, str], *, today: date) -> str:
    """Plain text. ``names``: project keys to names, told when there are several.

    Left out is what nobody should say of their own work: what only an agent said, what
    was dropped, what was learned, and what may have held secrets.
    """
    said = [item for item in note.items if _sayable(item)]
    several = len({item.project for item in said if item.project}) > 1
    shown = names if several else {}
    blocks = [
        _block(_when(note.date, today), [i for i in said if _moved(i)], shown),
        _block("Open", [i for i in said if i.kind is ItemKind.OPEN_TASK], shown),
        _block("Blocked", [i for i in said if _blocks(i, said)], shown),
    ]
    return "\n\n".join(filter(None, blocks)) or NOTHING


def _sayable(item: Item) -> bool:
    secret = any(cited.kind in OWNERS_KINDS for cited in item.evidence)
    return not secret and item.status not in (Status.CLAIMED, Status.DROPPED)


def _moved(item: Item) -> bool:
    decided = item.kind is ItemKind.DECISION and item.status in _SURE
    return is_achieved(item) or decided or item.kind is ItemKind.ATTEMPT


def _blocks(item: Item, said: Iterable[Item]) -> bool:
    """A problem after which nothing of its thread or project was reached that day."""
    return item.kind is ItemKind.PROBLEM and not any(
        _solves(other, item) for other in said if is_achieved(other)
    )


def _solves(reached: Item, problem: Item) -> bool:
    if problem.thread and reached.thread == problem.thread:
        return True
    ended, began = last_seen(reached), last_seen(problem)
    later = ended is not None and began is not None and ended > began
    return later and reached.project == problem.project


def _when(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return "Yesterday" if day == today - timedelta(days=1) else day_name(day)


def _block(title: str, items: Sequence[Item], names: Mapping[str, str]) -> str:
    if not items:
        return ""
    lines = [_line(item, names.get(item.project, "")) for item in items[:MOST]]
    if len(items) > MOST:
        lines.append(f"- and {len(items) - MOST} more")
    return "\n".join([f"{title}:", *lines])


def _line(item: Item, project: str) -> str:
    end = "" if item.text.endswith((".", "?", "!", "…")) else "."
    tried = item.kind is ItemKind.ATTEMPT and item.status is Status.ATTEMPTED
    return "".join(
        (
            "- ",
            f"{project}: " if project else "",
            item.text,
            end,
            " Not there yet." if tried else "",
        )
    )
