"""Machines: how they come to be known, and what they report of a running sync."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sessions_app.models import Chunk, Machine, Tombstone, Transcript
from sessions_app.services.locks import lock

FINISHED = "finished"


@transaction.atomic
def register_machine(
    owner: User, *, name: str, fingerprint: str, platform: str = "", client: str = ""
) -> tuple[Machine, bool]:
    """The machine with this fingerprint, and whether it is new. The name that it was
    registered with first stays; the rest is brought up to date."""
    lock(owner)
    return Machine.objects.update_or_create(
        owner=owner,
        fingerprint=fingerprint,
        defaults={"platform": platform, "client": client},
        create_defaults={"platform": platform, "client": client, "name": name},
    )


def note_report(
    machine: Machine, report: Mapping[str, Any], *, now: datetime | None = None
) -> None:
    """Keep the newest report; a finished one is the machine's last sync, and its first
    one if there was anything to send."""
    machine.report = dict(report)
    machine.reported_at = now or timezone.now()
    if report["phase"] == FINISHED:
        machine.last_sync_at = machine.reported_at
        if report.get("sessions") != 0:
            machine.first_synced_at = machine.first_synced_at or machine.reported_at
    machine.save(
        update_fields=["report", "reported_at", "last_sync_at", "first_synced_at"]
    )


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How far one source is stored. ``last`` lets a client recognise its last chunk."""

    source_id: str
    status: str  # unknown | known | deleted
    generation: int = 0
    line: int = 0
    byte: int = 0
    last: Mapping[str, Any] | None = None


def check_transcripts(
    machine: Machine, asked: Sequence[Mapping[str, str]]
) -> list[Acknowledged]:
    """Where each of these sources (agent, source_id, session) stands, in order."""
    known = {
        (transcript.agent, transcript.source_id): transcript
        for transcript in Transcript.objects.filter(
            machine=machine, source_id__in=[each["source_id"] for each in asked]
        )
    }
    deleted = set(
        Tombstone.objects.filter(
            owner=machine.owner, native_id__in=[each["session"] for each in asked]
        ).values_list("agent", "native_id")
    )
    last = _last_chunks([transcript.pk for transcript in known.values()])
    answers = []
    for each in asked:
        source_id = each["source_id"]
        transcript = known.get((each["agent"], source_id))
        if (each["agent"], each["session"]) in deleted:
            answers.append(Acknowledged(source_id, "deleted"))
        elif transcript is None:
            answers.append(Acknowledged(source_id, "unknown"))
        else:
            answers.append(
                Acknowledged(
                    source_id,
                    "known",
                    transcript.generation,
                    transcript.line,
                    transcript.byte,
                    last.get((transcript.pk, transcript.generation, transcript.line)),
                )
            )
    return answers


def _last_chunks(
    transcripts: list[int],
) -> dict[tuple[int, int, int], Mapping[str, Any]]:
    chunks = Chunk.objects.filter(transcript__in=transcripts).values(
        "transcript", "generation", "first_line", "last_line", "sha256", "ruleset"
    )
    return {
        (chunk["transcript"], chunk["generation"], chunk["last_line"]): {
            "first_line": chunk["first_line"],
            "sha256": chunk["sha256"],
            "ruleset": chunk["ruleset"],
        }
        for chunk in chunks
    }
