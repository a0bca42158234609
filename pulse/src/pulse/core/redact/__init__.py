"""Secrets go nowhere: rules as data, and the engine that applies them.

When anything here raises, nothing may be sent: callers let the exception through.
"""

from pulse.core.redact.engine import (
    BLOCK,
    RULESET,
    Redactor,
    ScannerError,
    check,
    default,
    ensure_working,
    may_hold_secrets,
    redact_line,
    redact_lines,
    redact_text,
)
from pulse.core.redact.matching import placeholder
from pulse.core.redact.options import Options

__all__ = [
    "BLOCK",
    "RULESET",
    "Options",
    "Redactor",
    "ScannerError",
    "check",
    "default",
    "ensure_working",
    "may_hold_secrets",
    "placeholder",
    "redact_line",
    "redact_lines",
    "redact_text",
]
