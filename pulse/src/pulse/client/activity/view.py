"""Activity as people read it, and as JSON: the view behind ``pulse stats --activity``.

Every number is given with what it is of; below its minimum a rate, a median or a mean
is "too little data". What the numbers mean: docs/statistics.md.
"""

import json
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pulse.core.stats.activity import Statistics
    from pulse.core.stats.responses import Responses
    from pulse.core.stats.times import Hours
    from pulse.core.stats.work import Work

TOO_LITTLE: Final = "too little data"
TOP: Final = 8  # names in a list
_LABEL: Final = 16  # columns of the first column
_BAR: Final = 24  # columns of the longest bar
_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
_OUTCOMES: Final = {
    "ok": "seen to succeed",
    "failed": "seen to fail",
    "empty": "with nothing to do",
    "unknown": "that nothing showed",
}
Row = tuple[str, str]


def render(found: "Statistics", *, width: int = 80, about: str = "") -> str:
    """The whole view, wrapped at ``width`` columns, without a final newline. ``about``
    names what was chosen: an agent, a project."""
    width = max(width, 60)
    title = ", ".join(filter(None, ("Activity", about, _range(found))))
    head = [title, *textwrap.wrap(_scope(found), width)]
    if not found.scope.counted:
        return "\n".join(head)
    parts = [("YOU", _you(found)), ("TIME", _time(found))]
    parts.append(("AGENTS IN YOUR SESSIONS", _work(found.work)))
    if found.automated.tools.calls:
        parts.append(("SUBAGENTS, TEAMMATES AND PROGRAMS", _work(found.automated)))
    if found.reported.scanned:
        parts.append(("AS CLAUDE CODE'S /INSIGHTS COUNTS", _reported(found)))
    for title, rows in parts:
        head += ["", title]
        for row in rows:
            head += _laid_out(row, width)
    return "\n".join(head)


def to_json(found: "Statistics") -> str:
    """Statistics as docs/statistics.md has them. First prompts lose their secrets."""
    from pulse.core.redact import redact_text
    from pulse.core.stats.activity import as_json

    data = as_json(found)
    for row in data["sessions"]:
        row["opening"] = redact_text(row["opening"])
    return json.dumps(data, ensure_ascii=False)


# ------------------------------------------------------------------ sections


def _range(found: "Statistics") -> str:
    if found.since and found.until:
        days = f"{found.since} to {found.until}"
    elif found.since:
        days = f"since {found.since}"
    else:
        days = f"until {found.until}" if found.until else "all days"
    return f"{days}, {found.zone}"


def _scope(found: "Statistics") -> str:
    scope = found.scope
    parts = [f"{_n(scope.owner)} of yours"]
    if scope.automated:
        parts.append(f"{_n(scope.automated)} automated ({_list(scope.origins)})")
    if scope.unattended:
        parts.append(f"{_n(scope.unattended)} where nobody wrote")
    counted = f"{_n(scope.counted)} of {_count(scope.scanned, 'session')}"
    return f"{counted} have something in these days: {', '.join(parts)}."


def _you(found: "Statistics") -> list[Row]:
    said, lap = found.messages, found.overlap
    prompts = _n(said.prompts)
    bare = f"; {_count(said.bare, 'bare command')} among them" if said.bare else ""
    kinds = f"{prompts}: {_list(said.acts)}{bare}" if said.acts else prompts
    days = _n(said.days)
    if said.days:
        days += f", from {said.first_day} to {said.last_day}"
    days += f"; prompts a day: {_value(said.per_day)}"
    if said.undated:
        days += f"; {_count(said.undated, 'prompt')} without a date"
    side = f"{_count(lap.pairs, 'pair')} of sessions, {_n(lap.messages)} of "
    side += f"{_count(lap.of, 'prompt')} ({_percent(lap.percent)})"
    stopped = _count(said.interruptions, "interruption")
    stopped += f", {_count(said.rejections, 'refusal')}"
    asked = {name: n for name, n in _plain(found.kinds.kinds).items() if n}
    return [
        ("Prompts", kinds),
        ("Days", days),
        ("Answers", f"{_n(said.answers)} questions answered and plans decided"),
        ("Stopped", stopped),
        *_responses(found.responses),
        *_hours(found.hours),
        ("Side by side", side),
        (
            "Kinds",
            f"{_list(asked) or 'none'} (of {_count(found.kinds.of, 'session')})",
        ),
    ]


def _responses(found: "Responses") -> list[Row]:
    over = f"{_n(found.n)} of {_count(found.of, 'prompt')}"
    if found.median is None or found.mean is None:
        return [("Response time", f"{TOO_LITTLE}, over {over}")]
    middle = f"median {duration(found.median)}, mean {duration(found.mean)}"
    rows = [("Response time", f"{middle}, over {over}")]
    most = max(found.buckets.values())
    for name, count in found.buckets.items():
        rows.append((f"  {name}", f"{_bar(count, most)} {_n(count)}".strip()))
    why = {
        "no_reply": "with nothing to answer",
        "queued": "queued or in a refusal",
        "too_quick": "of 2 s or less",
        "over_an_hour": "of an hour or more",
    }
    left = [f"{_n(n)} {why[k]}" for k, n in found.left_out.items() if n]
    return [*rows, ("  left out", ", ".join(left) or "none")]


