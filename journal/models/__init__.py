"""What the sessions mean: notes, and what is made of them over weeks."""

from journal.models.all_time import AllTimeProfile
from journal.models.decisions import Decision, DecisionLink
from journal.models.editions import Edition
from journal.models.facets import SessionFacets
from journal.models.friction import Advice, Friction, FrictionRead, FrictionTime
from journal.models.insights import Insights
from journal.models.lessons import Lesson, NewerNote
from journal.models.letters import Letter, LetterSettings
from journal.models.misreads import Misread
from journal.models.notes import DailyNote, NoteItem
from journal.models.overlays import Overlay
from journal.models.pages import Packet, PublicPage, ReleasedHandle
from journal.models.receipts import ModelReceipt
from journal.models.solved import NotTheSame
from journal.models.spending import ModelLimit, ModelSite, WeekProse
from journal.models.tasks import OpenTask, TaskAct

__all__ = [
    "Advice",
    "AllTimeProfile",
    "DailyNote",
    "Decision",
    "DecisionLink",
    "Edition",
    "Friction",
    "FrictionRead",
    "FrictionTime",
    "Insights",
    "Lesson",
    "Letter",
    "LetterSettings",
    "Misread",
    "ModelLimit",
    "ModelReceipt",
    "ModelSite",
    "NewerNote",
    "NotTheSame",
    "NoteItem",
    "OpenTask",
    "Overlay",
    "Packet",
    "PublicPage",
    "ReleasedHandle",
    "SessionFacets",
    "TaskAct",
    "WeekProse",
]
