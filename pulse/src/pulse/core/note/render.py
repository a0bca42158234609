"""A note as text: Markdown for files, plain lines for a terminal."""

import textwrap
from collections.abc import Mapping
from datetime import date, timedelta

from pulse.core.values import Coverage, Item, ItemKind, Note, Status

_TITLES = {
    ItemKind.ACHIEVEMENT: "Done",
    ItemKind.ATTEMPT: "Tried",
    ItemKind.DECISION: "Decided",
    ItemKind.OPEN_TASK: "Open",
    ItemKind.PROBLEM: "Went wrong",
    ItemKind.LEARNING: "Learned",
}
# Said only where the section does not say it already.
_SAID = {Status.CONFIRMED: "confirmed", Status.CLAIMED: "claimed",
         Status.DROPPED: "dropped", Status.STATED: "stated"}  # fmt: skip


def render_markdown(note: Note, names: Mapping[str, str] | None = None) -> str:
    """``names`` maps project keys to names; they are shown when there are several."""
    lines = [f"# {day_name(note.date)}", "", note.headline, ""]
    for kind, items in _sections(note):
        lines += [f"## {_TITLES[kind]}", ""]
        lines += [f"- {line}" for line in _lines(items, note, names or {})]
        lines.append("")
    lines.append(f"_{coverage_line(note)}_")
    return "\n".join(lines) + "\n"


def render_text(
    note: Note, width: int = 80, names: Mapping[str, str] | None = None
) -> str:
    """For a terminal, wrapped at ``width`` columns."""
    width = max(width, 40)
    blocks = [day_name(note.date), "", *textwrap.wrap(note.headline, width), ""]
    for kind, items in _sections(note):
        blocks.append(_TITLES[kind])
        for line in _lines(items, note, names or {}):
            blocks += textwrap.wrap(
                line, width, initial_indent="  - ", subsequent_indent="    "
            )
        blocks.append("")
    blocks += textwrap.wrap(coverage_line(note), width)
    return "\n".join(blocks) + "\n"


def coverage_line(note: Note) -> str:
    """The denominators of a note, in one line of sentences."""
    return " ".join(sentence for sentence in _coverage(note.coverage, note.writer))


def _coverage(coverage: Coverage, writer: str) -> list[str]:
    sessions = _count(coverage.sessions, "session")
    if coverage.automated:
        automated = _count(coverage.automated, "automated session")
        sessions = f"{sessions} and {automated}" if coverage.sessions else automated
    parts = [sessions]
    parts.append(_count(coverage.prompts, "prompt"))
    if coverage.menu_answers:
        parts.append(_count(coverage.menu_answers, "menu answer"))
    parts.append(f"{duration(coverage.active)} active")
    found = [", ".join(parts) + "."]
    for machine in coverage.machines:
        if machine.last_sync:
            found.append(
                f"Last sync of {machine.name}: {machine.last_sync:%Y-%m-%d %H:%M} UTC."
            )
    found += [sentence.rstrip(".") + "." for sentence in coverage.missing]
    if coverage.uncovered:
        shas = ", ".join(c.sha or c.subject or "no name" for c in coverage.uncovered)
        commits = _count(len(coverage.uncovered), "commit")
        found.append(f"{commits} not told above: {shas}.")
    if coverage.unparsed:
        found.append(f"{_count(coverage.unparsed, 'line')} could not be read.")
    if writer == "offline":
        found.append("Written offline, without a model.")
    return found


def _sections(note: Note) -> list[tuple[ItemKind, list[Item]]]:
    if len(note.items) == 1 and note.items[0].text.rstrip(".") == note.headline.rstrip(
        "."
    ):
        return []  # a trivial day is one line
    found = [(kind, [i for i in note.items if i.kind is kind]) for kind in ItemKind]
    return [(kind, items) for kind, items in found if items]


def _lines(items: list[Item], note: Note, names: Mapping[str, str]) -> list[str]:
    several = len({i.project for i in note.items if i.project}) > 1
    return [
        item_line(item, names.get(item.project, "") if several else "")
        for item in items
    ]


def item_line(item: Item, project: str = "") -> str:
    """An item as one line: project, text, what it replaced, why, status."""
    text = item.text.rstrip(".")
    if item.instead:
        text += f" instead of {item.instead}"
    if item.why:
        text += f": {item.why}"
    said = _SAID.get(item.status, "") if item.kind in (
        ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT
    ) else ""  # fmt: skip
    end = "" if text.endswith(("?", "…")) else "."
    prefix = f"{project}: " if project else ""
    return f"{prefix}{text}{end}" + (f" ({said})" if said else "")


def day_name(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def duration(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if not minutes:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
