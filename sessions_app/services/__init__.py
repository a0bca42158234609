"""What can be done with what was captured; pages, API and routines call the same."""

from sessions_app.parse.version import PARSER
from sessions_app.services.cleaning import sweep_orphans
from sessions_app.services.days import behind, days_with_sessions, recut
from sessions_app.services.forgetting import FORGET, ForgetHistory
from sessions_app.services.indexing import INDEX, index_session, run_index
from sessions_app.services.machines import (
    check_transcripts,
    note_report,
    register_machine,
)
from sessions_app.services.parsing import ParseSession, ask_for_unread
from sessions_app.services.projects import Directory, register_paths
from sessions_app.services.reading import (
    Excerpt,
    TranscriptPage,
    record_excerpt,
    transcript_page,
)
from sessions_app.services.receive import machine_of, receive_chunks
from sessions_app.services.removing import (
    change_project,
    delete_project,
    delete_session,
    set_left_out,
)
from sessions_app.services.work import PARSE, ask_to_parse
from sessions_app.services.workday import load_workday

__all__ = [
    "FORGET",
    "INDEX",
    "PARSE",
    "PARSER",
    "Directory",
    "Excerpt",
    "ForgetHistory",
    "ParseSession",
    "TranscriptPage",
    "ask_for_unread",
    "ask_to_parse",
    "behind",
    "change_project",
    "check_transcripts",
    "days_with_sessions",
    "delete_project",
    "delete_session",
    "index_session",
    "load_workday",
    "machine_of",
    "note_report",
    "receive_chunks",
    "record_excerpt",
    "recut",
    "register_machine",
    "register_paths",
    "run_index",
    "set_left_out",
    "sweep_orphans",
    "transcript_page",
]
