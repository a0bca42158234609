"""Features to try: a closed catalogue, offered with a reason from the record alone.

A feature is offered when it was not used in the range and something in two sessions
shows what it would be good for; else it is not mentioned. What each is for, and when it
is offered: docs/insights.md.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.insights.figures import Statistics
from pipeline.insights.ledger import SESSIONS
from pipeline.insights.orders import repeated_orders
from pipeline.insights.record import Recorded, claim, counted, piece_of
from pipeline.insights.told import Claim, Suggestion
from pulse.core.evidence.quotes import sentences
from pulse.core.stats.kinds import EXPLORATION
from pulse.core.values import Evidence, EvidenceKind, Origin, Outcome

K = EvidenceKind
MOST = 4
#: The only agent whose features are in the catalogue.
AGENT = "claude_code"
_DOCS = "https://code.claude.com/docs/en/"
#: Services that an agent can be let read, by their hosts.
SERVICES = {
    "GitHub": "github.com",
    "GitLab": "gitlab.com",
    "Linear": "linear.app",
    "Sentry": "sentry.io",
    "Jira": "atlassian.net",
    "Notion": "notion.so",
    "Figma": "figma.com",
    "Asana": "app.asana.com",
}
_ADDRESS = re.compile(r"https?://([\w.-]+)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    key: str
    name: str
    what: str
    page: str
    paste: str
    used: Callable[[Recorded], bool]
    reason: Callable[[Recorded, Statistics], Claim | None]


def find_features(recorded: Recorded, statistics: Statistics) -> tuple[Suggestion, ...]:
    """Those with a reason that most sessions show come first."""
    if not any(s.agent == AGENT for s in recorded.analysed.values()):
        return ()
    found = [
        Suggestion(
            key=f"feature:{feature.key}",
            title=feature.name,
            why=why,
            paste=feature.paste,
            more=feature.what,
            place=_DOCS + feature.page,
        )
        for feature in CATALOGUE
        if not feature.used(recorded) and (why := feature.reason(recorded, statistics))
    ]
    return tuple(sorted(found, key=lambda s: -s.why.sessions)[:MOST])


def _calls(use: str) -> Callable[[Recorded], bool]:
    return lambda recorded: any(
        use in (call.use, call.name)
        for session in recorded.analysed.values()
        if session.stats
        for call in session.stats.calls
    )


def _wrote(pattern: str) -> Callable[[Recorded], bool]:
    path = re.compile(pattern)
    return lambda recorded: any(
        path.search(str(piece.data.get("path")).replace("\\", "/"))
        for piece in recorded.own
        if piece.kind is K.FILE
    )


def _typed(command: str) -> Callable[[Recorded], bool]:
    return lambda recorded: any(
        asked.text.startswith(command) for asked in recorded.prompts
    )


def _either(*tests: Callable[[Recorded], bool]) -> Callable[[Recorded], bool]:
    return lambda recorded: any(test(recorded) for test in tests)


def _ran_headless(recorded: Recorded) -> bool:
    return any(s.origin is Origin.HEADLESS for s in recorded.given.sessions)


def _planned(recorded: Recorded) -> bool:
    return bool(recorded.of_kind(K.PLAN)) or _typed("/plan")(recorded)


def _pattern(text: str, pieces: Sequence[Evidence], **numbers: int) -> Claim | None:
    """A reason that two sessions show; ``{sessions}`` and ``{times}`` are counted."""
    sessions = len({piece.session for piece in pieces})
    if sessions < SESSIONS:
        return None
    times = {"times": len(pieces)} if "{times}" in text else {}
    return claim(text, pieces, sessions=sessions, **times, **numbers)


def _met(*matters: str, text: str) -> Callable[[Recorded, Statistics], Claim | None]:
    return lambda recorded, _statistics: _pattern(
        text, [h.piece for h in recorded.hitches if h.matter in matters]
    )


def _links(recorded: Recorded, _statistics: Statistics) -> Claim | None:
    """Addresses of one service that were pasted."""
    by_name: dict[str, list[Evidence]] = {}
    for asked in recorded.prompts:
        linked = [part for part in sentences(asked.text) if _ADDRESS.search(part)]
        for piece in (piece_of(asked, part) for part in linked[:1]):
            hosts = [f".{host.lower()}" for host in _ADDRESS.findall(piece.quote)]
            for name, service in SERVICES.items():
                if any(host.endswith(f".{service}") for host in hosts):
                    by_name.setdefault(name, []).append(piece)
    reasons = [
        _pattern(f"You pasted addresses of {name} in {{sessions}} sessions.", pieces)
        for name, pieces in by_name.items()
    ]
    told = [reason for reason in reasons if reason]
    return max(told, key=lambda reason: reason.sessions, default=None)


def _orders(recorded: Recorded, _statistics: Statistics) -> Claim | None:
    for order in repeated_orders(recorded)[:1]:
        text = order.text.replace("{", "{{").replace("}", "}}")
        return _pattern(
            f"You gave nearly the same order in {{sessions}} sessions: “{text}”",
            order.pieces[::-1],
        )
    return None


def _checks(recorded: Recorded, _statistics: Statistics) -> Claim | None:
    red = [
        piece
        for piece in recorded.own
        if piece.kind is K.CHECK and piece.data.get("outcome") == Outcome.FAILED
    ]
    hooks = [h.piece for h in recorded.hitches if h.matter == "hook"]
    return _pattern(
        "Linting, formatting or types came out red after the change in {sessions} "
        "sessions.",
        sorted((*red, *hooks), key=lambda piece: piece.time),
    )


def _explored(recorded: Recorded, statistics: Statistics) -> Claim | None:
    sessions = {
        name
        for group in statistics.kinds
        if group.name == EXPLORATION
        for name in group.sessions
    }
    asked = [p for p in recorded.of_kind(K.PROMPT) if p.session in sessions]
    return _pattern("{sessions} sessions only read and searched.", asked)


def _taken_back(recorded: Recorded, _statistics: Statistics) -> Claim | None:
    reverted = [piece for piece in recorded.own if piece.kind is K.REVERT]
    stopped = [h.piece for h in recorded.hitches if h.matter == "stopped"]
    pieces = sorted((*reverted, *stopped), key=lambda piece: piece.time)
    return _pattern("Work was stopped or taken back in {sessions} sessions.", pieces)


def _side_by_side(recorded: Recorded, statistics: Statistics) -> Claim | None:
    """Two sessions in hand at once, and edits of files that had changed meanwhile."""
    changed = [h.piece for h in recorded.hitches if h.matter == "file_changed"]
    pairs = statistics.overlap.pairs
    if not pairs or not changed:
        return None
    return _pattern(
        f"You had {{pairs}} {counted(pairs, 'pair')} of sessions in hand at once, and "
        "files changed under the agent in {sessions} sessions.",
        changed,
        pairs=pairs,
    )


CATALOGUE = (
    Feature(
        "mcp",
        "MCP servers",
        "Let the agent read issues, pull requests and errors where they are.",
        "mcp",
        "Set up an MCP server for the service whose addresses I paste here, in "
        ".mcp.json, and list what it can read before you use it.",
        _calls("mcp"),
        _links,
    ),
    Feature(
        "skills",
        "Skills",
        "An order that you give again and again, written down once.",
        "skills",
        "Write a skill for the order that I give most often. Ask me for what you "
        "cannot see in this repository.",
        _either(_calls("Skill"), _wrote(r"\.claude/skills/")),
        _orders,
    ),
    Feature(
        "hooks",
        "Hooks",
        "A command that runs after every edit, whatever the agent remembers.",
        "hooks-guide",
        "Add a hook that runs this project's formatter and linter after each edit, in "
        ".claude/settings.json.",
        _either(_typed("/hooks"), _wrote(r"\.claude/hooks/")),
        _checks,
    ),
    Feature(
        "headless",
        "Headless mode",
        "One order from a script, without a conversation.",
        "headless",
        'claude -p "run the linter, fix what it finds, and say what you changed"',
        _ran_headless,
        _orders,
    ),
    Feature(
        "subagents",
        "Subagents",
        "A search in a window of its own; only the answer comes back.",
        "sub-agents",
        "Use a subagent to find every place where this is used, and give me only the "
        "list.",
        _calls("subagent"),
        _explored,
    ),
    Feature(
        "plan_mode",
        "Plan mode",
        "The agent reads and proposes; nothing is changed before your yes.",
        "permission-modes",
        "claude --permission-mode plan",
        _planned,
        _met(
            "approach",
            "misunderstood",
            "meant",
            "excessive",
            "refused_why",
            text="The work went another way than you wanted in {sessions} sessions.",
        ),
    ),
    Feature(
        "checkpoints",
        "Checkpoints",
        "Take files and conversation back to before an order, with /rewind.",
        "checkpointing",
        "/rewind",
        _typed("/rewind"),
        _taken_back,
    ),
    Feature(
        "permissions",
        "Permission rules",
        "Say once which commands may run without asking, and which never.",
        "permissions",
        "/permissions",
        _either(
            _typed("/permissions"), _wrote(r"\.claude/settings(?:\.local)?\.json$")
        ),
        _met(
            "permission_denied",
            "asks",
            "refused",
            text="A permission stood in the way, or a call was refused, in {sessions} "
            "sessions.",
        ),
    ),
    Feature(
        "worktrees",
        "Worktrees",
        "A checkout of its own for each session, so that none edits under another.",
        "worktrees",
        "claude --worktree",
        _wrote(r"/(?:\.claude/)?worktrees/"),
        _side_by_side,
    ),
)
