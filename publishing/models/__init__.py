"""What the world sees: posted exactly as approved, once, or honestly unknown."""

from publishing.models.connections import Connection, OAuthAttempt
from publishing.models.drafts import (
    YOU,
    Approval,
    Attempt,
    Channel,
    Draft,
    DraftVersion,
    Network,
    Publication,
    WeekVerdict,
)
from publishing.models.voice import KeptWord, PostSettings, RemovedPhrase

__all__ = [
    "YOU",
    "Approval",
    "Attempt",
    "Channel",
    "Connection",
    "Draft",
    "DraftVersion",
    "KeptWord",
    "Network",
    "OAuthAttempt",
    "PostSettings",
    "Publication",
    "RemovedPhrase",
    "WeekVerdict",
]
