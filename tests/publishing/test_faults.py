"""Each fault of each network: where the draft ends, how many posts are out there, what
its owner reads, and what the attempt's row keeps."""

from dataclasses import dataclass, field

import pytest

from publishing import http
from publishing.models import Draft, Publication
from tests.publishing.going_out import NAMES, S, approved, connected, look, send

pytestmark = pytest.mark.any_database

FAST = (1, 0.3)  # seconds to connect and to read
RESET = {"x-rate-limit-reset": "1"}


@dataclass
class Case:
    """``fault``: kind and options. ``ends``: of LinkedIn, of X (or of both)."""

    name: str
    fault: tuple[str, dict] | None
    ends: dict[str, tuple[str, str]]  # network -> (draft, attempt)
    posts: int
    says: str
    code: str
    only: tuple[str, ...] = ("linkedin", "x")
    rules: dict = field(default_factory=dict)


def both(draft, attempt):
    return {"linkedin": (draft, attempt), "x": (draft, attempt)}


#: LinkedIn cannot be read back; on X the post is found, or not.
FOUND = {"linkedin": (S.UNKNOWN, "unknown"), "x": (S.PUBLISHED, "published")}
NOT_FOUND = both(S.UNKNOWN, "unknown")
LATER = both(S.SCHEDULED, "later")
AWAY = both(S.NEEDS_RECONNECT, "later")
FAILED = both(S.FAILED, "failed")
HELPS = {
    "linkedin": "send the same text again within nine minutes",
    "x": "Worktracker looks for it",
}
LOOK = "Look at {name}: paste the post’s link if it is there"

CASES = [
    Case("all well", None, both(S.PUBLISHED, "published"), 1, "", ""),
    Case("hang", ("accept_then_hang", {}), FOUND, 1, LOOK, "unknown"),
    Case("drop", ("accept_then_drop", {}), FOUND, 1, LOOK, "unknown"),
    Case("5xx after", ("accept_then_5xx", {}), FOUND, 1, LOOK, "unknown"),
    Case("garbage", ("accept_then_garbage", {}), FOUND, 1, LOOK, "unknown"),
    Case("5xx", ("5xx", {}), NOT_FOUND, 0, "", "unknown"),
    Case(
        "refused connection",
        ("refuse_connection", {}),
        *(LATER, 0, "{name} could not be reached; nothing was sent.", "not_sent"),
    ),
    Case(
        "limit",
        ("json", {"status": 429, "body": {"message": "Too many"}}),
        *(LATER, 0, "takes no more posts of yours for now", "later"),
    ),
    Case(
        "limit with a time that cannot be",
        ("json", {"status": 429, "headers": RESET}),
        *(LATER, 0, "It goes out by itself when the limit ends.", "later"),
    ),
    Case(
        "bad request",
        ("json", {"status": 400, "body": {"message": "No.", "detail": "No."}}),
        *(FAILED, 0, "{name} refused the post; nothing was posted.", "refused"),
    ),
    Case(
        "not found",
        ("json", {"status": 404, "body": ["no object"]}),
        *(FAILED, 0, "or post it by hand", "refused"),
    ),
    Case(
        "time-out of a proxy",
        ("json", {"status": 408, "body": {}}),
        *(NOT_FOUND, 0, "", "unknown"),
    ),
    Case(
        "redirect",
        ("json", {"status": 302, "headers": {"Location": "https://evil.example/"}}),
        *(NOT_FOUND, 0, "", "unknown"),
    ),
    Case(
        "2xx with a strange id",
        ("json", {"status": 201, "body": {"data": {"id": "../7"}}}),
        *(NOT_FOUND, 0, "", "unknown"),
    ),
    Case(
        "refused twice for the token",
        ("json", {"status": 401, "body": {"title": "Unauthorized"}, "times": 2}),
        *(AWAY, 0, "onnect it again", "token_refused"),
    ),
    Case(
        "missing scope, LinkedIn",
        ("json", {"status": 403, "body": {"message": "Not enough permissions"}}),
        *(AWAY, 0, "does not allow Worktracker to post on LinkedIn", "missing_scope"),
        only=("linkedin",),
    ),
    Case(
        "missing scope, X",
        (
            "json",
            {
                "status": 403,
                "body": {
                    "title": "Unsupported Authentication",
                    "type": "https://api.twitter.com/2/problems/"
                    "unsupported-authentication",
                },
            },
        ),
        *(AWAY, 0, "allow posting, and the post goes out", "missing_scope"),
        only=("x",),
    ),
    Case(
        "forbidden by X",
        ("json", {"status": 403, "body": {"detail": "Replies are for the called."}}),
        *(FAILED, 0, "X said: “Replies are for the called.”", "refused"),
        only=("x",),
    ),
    Case(
        "conflict",
        ("json", {"status": 409, "body": {"message": "CONFLICT"}}),
        *(LATER, 0, "tried once more by itself", "conflict"),
        only=("linkedin",),
    ),
    Case(
        "ended version",
        None,
        *(LATER, 0, "This installation must be updated", "operator_fault"),
        only=("linkedin",),
        rules={"versions": ["202710"]},
    ),
    Case(
        "named twin",
        ("ghost_duplicate", {}),
        *(FAILED, 0, "says that this very text is there already", "duplicate"),
    ),
]


@pytest.mark.parametrize(
    ("case", "network"),
    [
        pytest.param(case, network, id=f"{case.name}-{network}")
        for case in CASES
        for network in case.only
    ],
)
def test_fault(case, network, networks, make_draft, alice, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", FAST)
    connected(networks, alice, network)
    draft = approved(make_draft, alice, network)
    networks.set(**case.rules)
    if case.fault:
        kind, options = case.fault
        networks.fault(f"{network}.post", kind, **options)
    send()
    says = Draft.objects.get().reason
    look()
    draft.refresh_from_db()
    (attempt,) = draft.attempts.all()
    assert (draft.status, attempt.outcome) == case.ends[network]
    assert len(networks.posts(network)) == case.posts
    assert case.says.format(name=NAMES[network]) in says
    assert attempt.code in (case.code, "")
    if case.code == "unknown":
        assert HELPS[network] in says
    kept(attempt, networks)
    assert Publication.objects.count() == (draft.status == S.PUBLISHED)


def kept(attempt, networks):
    """The row tells what was sent and answered, and holds no token."""
    assert attempt.request["url"].startswith(networks.url)
    assert attempt.approval.wire_text in attempt.request["json"].values()
    assert attempt.response
    assert attempt.ended_at
    tokens = set(networks.server.state.access) | set(networks.server.state.refresh)
    row = str((attempt.request, attempt.response, attempt.detail))
    assert not [token for token in tokens if token in row]
    assert "uthorization" not in row.replace("Unauthorized", "")
