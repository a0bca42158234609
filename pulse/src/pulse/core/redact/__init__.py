"""Secrets go nowhere: rules as data, and the engine that applies them.

When anything here raises, nothing may be sent: callers let the exception through.
"""

from pulse.core.redact.engine import (
    RULESET,
    ScannerError,
    ensure_working,
    may_hold_secrets,
    placeholder,
    redact_line,
    redact_text,
)

__all__ = [
    "RULESET",
    "ScannerError",
    "ensure_working",
    "may_hold_secrets",
    "placeholder",
    "redact_line",
    "redact_text",
]
