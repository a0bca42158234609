"""Changes that keep JSON: a fuzzer that only flips bytes hardly gets past the parser."""

import json
import random
from collections.abc import Callable
from typing import Any

STRANGE: list[Any] = [
    None,
    True,
    -1,
    2**70,
    1e308,
    "",
    "\x00\ud800",
    "2099-01-01T00:00:00Z",
    [],
    {},
    [[{}]],
    {"type": "text", "text": "x"},
]


def mutate(
    data: bytes, most: int, seed: int, flip: Callable[[bytes, int], bytes]
) -> bytes:
    """Half of the time bytes change (``flip``), else a value or a line of JSON does."""
    chance = random.Random(seed)
    lines = data[1:].splitlines(keepends=True)
    if not lines or chance.random() < 0.5:
        return flip(data, most)
    place = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[place] = lines[chance.randrange(len(lines))]
        case 1:
            chance.shuffle(lines)
        case _:
            lines[place] = _another(lines[place], chance)
    return (data[:1] + b"".join(lines))[:most]


def _another(line: bytes, chance: random.Random) -> bytes:
    """The line with one of its values replaced, dropped or moved."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line
    holders = list(_holders(value))
    if not holders:
        return line
    holder, key = chance.choice(holders)
    other, other_key = chance.choice(holders)
    match chance.randrange(3):
        case 0:
            holder[key] = chance.choice(STRANGE)
        case 1:
            holder[key] = json.loads(json.dumps(other[other_key]))
        case _:
            del holder[key]
    return json.dumps(value).encode() + b"\n"


def _holders(value: Any) -> Any:
    """(container, key) of every value inside."""
    waiting = [value] if isinstance(value, dict | list) else []
    while waiting:
        whole = waiting.pop()
        keys = whole if isinstance(whole, dict) else range(len(whole))
        for key in list(keys):
            yield whole, key
            if isinstance(whole[key], dict | list):
                waiting.append(whole[key])
