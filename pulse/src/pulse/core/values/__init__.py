"""The words of Worktracker as values: what a reader yields, what a note is made of.

Everything here is immutable, free of I/O and free of any server. ``session`` is always
the agent's native session id; times are aware UTC datetimes; paths are as the agent
wrote them.
"""

from pulse.core.values.evidence import (
    Evidence,
    EvidenceKind,
    Outcome,
)
from pulse.core.values.note import (
    Cited,
    Coverage,
    Item,
    ItemKind,
    MachineInfo,
    Note,
    ProjectInfo,
    SessionInfo,
    Status,
    UncoveredCommit,
    WorkDay,
    Writer,
    WriterError,
)
from pulse.core.values.reading import (
    Act,
    Json,
    Loss,
    Origin,
    Record,
    Role,
    Tool,
    ToolCall,
    ToolResult,
    Unparsed,
    Usage,
)

__all__ = [
    "Act",
    "Cited",
    "Coverage",
    "Evidence",
    "EvidenceKind",
    "Item",
    "ItemKind",
    "Json",
    "Loss",
    "MachineInfo",
    "Note",
    "Origin",
    "Outcome",
    "ProjectInfo",
    "Record",
    "Role",
    "SessionInfo",
    "Status",
    "Tool",
    "ToolCall",
    "ToolResult",
    "UncoveredCommit",
    "Unparsed",
    "Usage",
    "WorkDay",
    "Writer",
    "WriterError",
]
