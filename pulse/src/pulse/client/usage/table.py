"""The table of ``pulse stats``: as wide as the terminal, every number in its column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

_Group: TypeAlias = Mapping[str, Any]

_DIM, _BOLD, _END = "\x1b[2m", "\x1b[1m", "\x1b[0m"
_HEADS = {
    "day": "Day",
    "week": "Week of",
    "project": "Project",
    "model": "Model",
    "agent": "Agent",
}
_NUMBERS = (
    ("Sessions", "Sessions", "sessions"),
    ("Prompts", "Prompts", "prompts"),
    ("Input", "Input", "input_tokens"),
    ("Output", "Output", "output_tokens"),
    ("Cache write", "Write", "cache_creation_tokens"),
    ("Cache read", "Read", "cache_read_tokens"),
    ("Cost", "Cost", "cost"),
)
_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_GAP = "  "
_NAME_LEAST, _NAME_WISHED = 10, 24
_MODELS_LEAST = 16
_NOTHING = "No sessions were found for that."
_EARLY = (
    "* At least so much: Claude Code before 2.1.59 wrote the output counted so far."
)
_PARTIAL = "+ Of some tokens the price is not known; the dollars are those of the rest."


def render(answer: _Group, *, width: int, colour: bool) -> str:
    """The groups of an answer as text, no line wider than ``width`` (60 at least)."""
    if not answer["groups"]:
        return _NOTHING
    table, paint = _Table(answer, max(width, 60)), _paint if colour else _plain
    rule = paint(_DIM, "─" * len(table.head))
    body = [line + paint(_DIM, models) for line, models in table.body()]
    notes = (paint(_DIM, note) for note in _notes(answer, table.width))
    head, total = paint(_BOLD, table.head), paint(_BOLD, table.total)
    return "\n".join([head, rule, *body, rule, total, *notes])


class _Table:
    """Lines of one answer. Numbers are short where whole ones would not leave the names
    their room; models stand behind them where there is still room."""

    def __init__(self, answer: _Group, width: int) -> None:
        self.width = width
        self._groups: Sequence[_Group] = answer["groups"]
        self._by = by = answer["by"]
        self._names = [_name(by, group) for group in self._groups]
        longest = max(map(len, (*self._names, _HEADS[by])))
        for short in (False, True):
            rows = _rows((*self._groups, answer["totals"]), short=short)
            heads = [brief if short else head for head, brief, _key in _NUMBERS]
            columns = zip(heads, *rows, strict=True)
            self._widths = [max(map(len, column)) for column in columns]
            left = width - sum(self._widths) - len(_GAP) * len(heads)
            if left >= min(longest, _NAME_WISHED):
                break
        self._first = max(min(longest, left), _NAME_LEAST)
        self._room = left - self._first - len(_GAP)
        self._rows = rows[:-1]
        self.head = self._line(_HEADS[by], heads)
        self.total = self._line("Total", rows[-1])

    def body(self) -> Iterator[tuple[str, str]]:
        """Each line with the models that stand behind it."""
        show = self._by != "model" and self._room >= _MODELS_LEAST
        for group, name, cells in zip(
            self._groups, self._names, self._rows, strict=True
        ):
            models = _models(group, self._room) if show else ""
            yield self._line(name, cells), f"{_GAP}{models}" if models else ""

    def _line(self, name: str, cells: Sequence[str]) -> str:
        numbers = map(str.rjust, cells, self._widths)
        return _GAP.join((_cut(name, self._first).ljust(self._first), *numbers))


def _paint(code: str, text: str) -> str:
    return f"{code}{text}{_END}"


def _plain(_code: str, text: str) -> str:
    return text


def _name(by: str, group: _Group) -> str:
    name = group["date" if by in ("day", "week") else by]
    if not name:
        return "(no answer)" if by == "model" else "(none)"
    return _printable(name)


def _printable(text: str) -> str:
    """Names come from files: what moves a terminal's cursor is left out."""
    return "".join(c for c in text if c.isprintable())


def _rows(groups: Sequence[_Group], *, short: bool) -> list[list[str]]:
    """The numbers as text. Where one has a mark, the others keep its place free."""
    early = "output_is_lower_bound", "*"
    partial = "cost_is_partial", "+"
    rows = []
    for group in groups:
        cells = [_count(group[key], short=short) for _h, _b, key in _NUMBERS[:-1]]
        rows.append([*cells, _dollars(group["cost"])])
    for place, (key, mark) in ((3, early), (6, partial)):
        if any(group[key] for group in groups):
            for row, group in zip(rows, groups, strict=True):
                row[place] += mark if group[key] else " "
    return rows


def _dollars(cost: float | None) -> str:
    if cost is None:
        return "–"
    return "<$0.01" if 0 < cost < 0.005 else f"${cost:,.2f}"


def _count(number: int, *, short: bool) -> str:
    """A number with thousands, or its first three digits and a unit."""
    if short:
        for unit, letter in _UNITS:
            if number >= unit:
                value = number / unit
                return (
                    f"{value:.1f}{letter}" if value < 99.95 else f"{value:.0f}{letter}"
                )
    return f"{number:,}"


def _models(group: _Group, room: int) -> str:
    """The models of a line, without what they all begin with or their dates."""
    names = (_undated(_printable(model)) for model in group["models"])
    short = dict.fromkeys(name.removeprefix("claude-") for name in names)
    return _cut(", ".join(short), room)


def _undated(model: str) -> str:
    stem, _, day = model.rpartition("-")
    return stem if stem and len(day) == 8 and day.isdigit() else model


def _cut(text: str, most: int) -> str:
    """The text, if need be without a date at its end, or without its end."""
    if len(text) > most:
        text = _undated(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _notes(answer: _Group, width: int) -> list[str]:
    totals = answer["totals"]
    notes = [_EARLY] if totals["output_is_lower_bound"] else []
    notes += [_PARTIAL] if totals["cost_is_partial"] else []
    undated, unread = answer["undated_messages"], answer["unread_lines"]
    if undated:
        notes.append(f"{_many(undated, 'message')} without a time: in no day.")
    if unread:
        notes.append(f"{_many(unread, 'line')} not readable; see `pulse doctor`.")
    notes.append(
        f"US dollars at list prices of {answer['prices_read']}; "
        f"days in {answer['timezone']}."
    )
    return [part for note in notes for part in _wrapped(note, width)]


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("  ")
        lines[-1] += word if not lines[-1].strip() else f" {word}"
    return lines
