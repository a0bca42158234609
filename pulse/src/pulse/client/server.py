"""The server, as Pulse knows it: a handful of calls, each safe to repeat."""

import email.utils
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import httpx2

from pulse import __version__
from pulse.client.config import Account
from pulse.client.errors import LoginError, SendError

_ATTEMPTS: Final = 5
_LONGEST_WAIT: Final = 60.0
_TIMEOUT: Final = httpx2.Timeout(120.0, connect=10.0)
_AGAIN = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
# Answers after which the same chunks may go in smaller bodies.
REFUSED_WHOLE: Final = frozenset(
    {"body-too-large", "unpacked-too-large", "too-many-chunks", "bad-chunk"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class MachineChangedError(Exception):
    """The server knows no machine of this id and fingerprint: register anew."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    data: dict[str, Any]

    @property
    def code(self) -> str:
        """The last part of a problem's type: ``machine-mismatch``."""
        return str(self.data.get("type") or "").rpartition("/")[2]

    @property
    def detail(self) -> str:
        """What the server says, fit for a terminal."""
        text = str(self.data.get("detail") or self.data.get("title") or "")
        return _CONTROL.sub(" ", text)[:500]


class Server:
    """Calls with a token. Redirects are never followed: they would carry it away."""

    def __init__(
        self,
        account: Account,
        *,
        backoff: float = 0.5,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.account = account
        self.requests = 0
        self._backoff = backoff
        self._sleep = sleep
        self._chance = chance
        self._http = httpx2.Client(
            base_url=f"{account.server}/api/v1/",
            headers={
                "Authorization": f"Bearer {account.token}",
                "User-Agent": f"worktracker-pulse/{__version__}",
                "Accept": "application/json",
            },
            timeout=_TIMEOUT,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    # ------------------------------------------------------------------ calls

    def me(self) -> dict[str, Any]:
        return self._good(self.call("GET", "me/"))

    def register(self, machine: Mapping[str, str]) -> str:
        """Register this machine; the same fingerprint always gets the same id."""
        found = self._good(self.call("POST", "machines/", json=dict(machine))).get("id")
        if not isinstance(found, str | int) or not found:
            raise SendError("The server registered this machine without giving an id.")
        return str(found)

    def send_paths(self, machine: str, paths: Sequence[Mapping[str, str]]) -> None:
        body = {"paths": [dict(path) for path in paths]}
        self._good(self.call("POST", f"machines/{machine}/paths/", json=body))

    def report(self, machine: str, report: Mapping[str, Any]) -> None:
        """Tell how far this sync is; tried once, it is not worth waiting for."""
        path = f"machines/{machine}/report/"
        self._good(self.call("POST", path, attempts=1, json=dict(report)))

    def check(
        self, machine: str, fingerprint: str, transcripts: Sequence[Mapping[str, str]]
    ) -> list[dict[str, Any]]:
        body = {
            "machine": machine,
            "fingerprint": fingerprint,
            "transcripts": [dict(t) for t in transcripts],
        }
        rows = self._good(self.call("POST", "transcripts/check/", json=body))
        found = rows.get("results")
        if not isinstance(found, list):
            raise SendError("The server's answer is of a newer kind. Update Pulse.")
        return [row for row in found if isinstance(row, dict)]

    def note(self, day: str) -> dict[str, Any] | None:
        """The note of a date, or nothing where there is none. The token must read."""
        answer = self.call("GET", f"notes/?from={day}&to={day}")
        if answer.status == HTTPStatus.FORBIDDEN:
            raise LoginError("This token may not read. Make one with the scope “read”.")
        found = self._good(answer).get("results")
        return found[0] if isinstance(found, list) and found else None

    def send(self, body: bytes, *, content_type: str) -> Answer:
        """Send a packed body; an upload conflict is an answer, not an error."""
        headers = {"Content-Type": content_type, "Content-Encoding": "zstd"}
        answer = self.call("POST", "chunks/", content=body, headers=headers)
        if answer.code == "upload-conflict" or answer.code in REFUSED_WHOLE:
            return answer
        self._good(answer)
        return answer

    # ---------------------------------------------------------------- working

    def call(
        self, method: str, path: str, *, attempts: int = _ATTEMPTS, **request: Any
    ) -> Answer:
        """One call, repeated while the server asks for it or cannot be reached."""
        reason = ""
        for attempt in range(attempts):
            wait = self._wait(attempt)
            try:
                self.requests += 1
                response = self._http.request(method, path, **request)
            except httpx2.TransportError as error:
                reason = _CONTROL.sub(" ", str(error)) or type(error).__name__
            else:
                if response.status_code not in _AGAIN:
                    return Answer(response.status_code, _json(response))
                reason = f"it answered {response.status_code}"
                wait = max(wait, _retry_after(response))
            if attempt + 1 < attempts:
                self._sleep(min(wait, _LONGEST_WAIT))
        raise SendError(
            f"The server at {self.account.server} could not take this ({reason}). "
            "Nothing is lost: run the sync again later."
        )

    def _wait(self, attempt: int) -> float:
        """Twice as long each time, and never the same for two clients."""
        return float(self._backoff * 2**attempt * (0.5 + self._chance()))

    def _good(self, answer: Answer) -> dict[str, Any]:
        """The body of a good answer; anything else as an error that says what to do."""
        status, server = answer.status, self.account.server
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return answer.data
        if status == HTTPStatus.UNAUTHORIZED:
            raise LoginError(
                f"{server} does not accept this token: it is wrong, expired or "
                "revoked. Make a new one in its settings, then run "
                "`pulse login --token wt_pat_…`."
            )
        if status == HTTPStatus.FORBIDDEN:
            detail = answer.detail or "This token may not upload."
            raise LoginError(f"{detail} Use a token with the scope “upload”.")
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise SendError(
                f"{server} sends Pulse elsewhere, and your token stays here. Log in "
                "with the address that it redirects to."
            )
        if status == HTTPStatus.NOT_FOUND:
            if answer.code:
                raise MachineChangedError
            raise SendError(
                f"{server} does not answer like a Worktracker. Check the address."
            )
        if answer.code == "machine-mismatch":
            raise MachineChangedError
        problem = answer.detail or f"the answer was {status}"
        raise SendError(f"The server refused this: {problem}")


def _json(response: httpx2.Response) -> dict[str, Any]:
    if response.status_code == HTTPStatus.NO_CONTENT:
        return {}
    try:
        data = response.json()
    except ValueError:
        data = None
    if isinstance(data, dict):
        return data
    if response.is_success:
        raise SendError(
            f"{response.url.host} does not answer like a Worktracker. Check the "
            "address, and whether a log-in page stands between."
        )
    return {}


def _retry_after(response: httpx2.Response) -> float:
    """Seconds that the server asks to wait; it may name a date instead."""
    value = response.headers.get("Retry-After", "")
    if value.strip().isdigit():
        return float(value)
    try:
        return email.utils.parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError):
        return 0.0
