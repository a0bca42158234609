"""Leave out of a line what nothing reads: pictures, signatures, copies of files.

Line to line: a line stays one line and keeps everything that statistics and evidence
look at. What goes becomes ``{"omitted": bytes}``; all else stays byte for byte, because
parts are cut out of the line and nothing is parsed and written anew.
"""

import json
import re
from typing import Any, Final

# The longest line, slimmed, that is sent or stored; a longer one is left out whole.
LONGEST: Final = 16 * 2**20

# A quote inside a JSON string is escaped, so these match keys and never text.
_NOISE = re.compile(
    rb'"(?:signature|data|base64|encrypted_content|encryptedContent|reasoningOpaque|'
    rb'image_url|result)"\s*:\s*'
    rb'(?P<encoded>"(?:data:[a-z/+.-]{1,60};base64,)?[A-Za-z0-9+/=_-]{200,}")'
    rb'|"originalFile(?:Contents)?"\s*:\s*(?P<file>"[^"\\]*(?:\\.[^"\\]*)*")',
    re.DOTALL,
)
_PROGRESS = re.compile(rb'"type"\s*:\s*"progress"')
_BODY = re.compile(r'"data"\s*:\s*(?=\{)')
# After a compaction Codex writes the history that the model sees from there on.
_COMPACTED = re.compile(rb'"replacement_history"\s*:\s*\[')
_HISTORY = re.compile(r'"replacement_history"\s*:\s*(?=\[)')
_decoder = json.JSONDecoder(strict=False)


def slim_line(line: bytes) -> bytes:
    """One line in, one line out; its end of line stays."""
    if _PROGRESS.search(line):
        line = _slim_progress(line)
    elif _COMPACTED.search(line):
        line = _slim_compacted(line)
    line = _NOISE.sub(_omit, line)
    return line if len(line) <= LONGEST else omit_line(line)


def omit_line(line: bytes) -> bytes:
    """Stand in for a whole line that cannot be sent."""
    end = line[len(line.rstrip(b"\r\n")) :]
    return _omitted(len(line)) + end


def _omitted(size: int) -> bytes:
    return b'{"omitted": %d}' % size


def _omit(match: re.Match[bytes]) -> bytes:
    group = "encoded" if match["encoded"] is not None else "file"
    start, end = match.span(group)
    if end - start <= 40:
        return match[0]  # shorter than what would replace it
    return match[0][: start - match.start()] + _omitted(end - start - 2)


def _slim_progress(line: bytes) -> bytes:
    """Streaming noise goes; what subagents and skills streamed stays as evidence."""
    text, record = _decoded(line)
    body = record.get("data")
    if not isinstance(body, dict) or record.get("type") != "progress":
        return line
    kind = body.get("type")
    if kind == "agent_progress" or isinstance(body.get("message"), dict):
        return line
    return _cut(line, text, _BODY, body, type=kind)


def _slim_compacted(line: bytes) -> bytes:
    """The records of that history stand in the lines before; what sums it up stays."""
    text, record = _decoded(line)
    body = record.get("payload")
    if not isinstance(body, dict) or record.get("type") != "compacted":
        return line
    return _cut(line, text, _HISTORY, body.get("replacement_history"))


def _decoded(line: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a line and the record in it; empty when it holds none, so that the
    line is redacted as it stands."""
    try:
        text = line.decode()
        record: Any = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return "", {}
    return text, record if isinstance(record, dict) else {}


def _cut(
    line: bytes, text: str, key: re.Pattern[str], value: Any, **kept: Any
) -> bytes:
    """Leave out the part of the line that ``key`` leads to and that holds ``value``."""
    for match in key.finditer(text):
        found, end = _decoder.raw_decode(text, match.end())
        if found == value:
            size = len(text[match.end() : end].encode())
            short = json.dumps({**kept, "omitted": size})
            return (text[: match.end()] + short + text[end:]).encode()
    return line
