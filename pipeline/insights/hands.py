"""The day on which two sessions were in the owner's hands for longest."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pipeline.insights.counting import Counted, moment_of
from pipeline.insights.figures import Hand, OverlapDay, Stroke
from pulse.core.stats.events import UNDATED, Span
from pulse.core.stats.overlap import WINDOW, Sent, during
from pulse.core.stats.times import length

MOST_HANDS = 8  # sessions that a chart can show


def overlap_day(found: Counted) -> OverlapDay | None:
    """None where no prompt returned to a session from another one."""
    by_day: dict[date, list[Sent]] = defaultdict(list)
    for name, session in found.owners.items():
        for message in session.messages:
            if message.prompt and message.at != UNDATED:
                by_day[found.day_of(message.at)].append((message.at, name))
    best: tuple[int, date] | None = None
    for day in sorted(by_day):
        if during(by_day[day]):
            seconds = length(_in_hand(by_day[day])) // 1000
            if best is None or seconds > best[0]:
                best = (seconds, day)
    if best is None:
        return None
    seconds, day = best
    sent = sorted(by_day[day])
    return OverlapDay(
        date=day,
        zone=str(found.local(sent[0][0]).tzinfo),
        seconds=seconds,
        spans=tuple((moment_of(a), moment_of(b)) for a, b in _in_hand(sent)),
        hands=_hands(found, sent),
    )


def _hands(found: Counted, sent: Sequence[Sent]) -> tuple[Hand, ...]:
    """Sessions of the day by their first prompt; those that overlap come before others
    where there is no room for all."""
    marked = during(sent)
    strokes: dict[str, list[Stroke]] = defaultdict(list)
    for place, (at, name) in enumerate(sent):
        strokes[name].append(Stroke(moment_of(at), place in marked))
    ordered = sorted(strokes, key=lambda name: not any(s.during for s in strokes[name]))
    kept = set(ordered[:MOST_HANDS])
    about = {s.session: s for s in found.given.sessions}
    names = found.given.projects
    return tuple(
        Hand(
            session=name,
            title=about[name].title,
            project=next((names[key] for key in about[name].projects), ""),
            strokes=tuple(some),
        )
        for name, some in strokes.items()
        if name in kept
    )


def _in_hand(sent: Sequence[Sent]) -> list[Span]:
    """When two sessions or more were in hand: a session is from a prompt to its next
    one, at most half an hour later."""
    spans: list[Span] = []
    last: dict[str, int] = {}
    for at, name in sorted(sent):
        if name in last and at - last[name] <= WINDOW:
            spans.append((last[name], at))
        last[name] = at
    edges = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans])
    found: list[Span] = []
    open_now = 0
    since = 0
    for moment, step in edges:
        before, open_now = open_now, open_now + step
        if before < 2 <= open_now:
            since = moment
        elif open_now < 2 <= before and moment > since:
            found.append((since, moment))
    return found
