"""What a network answered to a post, in one vocabulary for all of them."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

#: Characters of an answer's body, and of any header, that an attempt keeps.
KEPT_BODY, KEPT_HEADER = 4_000, 200
#: Headers of an answer that help to find out what happened; no other is kept.
TELLING = (
    "content-type",
    "date",
    "retry-after",
    "x-li-uuid",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "x-restli-id",
    "x-transaction-id",
)


class Kind(StrEnum):
    """All that can come of a call.

    TOKEN: the access token was refused, before anything was posted. TOKEN_LATER: there
    is no usable one just now.
    """

    POSTED = "posted"
    HELD = "held"  # by us, before the call: it may not leave any more
    NOT_SENT = "not_sent"  # the connection was never made: surely nothing left
    LATER = "later"  # over a limit: nothing was posted, and it says when to come back
    CONFLICT = "conflict"  # refused for the moment
    TOKEN = "token_refused"  # noqa: S105
    TOKEN_LATER = "token_later"  # noqa: S105
    SCOPE = "missing_scope"
    OPERATOR = "operator_fault"  # this installation speaks a version that has ended
    DUPLICATE = "duplicate"  # such a post is there already, says the network
    REFUSED = "refused"  # for good, with the network's own words
    UNKNOWN = "unknown"  # it may be out there


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call; ``request`` and ``response`` are redacted and bounded.

    ``native_id`` and ``url``: of the post, or of the one that this would repeat.
    ``until``: not before then. ``words``: the network's own, for the person.
    """

    kind: Kind
    native_id: str = ""
    url: str = ""
    until: datetime | None = None
    words: str = ""
    response: dict[str, Any] = field(default_factory=dict)


def kept(response: requests.Response) -> dict[str, Any]:
    """Of an answer: status, telling headers and the beginning of its body."""
    headers = {
        name: response.headers[name][:KEPT_HEADER]
        for name in TELLING
        if name in response.headers
    }
    body = response.content[:KEPT_BODY].decode("utf-8", "replace").replace("\0", "�")
    return {"status": response.status_code, "headers": headers, "body": body}


def without(response: requests.Response, access: str) -> requests.Response:
    """The answer, should it repeat the token, without it: it is kept, and shown."""
    if access and access.encode() in response.content:
        response._content = response.content.replace(access.encode(), b"[token]")
    return response


def of_error(error: Exception) -> Outcome:
    """What a call that brought no answer means.

    Only where no connection was made is it sure that nothing left; a time-out or a
    dropped connection may come after the network took the post.
    """
    response = {"error": type(error).__name__}
    if isinstance(error, requests.ConnectionError):
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(reason, NewConnectionError | ConnectTimeoutError):
            return Outcome(Kind.NOT_SENT, response=response)
    return Outcome(Kind.UNKNOWN, response=response)


def json_of(response: requests.Response) -> dict[str, Any]:
    """The body as an object; an empty one when it is none."""
    try:
        body = json.loads(response.content)
    except ValueError:  # also what is no UTF-8
        return {}
    return body if isinstance(body, dict) else {}


def plain(words: object, *, longest: int = 300) -> str:
    """The network's words on one line, without what cannot be printed."""
    text = words if isinstance(words, str) else ""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


@dataclass(frozen=True, slots=True)
class Seen:
    """A post that is out there: its id, address and text as the person wrote it."""

    native_id: str
    url: str
    text: str
