"""What goes over the wire: a request as it was read, an answer to be written."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HTML = "text/html; charset=utf-8"
#: Never logged as they came.
SECRET_FIELDS = frozenset(
    {"client_secret", "code", "code_verifier", "state"}
    | {"token", "access_token", "refresh_token"}
)
REDACTED = "redacted"


@dataclass
class Request:
    """Header names are in lower case; ``rest`` is what the route left of the path."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    rest: str = ""

    @classmethod
    def read(
        cls, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> "Request":
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        lower = {name.lower(): value for name, value in headers.items()}
        return cls(method, parts.path, query, lower, body)

    @property
    def form(self) -> dict[str, str]:
        if "x-www-form-urlencoded" not in self.headers.get("content-type", ""):
            return {}
        text = self.body.decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))

    def json(self) -> Any:
        """What the body says; None if it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def bearer(self) -> str:
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        return value if kind.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str] | None:
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(value).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return name, secret

    def redacted(self) -> dict[str, Any]:
        """For the log: nothing in it opens anything."""
        headers = dict(self.headers)
        for name in ("authorization", "cookie", "x-control-token"):
            if name in headers:
                headers[name] = f"{headers[name].partition(' ')[0]} {REDACTED}"
        if "x-control-token" in headers:
            headers["x-control-token"] = REDACTED
        return {
            "method": self.method,
            "path": self.path,
            "query": _hide(self.query),
            "headers": headers,
            "body": self._redacted_body(),
        }

    def _redacted_body(self) -> Any:
        if self.form:
            return _hide(self.form)
        told = self.json()
        return (
            _hide(told)
            if isinstance(told, dict)
            else self.body.decode("utf-8", "replace")
        )


def _hide(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: REDACTED if k in SECRET_FIELDS else v for k, v in values.items()}


@dataclass
class Answer:
    """``then`` is done once the answer was written."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    then: Callable[[], None] | None = None

    @property
    def accepted(self) -> bool:
        return self.status < 300


def as_json(status: int, body: Any, **headers: str) -> Answer:
    data = json.dumps(body, ensure_ascii=False).encode()
    return Answer(status, data, {"Content-Type": "application/json", **headers})


def as_html(status: int, text: str) -> Answer:
    headers = {
        "Content-Type": HTML,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
        " frame-ancestors 'none'; base-uri 'none'",
    }
    return Answer(status, text.encode(), headers)


def redirect(target: str) -> Answer:
    return Answer(303, b"", {"Location": target, "Cache-Control": "no-store"})
