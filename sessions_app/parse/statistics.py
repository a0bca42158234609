"""What was measured of a session, packed for the database."""

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import msgspec

from pulse.core.stats import events
from pulse.core.stats.events import UNDATED, SessionStats

#: Bytes of one row, packed. A larger one is not kept, and its session is counted among
#: those that could not be read: a million calls are no session of a person.
MOST: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class StatisticsFact:
    """``first_at`` and ``last_at`` are of subagents too; None: nothing has a time."""

    first_at: datetime | None
    last_at: datetime | None
    digest: str
    data: bytes = field(repr=False)


def packed(part: SessionStats) -> StatisticsFact:
    moments = [moment for span in part.spans for moment in span]
    moments += [message.at for message in part.messages]
    moments += [call.at for call in part.calls]
    moments += [each.at for each in part.observed]
    moments = [moment for moment in moments if moment != UNDATED]
    plain = msgspec.json.encode(events.to_json(part))
    data = zlib.compress(plain)
    return StatisticsFact(
        first_at=_at(min(moments)) if moments else None,
        last_at=_at(max(moments)) if moments else None,
        digest=hashlib.sha256(plain).hexdigest()[:32],
        data=data if len(data) <= MOST else b"",
    )


def unpacked(data: bytes) -> SessionStats | None:
    """The part again; None for what another version measured, or was too large."""
    if not data:
        return None
    try:
        return events.from_json(msgspec.json.decode(zlib.decompress(data)))
    except ValueError:
        return None


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
