"""Run kind "packet": draw a large one. The key is its public id."""

from dataclasses import dataclass

from django.utils import timezone

from journal.models import Packet
from journal.papers.pdf import draw_pdf
from journal.services.packets import look
from runs.models import Run


@dataclass(frozen=True, slots=True)
class Drawn:
    pdf: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class DrawPacket:
    """Drawn outside any transaction; what was drawn is kept with the end of the Run."""

    def prepare(self, run: Run) -> Drawn | None:
        packet = Packet.objects.filter(public_id=run.key, owner=run.owner).first()
        now = timezone.now()
        made = look(packet, now=now).made if packet else None
        return Drawn(draw_pdf(made, now=now), made.digest) if made else None

    def commit(self, run: Run, work: Drawn | None) -> dict[str, int]:
        if work is None:
            return {"bytes": 0}
        packets = Packet.objects.filter(public_id=run.key, owner=run.owner)
        packets.update(pdf=work.pdf, drawn=work.digest)
        return {"bytes": len(work.pdf)}
