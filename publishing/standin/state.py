"""What the stand-in remembers: consents and their tokens, posts, counts of calls."""

import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from publishing.standin.clock import Clock, stamp
from publishing.standin.faults import Faults
from publishing.standin.rules import LINKEDIN, NETWORKS, Rules, X

#: Seconds that an access token lives.
LIFETIME = {LINKEDIN: 5_184_000, X: 7_200}
CODE_LIFETIME = {LINKEDIN: 1_800, X: 30}
REQUESTS_KEPT = 5_000


@dataclass
class Grant:
    """One consent, and with X the family of all tokens that came of it."""

    network: str
    sub: str
    scopes: tuple[str, ...]
    alive: bool = True


@dataclass
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    expires: float
    used: bool = False


@dataclass
class Access:
    """``not_yet``: so many times it will still be taken for a revoked one."""

    grant: Grant
    expires: float
    not_yet: int = 0
    revoked: bool = False


@dataclass
class Refresh:
    grant: Grant
    used: bool = False


@dataclass
class Post:
    """``text`` as it was sent; ``shown`` as readers see it."""

    network: str
    id: str
    sub: str
    text: str
    shown: str
    at: float
    visibility: str = "PUBLIC"
    reply_to: str = ""
    cut: bool = False
    urls: list[dict[str, Any]] = field(default_factory=list)
    kept: str = ""

    def told(self) -> dict[str, Any]:
        return {
            "network": self.network,
            "id": self.id,
            "sub": self.sub,
            "text": self.text,
            "shown": self.shown,
            "truncated": self.cut,
            "visibility": self.visibility,
            "reply_to": self.reply_to,
            "at": stamp(self.at),
        }


class State:
    """Everything; whoever changes it holds ``lock``."""

    def __init__(self, redirect_uris: dict[str, list[str]] | None = None) -> None:
        self.lock = threading.RLock()
        self._redirect_uris = redirect_uris or {}
        #: How often it was reset: who waited meanwhile belongs to another time.
        self.epoch = 0
        #: Set for whoever waits: it was reset, or the server ends.
        self.woken = threading.Event()
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.epoch += 1
            self.woken.set()
            self.woken = threading.Event()
            self.clock = Clock()
            self.faults = Faults()
            self.rules = Rules()
            for network, addresses in self._redirect_uris.items():
                self.rules.redirect_uris[network] = list(addresses)
            self.codes: dict[str, Code] = {}
            self.access: dict[str, Access] = {}
            self.refresh: dict[str, Refresh] = {}
            self.posts: list[Post] = []
            self.calls: dict[tuple[str, str], list[float]] = {}
            self.requests: deque[dict[str, Any]] = deque(maxlen=REQUESTS_KEPT)
            self.made = 0

    # -- posts --------------------------------------------------------------------

    def number(self) -> int:
        self.made += 1
        return self.made

    def posts_of(self, network: str, sub: str) -> list[Post]:
        mine = (p for p in self.posts if p.network == network and p.sub == sub)
        return sorted(mine, key=lambda p: p.at, reverse=True)

    def find_post(self, network: str, post_id: str) -> Post | None:
        found = (p for p in self.posts if (p.network, p.id) == (network, post_id))
        return next(found, None)

    # -- consents and tokens --------------------------------------------------------

    def make_code(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        value = secrets.token_urlsafe(24)
        expires = self.clock.now() + CODE_LIFETIME[grant.network]
        self.codes[value] = Code(grant, redirect_uri, challenge, expires)
        return value

    def make_access(self, grant: Grant, *, not_yet: int = 0) -> str:
        value = secrets.token_urlsafe(32)
        expires = self.clock.now() + LIFETIME[grant.network]
        self.access[value] = Access(grant, expires, not_yet)
        return value

    def make_refresh(self, grant: Grant) -> str:
        value = secrets.token_urlsafe(32)
        self.refresh[value] = Refresh(grant)
        return value

    def revoke(self, sub: str) -> int:
        """The person takes all consents back; how many there were."""
        grants = {id(a.grant): a.grant for a in self.access.values()}
        grants |= {id(r.grant): r.grant for r in self.refresh.values()}
        alive = [g for g in grants.values() if g.sub == sub and g.alive]
        for grant in alive:
            grant.alive = False
        return len(alive)

    # -- for whoever looks -------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """Without any token."""
        now = self.clock.now()
        return {
            "now": stamp(now),
            "ahead": self.clock.ahead,
            "posts": {n: self._count(n) for n in NETWORKS},
            "grants": [
                {"network": a.grant.network, "sub": a.grant.sub}
                | {"scopes": list(a.grant.scopes), "alive": a.grant.alive}
                | {"expires_in": int(a.expires - now), "revoked": a.revoked}
                for a in self.access.values()
            ],
            "faults": [vars(fault) for fault in self.faults.waiting],
            "rules": {**vars(self.rules), "clients": self._client_ids()},
        }

    def _count(self, network: str) -> int:
        return sum(post.network == network for post in self.posts)

    def _client_ids(self) -> dict[str, str]:
        return {network: pair[0] for network, pair in self.rules.clients.items()}
