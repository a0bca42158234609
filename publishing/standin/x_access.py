"""Who calls X, whether they may, and how X says no."""

from publishing.standin import windows
from publishing.standin.rules import X
from publishing.standin.state import Access, State
from publishing.standin.wire import Answer, Request, as_json

READS = ("tweet.read", "users.read")
WRITES = (*READS, "tweet.write")
BLANK = "about:blank"
INVALID = "https://api.twitter.com/2/problems/invalid-request"


def problem(
    status: int, title: str, detail: str, kind: str = BLANK, **headers: str
) -> Answer:
    told = {"title": title, "detail": detail, "type": kind, "status": status}
    return as_json(
        status, told, **{"Content-Type": "application/problem+json"} | headers
    )


def forbidden(detail: str) -> Answer:
    return problem(403, "Forbidden", detail)


def invalid(detail: str) -> Answer:
    return problem(400, "Invalid Request", detail, INVALID)


def access_of(
    state: State, request: Request, scopes: tuple[str, ...]
) -> Access | Answer:
    access = state.access.get(request.bearer)
    if access is None or access.grant.network != X or access.revoked:
        return problem(401, "Unauthorized", "Unauthorized")
    if not access.grant.alive or state.clock.now() >= access.expires:
        return problem(401, "Unauthorized", "Unauthorized")
    if missing := set(scopes) - set(access.grant.scopes):
        return forbidden(f"The token lacks the scope {min(missing)}.")
    return access


def limited(
    state: State, request: Request, op: str, scopes: tuple[str, ...]
) -> tuple[Access, dict[str, str]] | Answer:
    """The token and the headers that every answer gets, or why there is none."""
    access = access_of(state, request, scopes)
    if isinstance(access, Answer):
        return access
    window = windows.count(state, op, access.grant.sub)
    headers = window.headers() if window else {}
    if window and window.exceeded:
        return problem(429, "Too Many Requests", "Too Many Requests", **headers)
    return access, headers