def _hours(found: "Hours") -> list[Row]:
    parts = {
        "morning": found.morning,
        "afternoon": found.afternoon,
        "evening": found.evening,
        "night": found.night,
    }
    most = max(found.hours)
    rows = [("Time of day", f"{_list(parts)} (of {_count(found.of, 'prompt')})")]
    if most:
        line = "".join(_BLOCKS[-(-8 * count // most)] for count in found.hours)
        rows.append(("  0 h to 23 h", f"|{line}|"))
    return rows


def _time(found: "Statistics") -> list[Row]:
    own, other = found.times, found.automated_times
    sessions = _count(own.sessions, "session")
    active = f"{hours(own.active)} in {sessions}, gaps over 15 minutes removed"
    summed = f"{hours(own.summed)} from first to last record of each session, "
    summed += "idle and parallel time included"
    rows = [
        ("Active", active),
        ("At once", f"{hours(own.parallel)} with two sessions or more"),
        ("Subagents", f"{hours(own.delegated)} at work in these sessions"),
        ("Summed", summed),
    ]
    if other.sessions:
        by = _count(other.sessions, "automated session")
        rows.append(("Automated", f"{hours(other.active)} active in {by}"))
    return rows


def _work(found: "Work") -> list[Row]:
    tools, errors, git = found.tools, found.errors, found.git
    calls = f"{_count(tools.calls, 'call')} in {_count(found.sessions, 'session')}"
    wrong = f"{_n(errors.errors)} of {_count(errors.of, 'call')} that ran "
    wrong += f"({_percent(errors.percent)})"
    if errors.categories:
        wrong += f": {_list(_plain(errors.categories))}"
    wrong += f"; {_n(errors.rejected)} refused, {_n(errors.not_run)} never ran"
    files = found.files
    changed = f"{_n(files.distinct)} changed ({_n(files.created)} created, "
    changed += f"{_n(files.deleted)} deleted) in {_count(files.sessions, 'session')}"
    lines = f"+{_n(found.lines.added)} -{_n(found.lines.removed)} in "
    lines += f"{_count(found.lines.of, 'call')} that changed files"
    again = sum(git.amended.values())
    amended = f", {_n(again)} amended" if again else ""
    uses = {name: n for name, n in _plain(found.uses).items() if n}
    rows = [
        ("Tools", f"{calls}, {_n(tools.finished)} with a result: {_list(tools.names)}"),
        ("Errors", wrong),
        ("Lines", lines),
        ("Files", changed),
        (
            "Languages",
            f"{_list(found.languages) or 'none'}, by files that calls touched",
        ),
        ("Commits", f"{_n(git.commit_attempts)} tried; {_seen(git.commits)}{amended}"),
        ("Pushes", f"{_n(git.push_attempts)} tried; {_seen(git.pushes)}"),
    ]
    if uses:
        rows.append(("Sessions using", f"{_list(uses)} (of {_n(found.sessions)})"))
    return rows


def _reported(found: "Statistics") -> list[Row]:
    told = found.reported
    kept = f"{_n(told.sessions)} of {_count(told.scanned, 'session')}"
    days = f"{_count(told.days, 'start day')}; a day: {_value(told.per_day)}"
    lines = f"+{_n(told.lines_added)} -{_n(told.lines_removed)}"
    median = told.responses.median
    middle = TOO_LITTLE if median is None else f"median {duration(median)}"
    over = f"{_n(told.responses.n)} of {_count(told.responses.of, 'message')}"
    return [
        ("Messages", f"{_count(told.messages, 'message')} in {kept}, {days}"),
        ("Lines, files", f"{lines}, {_count(told.files, 'file')}"),
        ("Hours", f"{hours(told.seconds)} summed"),
        ("Response time", f"{middle}, over {over}"),
        ("Why it differs", "docs/statistics.md"),
    ]


# -------------------------------------------------------------------- pieces


def _laid_out(row: Row, width: int) -> list[str]:
    label, text = row
    indent = " " * _LABEL
    lines = textwrap.wrap(text, width - _LABEL, break_on_hyphens=False) or [""]
    if text.startswith("|"):
        lines = [text]  # a chart keeps its blanks
    first = f"{label:<{_LABEL}}{lines[0]}".rstrip()
    return [first, *(indent + line for line in lines[1:])]


def _list(counts: Mapping[str, int]) -> str:
    """``Bash 327, Edit 166 and 3 more``."""
    shown = [f"{name} {_n(count)}" for name, count in list(counts.items())[:TOP]]
    more = f" and {len(counts) - TOP} more" if len(counts) > TOP else ""
    return ", ".join(shown) + more


def _plain(counts: Mapping[str, int]) -> dict[str, int]:
    return {name.replace("_", " "): count for name, count in counts.items()}


def _seen(outcomes: Mapping[str, int]) -> str:
    shown = (f"{_n(n)} {_OUTCOMES.get(name, name)}" for name, n in outcomes.items())
    return ", ".join(shown) or "none seen"


def _n(number: int) -> str:
    return f"{number:,}"


def _count(number: int, noun: str) -> str:
    return f"{_n(number)} {noun}" if number == 1 else f"{_n(number)} {noun}s"


def _value(number: float | None) -> str:
    return TOO_LITTLE if number is None else f"{number:,.1f}"


def _percent(number: int | None) -> str:
    return TOO_LITTLE if number is None else f"{number} %"


def _bar(count: int, most: int) -> str:
    return "▇" * (-(-_BAR * count // most) if most else 0)


def duration(seconds: float) -> str:
    """``34.4 s``, ``4 min 12 s``."""
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def hours(seconds: int) -> str:
    """``3 h 5 min``; what is not nothing is at least a minute."""
    if not seconds:
        return "none"
    hours, minutes = divmod(max(round(seconds / 60), 1), 60)
    if not hours:
        return f"{minutes} min"
    return f"{_n(hours)} h {minutes} min" if minutes else f"{_n(hours)} h"
