"""What was captured: the identity tables that everything hangs on (docs/upload.md)."""

from sessions_app.models.base import OwnedQuerySet
from sessions_app.models.facts import (
    DayInput,
    EvidenceRow,
    ModelCall,
    Prompt,
    QuarterCount,
    SessionStatistics,
)
from sessions_app.models.places import (
    Machine,
    Project,
    ProjectAlias,
    ProjectMark,
    ProjectShare,
)
from sessions_app.models.sessions import (
    Chunk,
    CodingSession,
    RecordIndex,
    SharedHistory,
    Tombstone,
    Transcript,
)

__all__ = [
    "Chunk",
    "CodingSession",
    "DayInput",
    "EvidenceRow",
    "Machine",
    "ModelCall",
    "OwnedQuerySet",
    "Project",
    "ProjectAlias",
    "ProjectMark",
    "ProjectShare",
    "Prompt",
    "QuarterCount",
    "RecordIndex",
    "SessionStatistics",
    "SharedHistory",
    "Tombstone",
    "Transcript",
]
