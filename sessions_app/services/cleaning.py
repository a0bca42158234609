"""What a crash may leave behind."""

from datetime import datetime

from sessions_app import blobs
from sessions_app.models import Chunk
from sessions_app.services.rows import batches


def sweep_orphans(*, now: datetime | None = None) -> int:
    """Remove blobs that no row has named for a day; returns how many."""
    removed = 0
    for batch in batches(blobs.orphans(now=now)):
        known = set(Chunk.objects.filter(blob__in=batch).values_list("blob", flat=True))
        orphans = [name for name in batch if name not in known]
        blobs.delete(orphans)
        removed += len(orphans)
    return removed
