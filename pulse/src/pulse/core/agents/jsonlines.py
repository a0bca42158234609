"""One line of bytes into JSON objects, whatever was done to the line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pulse.core.values import Json

_BOM = b"\xef\xbb\xbf"
# Only these escapes can bring in what databases refuse: NUL and lone surrogates.
_UNCLEAN = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_DIRT = re.compile("\x00|[\ud800-\udfff]")
_decoder = json.JSONDecoder(strict=False)


class NotReadError(Exception):
    """A line, or the rest of one, holds no JSON object; ``str(error)`` says why."""


def clean(text: str) -> str:
    """Drop NUL and replace lone surrogates: neither survives a database or UTF-8."""
    return _DIRT.sub(lambda m: "" if m[0] == "\x00" else "\ufffd", text)


def clean_json(value: Json) -> Json:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(k): clean_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [clean_json(v) for v in value]
    return value


def is_blank(line: bytes) -> bool:
    return not line.strip(b"\x00 \t\r\n\x0b\x0c").removeprefix(_BOM)


def objects(line: bytes) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a line: normally one, sometimes several, glued.

    Raises NotReadError where no object can be read any more; what came before is good.
    """
    text = line.removeprefix(_BOM).decode("utf-8", errors="replace")
    text = text.strip("\x00 \t\r\n\x0b\x0c\ufeff")
    unclean = _UNCLEAN.search(line) is not None or "\x00" in text
    position = 0
    while position < len(text):
        try:
            value, position = _decoder.raw_decode(text, position)
            if unclean:
                value = clean_json(value)
        except RecursionError:
            raise NotReadError("nested too deeply") from None
        except ValueError:
            raise NotReadError("not JSON") from None
        if not isinstance(value, dict):
            raise NotReadError("not a JSON object")
        yield value
        while position < len(text) and text[position] in "\x00 \t\r\n":
            position += 1
