"""What can be done with what was captured; pages, API and routines call the same."""

from sessions_app.services.days import behind, days_with_sessions, recut
from sessions_app.services.machines import (
    check_transcripts,
    note_report,
    register_machine,
)
from sessions_app.services.projects import Directory, register_paths
from sessions_app.services.receive import machine_of, receive_chunks
from sessions_app.services.work import PARSE, ask_to_parse

__all__ = [
    "PARSE",
    "Directory",
    "ask_to_parse",
    "behind",
    "check_transcripts",
    "days_with_sessions",
    "machine_of",
    "note_report",
    "receive_chunks",
    "recut",
    "register_machine",
    "register_paths",
]
