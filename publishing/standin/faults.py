"""Things that go wrong, asked for one by one: which operation, how, how often."""

from dataclasses import dataclass, field
from typing import Any

#: Instead of the operation, which then does not happen.
BEFORE = ("5xx", "json", "ghost_duplicate", "deny_consent")
#: After the operation was accepted: it happened, but the answer gets lost.
AFTER = (
    "accept_then_hang",
    "accept_then_drop",
    "accept_then_5xx",
    "accept_then_garbage",
    "drop_after_rotate",
)
#: The operation happens, in another way.
WITHIN = ("slow", "fresh_token_revoked", "missing_scope")
#: No single operation: the whole server, or a rule until the next reset.
STANDING = ("refuse_connection", "timeline_lag", "reply_restricted")
KINDS = (*BEFORE, *AFTER, *WITHIN, *STANDING)

OPERATIONS = (
    *("linkedin.authorize", "linkedin.token", "linkedin.introspect"),
    *("linkedin.revoke", "linkedin.userinfo", "linkedin.post", "linkedin.read"),
    *("x.authorize", "x.token", "x.refresh", "x.revoke", "x.me", "x.timeline"),
    *("x.post", "x.read", "x.delete"),
)

#: Where else than at any operation a fault makes sense.
ONLY_AT = {
    "ghost_duplicate": ("linkedin.post", "x.post"),
    "deny_consent": ("linkedin.authorize", "x.authorize"),
    "drop_after_rotate": ("x.refresh",),
    "fresh_token_revoked": ("linkedin.token",),
    "missing_scope": ("linkedin.token", "x.token"),
}


class BadFault(ValueError):
    """No such fault; the text says what there is."""


@dataclass
class Fault:
    """``left`` counts down with each use."""

    op: str
    kind: str
    left: int = 1
    options: dict[str, Any] = field(default_factory=dict)

    def matches(self, op: str) -> bool:
        return self.op in (op, "*") or self.op == op.partition(".")[0] + ".*"


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, op: str, kind: str, times: int, options: dict[str, Any]) -> None:
        """Raises BadFault for an unknown operation or kind, or where it cannot be."""
        if kind not in KINDS or kind in STANDING:
            raise BadFault(f"No fault is called {kind}. There are: {', '.join(KINDS)}.")
        wild = ("*", "linkedin.*", "x.*")
        allowed = ONLY_AT.get(kind, (*OPERATIONS, *wild))
        if op not in allowed:
            raise BadFault(f"{kind} goes with one of: {', '.join(allowed)}.")
        if kind == "json" and not isinstance(options.get("status"), int):
            raise BadFault("json needs a status, and may have a body and headers.")
        self.waiting.append(Fault(op, kind, times, options))

    def take(self, op: str, kinds: tuple[str, ...]) -> Fault | None:
        """The first one that waits for this operation, used once."""
        for fault in self.waiting:
            if fault.kind in kinds and fault.matches(op):
                fault.left -= 1
                if fault.left <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
