"""Sessions that hold the same records: forks, resumed and copied sessions.

What two of them hold belongs to the one with the smaller native id, whatever arrived
first. Everything here happens inside the transaction that stores what was read.
"""

from collections.abc import Iterable

from django.db.models import Q

from sessions_app.models import CodingSession, RecordIndex, SharedHistory
from sessions_app.services.work import ask_to_parse


def tied(session: CodingSession) -> tuple[set[int], set[int]]:
    """Sessions known to share records: those before this one, those behind it."""
    if session.parsed_at is None:
        return set(), set()  # what is known of it, its rows would tell
    pairs = SharedHistory.objects.filter(Q(elder=session) | Q(younger=session))
    elders, younger = set[int](), set[int]()
    for elder, other in pairs.values_list("elder", "younger"):
        if elder == session.pk:
            younger.add(other)
        else:
            elders.add(elder)
    return elders, younger


def tie(
    session: CodingSession, elders: set[int] | frozenset[int], younger: set[int]
) -> None:
    pairs = [(pk, session.pk) for pk in elders] + [(session.pk, pk) for pk in younger]
    if not pairs:
        return
    SharedHistory.objects.bulk_create(
        [SharedHistory(elder_id=elder, younger_id=other) for elder, other in pairs],
        ignore_conflicts=True,
    )


def records_of(sessions: frozenset[int]) -> frozenset[str]:
    """Ids of all records that these sessions hold."""
    if not sessions:
        return frozenset()
    indexes = RecordIndex.objects.filter(transcript__session__in=sessions)
    return frozenset(
        entry[0]
        for entries in indexes.values_list("entries", flat=True).iterator()
        for entry in entries
    )


def younger_than(session: CodingSession) -> list[CodingSession]:
    ties = session.younger_ties.select_related("younger", "younger__owner")
    return [tie.younger for tie in ties]


def wake(
    sessions: Iterable[CodingSession], before: frozenset[str], ids: set[str]
) -> None:
    """Have those read again that count what is this session's, or might count what
    it has given up."""
    lost = before - ids
    for younger in sessions:
        indexes = RecordIndex.objects.filter(transcript__session=younger)
        for entries in indexes.values_list("entries", flat=True):
            if any(
                (entry[0] in ids and entry[5]) or entry[0] in lost for entry in entries
            ):
                ask_to_parse(younger)
                break
