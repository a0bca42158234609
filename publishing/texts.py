"""The exact text and its hash: what a person approves is what may be sent."""

import hashlib
import json

from pipeline import limits, little_text
from publishing.models import Channel


def wire_text(text: str, *, network: str, channel: str) -> str:
    """The characters that leave: plain text as shown, escaped for LinkedIn's API."""
    return limits.wire_text(limits.normalise(text), network, channel)


def shown_text(wire: str, *, network: str, channel: str) -> str:
    """What readers see of a wire text."""
    escaped = (network, channel) == (limits.LINKEDIN, Channel.API)
    return little_text.unescape(wire) if escaped else wire


def approval_hash(*, network: str, channel: str, account: str, wire: str) -> str:
    """SHA-256, hex, over everything that an approval binds.

    JSON keeps the parts apart: no text can borrow from the account before it.
    """
    parts = json.dumps([network, channel, account, wire], ensure_ascii=False)
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()
