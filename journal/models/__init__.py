"""What the sessions mean: notes, and what is made of them over weeks."""

from journal.models.editions import Edition
from journal.models.notes import DailyNote, NoteItem
from journal.models.overlays import Overlay
from journal.models.receipts import ModelReceipt

__all__ = [
    "DailyNote",
    "Edition",
    "ModelReceipt",
    "NoteItem",
    "Overlay",
]
