"""The sessions of a range, cut to it: whose they are, and when in the owner's days."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pipeline.insights.values import InsightsInput, InsightsSession, Standing
from pulse.core.stats.days import Range
from pulse.core.stats.events import Call, Message, Observed, SessionStats, Span
from pulse.core.stats.merge import merge, own_part
from pulse.core.stats.times import union
from pulse.core.values import Origin

_COUNTED = (Standing.ANALYSED, Standing.AUTOMATED)


@dataclass(frozen=True, slots=True)
class Counted:
    """``owners`` are the analysed sessions, ``automated`` those nobody typed in, each
    cut to the range; ``whole`` are the uncut ones. All by public id."""

    given: InsightsInput
    whole: Mapping[str, SessionStats]
    owners: Mapping[str, SessionStats]
    automated: Mapping[str, SessionStats]

    def local(self, at: int) -> datetime:
        """A moment where the owner was then."""
        moment = moment_of(at)
        zone = self.given.zones[0][1]
        for start, name in self.given.zones[1:]:
            if start is not None and start <= moment:
                zone = name
        return moment.astimezone(ZoneInfo(zone))

    def day_of(self, at: int) -> date:
        """The owner's day, which begins where the owner says, not at midnight."""
        days = self.given.days
        place = bisect_right(days, moment_of(at), key=lambda day: day.starts) - 1
        return days[max(place, 0)].date

    def _held(self, *, main: bool) -> list[SessionStats]:
        """Subagents work in the owner's sessions, too."""
        own = list(self.owners.values())
        return own if main else [*own, *self.automated.values()]

    def messages(self) -> list[Message]:
        return [message for s in self.owners.values() for message in s.messages]

    def calls(self, *, main: bool) -> list[list[Call]]:
        """By session: those of the agent in conversation, or all that ran by itself."""
        return [
            [call for call in s.calls if (call.origin == Origin.MAIN) is main]
            for s in self._held(main=main)
        ]

    def observed(self, *, main: bool) -> list[Observed]:
        return [
            each
            for s in self._held(main=main)
            for each in s.observed
            if (each.origin == Origin.MAIN) is main
        ]


def counted(given: InsightsInput) -> Counted:
    """Shared history counts once, whichever sessions of the range hold it."""
    read = {s.stats.key: s for s in given.sessions if s.stats}
    merged = [own_part(s) for s in merge(s.stats for s in read.values() if s.stats)]
    whole = {read[stats.key].session: stats for stats in merged}
    days = range_of(given)
    cut = {name: part for name, s in whole.items() if (part := days.cut(s))}
    standing = {s.session: s.standing for s in read.values()}

    def of(wanted: Standing) -> dict[str, SessionStats]:
        return {name: s for name, s in cut.items() if standing[name] is wanted}

    return Counted(
        given=given,
        whole=whole,
        owners=of(Standing.ANALYSED),
        automated=of(Standing.AUTOMATED),
    )


def range_of(given: InsightsInput) -> Range:
    return Range(milliseconds(given.days[0].starts), milliseconds(given.days[-1].ends))


def spans_of(
    sessions: Iterable[InsightsSession], within: Range
) -> dict[str, list[Span]]:
    """Activity in the range by project, sessions side by side counted once."""
    found: dict[str, list[Span]] = {}
    for session in sessions:
        for project, part in session.parts.items():
            found.setdefault(project, []).extend(within.clip(part.spans))
    return {project: union(spans) for project, spans in found.items()}


def moment_of(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
