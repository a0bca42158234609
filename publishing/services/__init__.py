"""Posted = approved: what the rest of the product may do with drafts."""

from publishing.errors import DraftRefused
from publishing.services.asking import answer, questions
from publishing.services.cards import review_card, waiting_count
from publishing.services.drafting import draft_item, draft_week
from publishing.services.gate import examine, standing
from publishing.services.review import (
    approve,
    back_to_review,
    edit,
    hash_of,
    reject,
    restore,
    snooze,
    wire_of,
    withdraw,
)
from publishing.services.rewriting import rewrite
from publishing.services.sending import (
    PublishRun,
    finish_by_hand,
    not_posted,
    start_by_hand,
)
from publishing.services.upkeep import ask_to_recheck, recheck, tidy
from publishing.services.versions import keep, restore_version, unkeep

__all__ = [
    "DraftRefused",
    "PublishRun",
    "answer",
    "approve",
    "ask_to_recheck",
    "back_to_review",
    "draft_item",
    "draft_week",
    "edit",
    "examine",
    "finish_by_hand",
    "hash_of",
    "keep",
    "not_posted",
    "questions",
    "recheck",
    "reject",
    "restore",
    "restore_version",
    "review_card",
    "rewrite",
    "snooze",
    "standing",
    "start_by_hand",
    "tidy",
    "unkeep",
    "waiting_count",
    "wire_of",
    "withdraw",
]
