"""One request on its way through the faults to its operation, and into the log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from publishing.standin import faults as kinds
from publishing.standin import linkedin, linkedin_posts, x, x_reading
from publishing.standin.faults import Fault
from publishing.standin.state import State
from publishing.standin.wire import HTML, Answer, Request, as_json

Operation = Callable[[State, Request], Answer]

ROUTES: dict[tuple[str, str], tuple[str, Operation]] = {
    ("GET", "/linkedin/oauth/v2/authorization"): (
        "linkedin.authorize",
        linkedin.authorize,
    ),
    ("POST", "/linkedin/oauth/v2/authorization"): (
        "linkedin.authorize",
        linkedin.authorize,
    ),
    ("POST", "/linkedin/oauth/v2/accessToken"): ("linkedin.token", linkedin.token),
    ("POST", "/linkedin/oauth/v2/introspectToken"): (
        "linkedin.introspect",
        linkedin.introspect,
    ),
    ("POST", "/linkedin/oauth/v2/revoke"): ("linkedin.revoke", linkedin.revoke),
    ("GET", "/linkedin/v2/userinfo"): ("linkedin.userinfo", linkedin.userinfo),
    ("POST", "/linkedin/rest/posts"): ("linkedin.post", linkedin_posts.create_post),
    ("GET", "/linkedin/rest/posts"): ("linkedin.read", linkedin_posts.read_posts),
    ("GET", "/x/i/oauth2/authorize"): ("x.authorize", x.authorize),
    ("POST", "/x/i/oauth2/authorize"): ("x.authorize", x.authorize),
    ("POST", "/x/2/oauth2/token"): ("x.token", x.token),
    ("POST", "/x/2/oauth2/revoke"): ("x.revoke", x.revoke),
    ("GET", "/x/2/users/me"): ("x.me", x.me),
    ("GET", "/x/2/users/*/tweets"): ("x.timeline", x_reading.timeline),
    ("POST", "/x/2/tweets"): ("x.post", x.create_post),
    ("GET", "/x/2/tweets/*"): ("x.read", x_reading.read),
    ("DELETE", "/x/2/tweets/*"): ("x.delete", x_reading.delete),
}


@dataclass
class Outcome:
    """``hang`` seconds of silence, or ``drop``: then no answer goes out."""

    answer: Answer
    hang: float = 0.0
    drop: bool = False


def find(request: Request) -> tuple[str, Operation] | None:
    """The operation of a request; puts the id in its path into ``request.rest``."""
    if found := ROUTES.get((request.method, request.path)):
        return _told_apart(request, *found)
    start, _, last = request.path.rpartition("/")
    if found := ROUTES.get((request.method, f"{start}/*")):
        request.rest = last
        return found
    start, _, middle = start.rpartition("/")
    if found := ROUTES.get((request.method, f"{start}/*/{last}")):
        request.rest = middle
        return found
    return None


def _told_apart(request: Request, op: str, act: Operation) -> tuple[str, Operation]:
    refreshes = request.form.get("grant_type") == "refresh_token"
    return ("x.refresh" if op == "x.token" and refreshes else op), act


def perform(state: State, request: Request, op: str, act: Operation) -> Outcome:
    log: dict[str, Any] = {"op": op, "at": state.clock.text(), **request.redacted()}
    state.requests.append(log)
    epoch = state.epoch
    if slow := _take(state, op, ("slow",), log):
        state.woken.wait(float(slow.options.get("seconds", 1)))
    with state.lock:
        if state.epoch != epoch:  # a reset came in between
            log["status"] = None
            return Outcome(Answer(503), drop=True)
        before = [kind for kind in kinds.BEFORE if kind != "deny_consent"]
        if fault := _take(state, op, tuple(before), log):
            outcome = Outcome(_instead(fault, op, state))
        else:
            outcome = _after(state, op, act(state, request), log)
    log["status"] = None if outcome.hang or outcome.drop else outcome.answer.status
    return outcome


def _take(
    state: State, op: str, which: tuple[str, ...], log: dict[str, Any]
) -> Fault | None:
    with state.lock:
        fault = state.faults.take(op, which)
    if fault:
        log["fault"] = fault.kind
    return fault


def _instead(fault: Fault, op: str, state: State) -> Answer:
    options = fault.options
    if fault.kind == "5xx":
        return _html(int(options.get("status", 503)), options.get("body"))
    if fault.kind == "json":
        return _given(options)
    if op == "x.post":
        return x.duplicate()
    # The network names a post that nobody can find.
    return linkedin_posts.duplicate(linkedin_posts.urn(state))


def _given(options: dict[str, Any]) -> Answer:
    headers = {name: str(value) for name, value in options.get("headers", {}).items()}
    return as_json(options["status"], options.get("body", {}), **headers)


def _html(status: int, body: str | None = None) -> Answer:
    text = body or f"<html><body><h1>{status}</h1><p>Try again.</p></body></html>"
    return Answer(status, text.encode(), {"Content-Type": HTML})


def _after(state: State, op: str, answer: Answer, log: dict[str, Any]) -> Outcome:
    """It happened; now the answer may get lost. A refusal is never lost."""
    if not answer.accepted:
        return Outcome(answer)
    fault = _take(state, op, kinds.AFTER, log)
    if fault is None:
        return Outcome(answer)
    if fault.kind == "accept_then_hang":
        return Outcome(answer, hang=float(fault.options.get("seconds", 60)))
    if fault.kind == "accept_then_5xx":
        return Outcome(_html(int(fault.options.get("status", 502))))
    if fault.kind == "accept_then_garbage":
        return Outcome(_garbage(answer, fault))
    return Outcome(answer, drop=True)


def _garbage(answer: Answer, fault: Fault) -> Answer:
    """The right status, but neither the id in a header nor readable JSON."""
    body = fault.options.get("body", '{"data": {"id": "19')
    return Answer(answer.status, body.encode(), {"Content-Type": "application/json"})
