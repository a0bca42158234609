"""What the stand-in is told about the world: apps, people, limits, switches."""

from dataclasses import dataclass, field
from typing import Any

LINKEDIN, X = "linkedin", "x"
NETWORKS = (LINKEDIN, X)
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody with an account on both networks; ``subs`` are the networks' ids."""

    key: str
    name: str
    handle: str
    line: str
    subs: dict[str, str]


PERSONAS = {
    "ada": Persona(
        "ada",
        "Ada Marten",
        "ada_marten",
        "Builds small tools for boats and books",
        {LINKEDIN: "Ada7Yc3kQd", X: "1830000000000000001"},
    ),
    "grace": Persona(
        "grace",
        "Grace Hollis",
        "grace_hollis",
        "Compilers, sailing, long walks",
        {LINKEDIN: "Grc4Wn8pLs", X: "1830000000000000002"},
    ),
}

#: The apps that the networks know: demo values, no secrets.
CLIENTS = {
    LINKEDIN: ("demo-linkedin-app", "demo-linkedin-secret"),
    X: ("demo-x-app", "demo-x-secret"),
}

SCOPES = {
    LINKEDIN: ("openid", "profile", "email", "w_member_social"),
    X: ("tweet.read", "tweet.write", "users.read", "offline.access"),
}

#: LinkedIn's versions that still answer: a year's worth, 202609 the latest.
VERSIONS = (
    *("202510", "202511", "202512", "202601", "202602", "202603"),
    *("202604", "202605", "202606", "202607", "202608", "202609"),
)

#: Calls in so many seconds; windows of a day begin at midnight UTC.
LIMITS: dict[str, tuple[tuple[int, int], ...]] = {
    "linkedin.post": ((150, DAY),),
    "x.post": ((100, 900), (300, 10_800)),
    "x.me": ((75, 900),),
    "x.timeline": ((900, 900),),
}


@dataclass
class Rules:
    """Everything that may be set while it runs; a reset brings these values back."""

    redirect_uris: dict[str, list[str]] = field(
        default_factory=lambda: {network: [] for network in NETWORKS}
    )
    clients: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(CLIENTS))
    versions: list[str] = field(default_factory=lambda: list(VERSIONS))
    limits: dict[str, tuple[tuple[int, int], ...]] = field(
        default_factory=lambda: dict(LIMITS)
    )
    #: Using a refresh token of X twice ends all tokens that came of the same consent;
    #: False: it is only refused.
    family_kill: bool = True
    #: X refuses replies of those who were not summoned.
    reply_restricted: bool = False
    #: Seconds until a new post shows up in X's timeline.
    timeline_lag: float = 0.0

    def change(self, **values: Any) -> None:
        """Raises KeyError with the name of what is no rule."""
        for name, value in values.items():
            if name not in self.__dataclass_fields__:
                raise KeyError(name)
            setattr(self, name, value)


def by_sub(sub: str) -> Persona:
    return next(one for one in PERSONAS.values() if sub in one.subs.values())
