"""Review packets: asked for by their owner, composed when they are opened.

A packet tells through the eyes of one reader and is made from that reader's editions as
they hold at the moment. A large one is drawn by a Run; what was drawn is handed out
only while it still says the same.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import Team, User
from journal.calendar import days_of, week_of
from journal.links import record_url
from journal.models import Edition, Packet
from journal.services.audiences import Reader, fit_for_outsiders
from journal.services.proofs import Cites, public_links
from journal.services.standing import ask_for_waiting, standing
from journal.services.weeks import profile_of, write_at_once
from pipeline import packet as pipeline_packet
from pipeline.packet import Asked, compose_packet
from pipeline.values import Audience
from runs.services import enqueue
from sessions_app.models import Project

KIND = "packet"
#: The longest range, and so many weeks are composed while somebody waits.
LONGEST = timedelta(days=3 * 366)
_AT_ONCE = 2
#: The newest packets of a person that are kept.
KEPT = 30


@dataclass(frozen=True, slots=True)
class Made:
    """A packet as it is now. ``urls``: number of the evidence → where it opens."""

    name: str
    packet: pipeline_packet.Packet
    urls: dict[int, str]
    seen_by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Looked:
    """``made`` is None if the range holds nothing; ``waiting``: weeks under way."""

    made: Made | None
    waiting: tuple[str, ...]


def create(
    owner: User,
    *,
    starts: date,
    ends: date,
    by: str,
    reader: Reader,
    project: Project | None,
) -> Packet:
    if ends < starts:
        raise Refused(_("The range ends before it begins. Turn the dates around."))
    if ends - starts > LONGEST:
        raise Refused(_("A packet covers three years at most. Choose a shorter range."))
    packet = Packet.objects.create(
        owner=owner,
        starts=starts,
        ends=ends,
        by=by,
        audience=reader.audience,
        team=reader.team,
        project=project,
    )
    older = Packet.objects.owned_by(owner).values_list("pk", flat=True)[KEPT:]
    Packet.objects.owned_by(owner).filter(pk__in=list(older)).delete()
    return packet


def look(packet: Packet, *, now: datetime) -> Looked:
    """What the packet says now, for the reader that it names."""
    owner = packet.owner
    reader = Reader(Audience(packet.audience), packet.team)
    found = standing(owner, reader)
    first, last = week_of(packet.starts), week_of(packet.ends)
    late = tuple(week for week in found.waiting if first <= week <= last)
    if late and len(late) <= _AT_ONCE:
        for week in late:
            write_at_once(owner, week, now=now)
        found = standing(owner, reader)
        late = tuple(week for week in found.waiting if first <= week <= last)
    elif late:
        ask_for_waiting(owner, found, now=now)
    chosen = [pk for week, (pk, _n) in found.editions.items() if first <= week <= last]
    rows = Edition.objects.owned_by(owner).filter(pk__in=chosen).order_by("week")
    mine = reader.audience is Audience.ME
    asked = Asked(
        packet.starts,
        packet.ends,
        packet.by,
        packet.project.public_id if packet.project else "",
    )
    fit = fit_for_outsiders(owner) if reader.audience is Audience.PUBLIC else None
    profiles = [profile_of(row) for row in rows]
    composed = compose_packet(profiles, asked, listed=mine, fit=fit)
    return Looked(_made(packet, composed) if composed else None, late)


def drawn(packet: Packet, made: Made) -> bytes:
    """What a Run has drawn of just this; empty if nothing was, or it says another
    thing by now."""
    return bytes(packet.pdf) if packet.drawn == made.digest else b""


def ask_to_draw(packet: Packet, *, now: datetime) -> None:
    enqueue(KIND, owner=packet.owner, key=packet.public_id, priority=200, now=now)


def _made(packet: Packet, composed: pipeline_packet.Packet) -> Made:
    mine = packet.audience == Audience.ME
    urls = {
        exhibit.number: record_url(exhibit.cited.session, exhibit.cited.record)
        for exhibit in composed.exhibits
    }
    if not mine:
        cites: Cites = {(e.cited.session, e.cited.record) for e in composed.exhibits}
        public = public_links(packet.owner, cites)
        urls = {
            e.number: public.get((e.cited.session, e.cited.record), "")
            for e in composed.exhibits
        }
    name, seen_by = packet.owner.name or _("Review packet"), _seen_by(packet.team, mine)
    told = msgspec.json.encode([msgspec.to_builtins(composed), name, seen_by])
    return Made(name, composed, urls, seen_by, hashlib.sha256(told).hexdigest())


def _seen_by(team: Team | None, mine: bool) -> str:
    if mine:
        return _("From all of your projects. Links open for you alone.")
    if team:
        told = _(
            "Only from the projects shared with %(team)s; other evidence is counted."
        )
        return told % {"team": team.name}
    return _("Only from public projects; evidence that is not public is counted.")


def whole_weeks(packet: Packet) -> tuple[date, date]:
    """The first and last day of the weeks that the range touches."""
    return days_of(week_of(packet.starts))[0], days_of(week_of(packet.ends))[6]
