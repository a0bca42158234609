"""The control API, for whoever has its token: time, faults, what happened."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from publishing.standin.faults import BadFault
from publishing.standin.rules import NETWORKS
from publishing.standin.wire import Answer, Request, as_json

if TYPE_CHECKING:
    from publishing.standin.server import Providers

HEADER = "x-control-token"
Told = dict[str, Any]


def answer(server: "Providers", request: Request) -> Answer:
    given = request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode(), server.control_token.encode()):
        return _wrong(403, f"The header {HEADER} must hold the control token.")
    name = request.path.removeprefix("/_control/")
    act = (READS if request.method == "GET" else WRITES).get(name)
    if act is None:
        return _wrong(404, f"There is no {name} here for {request.method}.")
    told = request.json() if request.body else {}
    if not isinstance(told, dict):
        return _wrong(400, "The body must be a JSON object.")
    try:
        return act(server, told | request.query)
    except KeyError as missing:
        return _wrong(400, f"{missing.args[0]} is missing or unknown.")
    except (TypeError, ValueError) as error:
        return _wrong(400, str(error))


def _wrong(status: int, message: str) -> Answer:
    return as_json(status, {"status": status, "message": message})


# -- what each one does -------------------------------------------------------------


def reset(server: "Providers", told: Told) -> Answer:
    server.reset()
    return as_json(200, {})


def advance(server: "Providers", told: Told) -> Answer:
    server.state.clock.advance(float(told["seconds"]))
    return as_json(200, {"now": server.state.clock.text()})


def fault(server: "Providers", told: Told) -> Answer:
    """{"op", "kind", "times": 1, …}: the rest are options of the kind."""
    options = {k: v for k, v in told.items() if k not in ("op", "kind", "times")}
    times = int(told.get("times", 1))
    if told["kind"] == "refuse_connection":
        # First this answer, then no more.
        seconds, epoch = float(options.get("seconds", 1)), server.state.epoch
        then = partial(server.refuse, seconds, epoch=epoch)
        return replace(as_json(200, {}), then=then)
    add_fault(server, told.get("op", "*"), told["kind"], times, options)
    return as_json(200, {})


def add_fault(
    server: "Providers", op: str, kind: str, times: int, options: Told
) -> None:
    """Raises BadFault, a sentence, for what does not exist."""
    rules, faults = server.state.rules, server.state.faults
    if kind == "refuse_connection":
        return server.refuse(float(options.get("seconds", 0)))
    if kind == "timeline_lag":
        if "seconds" not in options:
            raise BadFault("timeline_lag needs seconds.")
        return rules.change(timeline_lag=float(options["seconds"]))
    if kind == "reply_restricted":
        return rules.change(reply_restricted=True)
    with server.state.lock:
        return faults.add(op, kind, times, options)


def revoke(server: "Providers", told: Told) -> Answer:
    with server.state.lock:
        return as_json(200, {"revoked": server.state.revoke(told["sub"])})


def rules(server: "Providers", told: Told) -> Answer:
    """Change rules by name: redirect_uris, versions, family_kill, …"""
    server.state.rules.change(**told)
    return as_json(200, {})


def posts(server: "Providers", told: Told) -> Answer:
    network = told.get("network", "")
    wanted = (network,) if network else NETWORKS
    found = [p.told() for p in list(server.state.posts) if p.network in wanted]
    return as_json(200, {"posts": found})


def requests(server: "Providers", told: Told) -> Answer:
    return as_json(200, {"requests": list(server.state.requests)})


def state(server: "Providers", told: Told) -> Answer:
    with server.state.lock:
        return as_json(200, server.state.told())


Act = Callable[["Providers", Told], Answer]
READS: dict[str, Act] = {"state": state, "requests": requests, "posts": posts}
WRITES: dict[str, Act] = {
    "reset": reset,
    "advance": advance,
    "fault": fault,
    "revoke": revoke,
    "rules": rules,
}
