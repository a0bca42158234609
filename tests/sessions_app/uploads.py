"""A client of the upload contract for tests: it makes bodies, right and wrong ones."""

import hashlib
import json
from dataclasses import dataclass, field

import zstandard

MEDIA_TYPE = "application/vnd.worktracker.chunks"
FINGERPRINT = "a" * 64


def chunk(lines, *, machine, first=1, start=0, sent=None, **head):
    """A chunk of these source lines (bytes with their newline) as (head, payload)."""
    payload = b"".join(lines if sent is None else sent)
    lengths = [len(line) for line in lines]
    return (
        {
            "machine": machine,
            "fingerprint": FINGERPRINT,
            "agent": "claude_code",
            "source_id": "s-1",
            "session": head.get("source_id", "s-1"),
            "role": "transcript",
            "kind": "append",
            "generation": 1,
            "first_line": first,
            "last_line": first + len(lines) - 1,
            "byte_start": start,
            "byte_end": start + sum(lengths),
            "lengths": lengths,
            "sha256": hashlib.sha256(payload).hexdigest(),
            "ruleset": "rules-1",
            "size": len(payload),
            **head,
        },
        payload,
    )


def body(*chunks):
    return b"".join(
        json.dumps(head).encode() + b"\n" + payload for head, payload in chunks
    )


def packed(data):
    return zstandard.ZstdCompressor(level=3).compress(data)


@dataclass
class Uploader:
    """Talks to the API as one person and one machine."""

    client: object
    headers: dict
    machine: str = ""
    fingerprint: str = FINGERPRINT
    answers: list = field(default_factory=list)

    def post(self, path, data):
        return self.client.post(
            f"/api/v1/{path}",
            data,
            content_type="application/json",
            headers=self.headers,
        )

    def register(self, name="desk", fingerprint=FINGERPRINT):
        response = self.post("machines/", {"name": name, "fingerprint": fingerprint})
        self.machine, self.fingerprint = response.json()["id"], fingerprint
        return response

    def chunk(self, lines, **more):
        more = {"fingerprint": self.fingerprint, **more}
        return chunk(lines, machine=self.machine, **more)

    def send_raw(self, data, encoding="zstd", **more):
        headers = {
            **self.headers,
            **({"Content-Encoding": encoding} if encoding else {}),
        }
        return self.client.post(
            "/api/v1/chunks/",
            data,
            content_type=more.pop("content_type", MEDIA_TYPE),
            headers=headers,
            **more,
        )

    def send(self, *chunks):
        return self.send_raw(packed(body(*chunks)))

    def send_lines(self, lines, **more):
        return self.send(self.chunk(lines, **more))

    def statuses(self, *chunks):
        return [each["status"] for each in self.send(*chunks).json()["results"]]

    def send_session(self, lines, session, **more):
        return self.send_lines(lines, source_id=session, session=session, **more)
