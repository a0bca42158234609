"""Addresses that the journal puts into what it hands out."""

from urllib.parse import quote

from django.conf import settings


def record_url(session: str, record: str) -> str:
    """The page that opens a session at one record; "" where nothing may be opened."""
    if not session:
        return ""
    at = quote(record, safe="")
    return f"{settings.PUBLIC_URL}/sessions/{session}/?at={at}#r-{at}"
