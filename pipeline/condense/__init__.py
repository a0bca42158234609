"""A day condensed for a model: numbered lines of evidence in, items out.

The model sees quotes and what code computed about them, never a transcript: each thread
of work in order, with its last state. What is left out is counted, with the reason. It
answers with item texts and the numbers of the lines that show them; everything else
(status, project, sessions, records, times) is put back here, and `pipeline.validate`
then checks every claim like those of any other writer.
"""

from pipeline.condense.answers import items_from, merged
from pipeline.condense.asking import PROMPT_VERSION, Request, note_requests
from pipeline.condense.left_out import LeftOut, Why

__all__ = [
    "PROMPT_VERSION",
    "LeftOut",
    "Request",
    "Why",
    "items_from",
    "merged",
    "note_requests",
]
