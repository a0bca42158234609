"""Everything that a report tells in words, without a model.

Each part is a function of the record; what a part has too little for, it leaves out.
At the end every sentence goes through the one door for sentences, and what does not
pass is left out with its reason.
"""

from dataclasses import replace

from pipeline.insights.areas import find_areas, line, once_told
from pipeline.insights.checking import checked
from pipeline.insights.features import find_features
from pipeline.insights.figures import Statistics
from pipeline.insights.glance import at_a_glance
from pipeline.insights.helped import find_helped
from pipeline.insights.horizon import find_horizon
from pipeline.insights.instructions import find_rules
from pipeline.insights.moments import find_moment
from pipeline.insights.patterns import find_patterns
from pipeline.insights.record import Recorded, counted, read
from pipeline.insights.style import find_style, key_pattern
from pipeline.insights.told import Claim, Told
from pipeline.insights.values import InsightsInput
from pipeline.insights.wrong import find_friction, find_troubles, find_wrong
from pipeline.lines import dated_items, is_achieved
from pipeline.weights import Weights

#: Analysed sessions below which nothing is told.
FEWEST_SESSIONS = 3
_IMPRESSIVE = 3


def tell(given: InsightsInput, statistics: Statistics) -> Told:
    """What the record of a range tells. What the person does with its suggestions is
    no part of it: see ``told.without``."""
    recorded = read(given)
    sessions = len(recorded.analysed)
    if sessions < FEWEST_SESSIONS:
        return Told(sessions=sessions, needs=FEWEST_SESSIONS)
    told = Told(
        sessions=sessions,
        needs=FEWEST_SESSIONS,
        areas=find_areas(recorded),
        style=find_style(recorded),
        key_pattern=key_pattern(recorded),
        impressive=_impressive(recorded),
        helped=find_helped(recorded, statistics),
        wrong=find_wrong(recorded),
        troubles=find_troubles(recorded),
        friction=find_friction(recorded),
        rules=find_rules(recorded),
        features=find_features(recorded, statistics),
        patterns=find_patterns(recorded, statistics),
        horizon=find_horizon(recorded, statistics),
        moment=find_moment(recorded),
        automated=_automated(statistics),
    )
    told = checked(told, recorded)
    return checked(
        replace(told, glance=at_a_glance(told, recorded, statistics)), recorded
    )


def _impressive(recorded: Recorded) -> tuple[Claim, ...]:
    """The results that weigh most, by what their evidence changed and showed. What ran
    without anybody typing is not among them."""
    weights = Weights(recorded.given.evidence)
    achieved = [
        (day, item)
        for day, item in dated_items(recorded.given.notes)
        if is_achieved(item)
        and any(c.session in recorded.analysed for c in item.evidence)
    ]
    achieved.sort(key=lambda pair: (-weights.of(pair[1]), -pair[0].toordinal()))
    items = (item for _day, item in achieved)
    return tuple(line(item) for item in once_told(items)[:_IMPRESSIVE])


def _automated(statistics: Statistics) -> Claim | None:
    """One sentence about what agents did alone; it is in no other."""
    figures = statistics.figures
    sessions = figures["sessions_automated"].value
    calls = figures["automated_calls"].value
    if not isinstance(calls, int) or not isinstance(sessions, int) or not calls:
        return None
    own = f"in {sessions} {counted(sessions, 'session')} of their own and "
    return Claim(
        f"Apart from all this, agents that nobody typed to made {calls} "
        f"{counted(calls, 'call')}, {own if sessions else ''}as helpers in yours.",
        numbers={"automated_calls": calls, "sessions_automated": sessions},
    )
