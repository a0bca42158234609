"""Posted = approved: what the rest of the product may do with drafts."""

from publishing.errors import DraftRefused
from publishing.services.anew import RewriteRun
from publishing.services.aside import reject, restore, snooze
from publishing.services.asking import answer, questions
from publishing.services.by_hand import finish_by_hand, not_posted, start_by_hand
from publishing.services.cards import review_card, waiting_count
from publishing.services.connected import connection_back, connection_lost
from publishing.services.drafting import draft_week
from publishing.services.fixing import fix, fixed_text
from publishing.services.gate import examine, standing
from publishing.services.items import ItemRun, draft_item, sharing_of
from publishing.services.looking import can_look, look_again
from publishing.services.reconcile import ReconcileRun
from publishing.services.resending import can_resend, resend
from publishing.services.review import (
    approve,
    back_to_review,
    edit,
    hash_of,
    wire_of,
    withdraw,
)
from publishing.services.rewriting import rewrite
from publishing.services.scheduling import choose_channel, reschedule, send_now
from publishing.services.sending import PublishRun
from publishing.services.upkeep import ask_to_recheck, recheck, tidy
from publishing.services.versions import keep, restore_version, unkeep
from publishing.services.wishes import writing_of

__all__ = [
    "DraftRefused",
    "ItemRun",
    "PublishRun",
    "ReconcileRun",
    "RewriteRun",
    "answer",
    "approve",
    "ask_to_recheck",
    "back_to_review",
    "can_look",
    "can_resend",
    "choose_channel",
    "connection_back",
    "connection_lost",
    "draft_item",
    "draft_week",
    "edit",
    "examine",
    "finish_by_hand",
    "fix",
    "fixed_text",
    "hash_of",
    "keep",
    "look_again",
    "not_posted",
    "questions",
    "recheck",
    "reject",
    "reschedule",
    "resend",
    "restore",
    "restore_version",
    "review_card",
    "rewrite",
    "send_now",
    "sharing_of",
    "snooze",
    "standing",
    "start_by_hand",
    "tidy",
    "unkeep",
    "waiting_count",
    "wire_of",
    "withdraw",
    "writing_of",
]
