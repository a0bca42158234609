"""Lines of Claude Code for tests of tokens: ours, as small as possible."""

import json


def answer(message, when, *, session="s1", model="claude-opus-4-5", **more):
    """One line of an answer. ``usage`` has 10 fresh and 5 output tokens by default."""
    usage = more.pop("usage", {"input_tokens": 10, "output_tokens": 5})
    data = {
        "type": "assistant",
        "uuid": more.pop("uuid", f"{message}-{when}"),
        "sessionId": session,
        "cwd": more.pop("cwd", "/work/tide"),
        "version": "2.1.60",
        "timestamp": when,
        "requestId": f"req_{message}",
        "message": {
            "id": message,
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [{"type": "text", "text": "Done."}],
            "usage": usage,
        },
        **more,
    }
    return {key: value for key, value in data.items() if value is not ...}


def streamed(inner, when, **more):
    """A subagent's line as it stands in its parent's file."""
    return {
        "type": "progress",
        "uuid": f"p-{when}",
        "sessionId": "s1",
        "version": "2.1.60",
        "timestamp": when,
        "data": {"type": "agent_progress", "message": inner},
        **more,
    }


def write(claude, name, *lines, end="\n"):
    """A file below ``projects``; a line is an object, or bytes as they are."""
    path = claude / "projects" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for line in lines:
            if not isinstance(line, bytes):
                line = json.dumps(line, separators=(",", ":")).encode()
            file.write(line + end.encode())
    return path
