"""Every text of a record that a quote may come from."""

from collections.abc import Mapping

from pulse.core.values import Act, Record, ToolResult

# What an interruption's record says; its end names what was interrupted.
INTERRUPTED = "[Request interrupted by user"


def quotable(record: Record) -> str:
    """Every text of a record that a quote may come from."""
    if record.act is Act.INTERRUPT:
        return INTERRUPTED
    parts = [record.text, record.link]
    parts += [text for pair in record.answers for text in pair]
    for result in record.results:
        parts += [result.text, *_others(result)]
    for call in record.calls:
        parts += _strings(call.input)
    return "\n".join(part for part in parts if part)


def _others(result: ToolResult) -> list[str]:
    """What the structured result says beyond its text. Agents write most of it twice,
    and a quote must not run from the end of the one into the beginning of the other."""
    known = " ".join(result.text.split())
    return [t for t in _strings(result.extra) if " ".join(t.split()) not in known]


def _strings(data: Mapping[str, object]) -> list[str]:
    texts: list[str] = []
    for value in data.values():
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, Mapping):
            texts += _strings(value)
        elif isinstance(value, list):
            texts += [item for item in value if isinstance(item, str)]
            for item in value:
                texts += _strings(item) if isinstance(item, Mapping) else []
    return texts
