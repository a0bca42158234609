"""What the server hears about this machine, and about a running sync."""

from collections.abc import Mapping
from typing import Any

from pulse import __version__
from pulse.client import machine
from pulse.client.server import Server
from pulse.client.sync import Summary


def register(server: Server, fingerprint: str) -> str:
    """This machine's id on the server."""
    return server.register(
        {
            "name": machine.machine_name(),
            "fingerprint": fingerprint,
            "platform": machine.platform_name(),
            "client": f"pulse {__version__}",
        }
    )


def finished_report(summary: Summary) -> Mapping[str, Any]:
    return report_of(summary, "finished", 0, 0)


def report_of(summary: Summary, phase: str, size: int, left: int) -> dict[str, Any]:
    """``left`` sessions are not wholly on the server yet."""
    return {
        "phase": phase,
        "sessions": summary.sessions,
        "sent": max(summary.sessions - left, 0),
        "bytes_total": size,
        "bytes_sent": summary.sent_bytes,
        "oldest_pending": None,
    }
