"""Everything the page of a report shows, as values: findings, numbers, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from frontend.insights import charts, words
from frontend.insights.words import label, said
from frontend.templatetags.wt import agent, grouped, hours
from pipeline.insights.figures import Group, Shown, Statistics
from pipeline.insights.values import Standing
from sessions_app.models import CodingSession

MOST_LINKS = 12  # sessions behind one label; the count says how many there are
MOST_BARS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """A session, with a record of it where one shows what was counted."""

    session: str
    title: str
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One label: its bar, its count, its count before, and the sessions behind it."""

    bar: charts.Bar
    mark: str = ""
    fill: str = ""
    links: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One drawing with its finding; without ``enough`` there is none, and
    ``needs`` says why."""

    says: str
    hint: str
    under: tuple[str, ...] = ()
    needs: str = ""
    chart: Any = None
    rows: tuple[Row, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Number:
    label: str
    value: str
    before: str
    n: str
    known: bool


class Links:
    """Titles of the owner's sessions by public id; what is gone has no link."""

    def __init__(self, owner: User, found: Statistics) -> None:
        named = {name for group in _groups(found) for name in group}
        rows = CodingSession.objects.owned_by(owner).filter(public_id__in=named)
        self._titles: dict[str, str] = {
            name: title or f"{agent(its)}, {native[:8]}"
            for name, title, its, native in rows.values_list(
                "public_id", "title", "agent", "native_id"
            )
        }

    def of(
        self, sessions: Iterable[str], shown: Sequence[Shown] = ()
    ) -> tuple[tuple[Link, ...], int]:
        """The first of them with their records, and how many more there are."""
        there = [name for name in sessions if name in self._titles]
        links = tuple(
            Link(
                name,
                self._titles[name],
                tuple(each for each in shown if each.session == name),
            )
            for name in there[:MOST_LINKS]
        )
        return links, len(there) - len(links)


def _groups(found: Statistics) -> Iterable[Iterable[str]]:
    every: tuple[Group, ...] = (
        *(*found.kinds, *found.goals, *found.outcomes),
        *(*found.errors, *found.signs, *found.interruptions),
    )
    for group in every:
        yield group.sessions[:MOST_LINKS]
    for row in found.tools[:MOST_BARS]:
        yield row.sessions[:MOST_LINKS]
    yield found.claims.unseen[:MOST_LINKS]
    for names in found.denominators.left.values():
        yield names[:MOST_LINKS]


def parts(found: Statistics, links: Links) -> dict[str, Part]:
    """All drawings of the report, by name."""
    return {
        "responses": _responses(found),
        "outcomes": _outcomes(found, links),
        "hours": _hours(found),
        "tools": _tools(found, links),
        "errors": _errors(found, links),
        "overlap": _overlap(found),
        "days": _days(found),
        "kinds": _kinds(found, links),
        "goals": _goals(found, links),
        "languages": _languages(found),
    }


# ------------------------------------------------------------------ behaviour


def _responses(found: Statistics) -> Part:
    its, waits = found.figures["response_median"], found.responses
    away = waits.left_out.get("over_an_hour", 0)
    under = []
    if away:
        told = ngettext(
            "%(n)s answer took over an hour and is left out.",
            "%(n)s answers took over an hour and are left out.",
            away,
        )
        under.append(told % {"n": grouped(away)})
    if was := words.before(its):
        under.append(_("Before: %(was)s.") % {"was": was})
    left = tuple(
        (label(words.LEFT_OUT, name), grouped(count))
        for name, count in waits.left_out.items()
    )
    if its.value is None:
        return Part(
            says=_("How long the agent waits for you"),
            hint=_("From the agent’s last record to your next prompt."),
            needs=words.too_little(its),
            more={"left": left},
        )
    table = tuple(
        (label(words.BUCKETS, name), grouped(count))
        for name, count in waits.buckets.items()
    )
    return Part(
        says=_("Half of your answers come within %(time)s")
        % {"time": words.duration(its.value)},
        hint=_(
            "How long the agent waits for you, up to each mark; %(n)s answers."
            " Strong: up to the median."
        )
        % {"n": grouped(waits.n)},
        under=tuple(under),
        chart=charts.responses(waits),
        table=table,
        more={"left": left, "of": waits.of},
    )


def _hours(found: Statistics) -> Part:
    early, counts = found.figures["before_noon"], found.hours
    zones = words.listed([z.rsplit("/", 1)[-1].replace("_", " ") for z in found.zones])
    hint = _("%(n)s prompts by hour of your day, %(zone)s.") % {
        "n": grouped(counts.of),
        "zone": zones,
    }
    if early.value is None:
        says = _("Your prompts by the hour")
        return Part(says=says, hint=hint, needs=words.too_little(early))
    strong = sum(counts.hours[4:12])
    if 2 * strong >= counts.of:
        says = _("%(share)s of your prompts come before noon")
    else:
        says = _("%(share)s of your prompts come after noon")
    share = early.value if 2 * strong >= counts.of else 100 - early.value
    busiest = max(range(24), key=lambda hour: (counts.hours[hour], -hour))
    under = [
        _("Busiest hour: %(from)02d to %(to)02d.")
        % {"from": busiest, "to": (busiest + 1) % 24}
    ]
    if counts.night:
        said_at_night = ngettext(
            "%(n)s prompt between midnight and six.",
            "%(n)s prompts between midnight and six.",
            counts.night,
        )
        under.append(said_at_night % {"n": grouped(counts.night)})
    else:
        under.append(_("None between midnight and six."))
    return Part(
        says=says % {"share": _("%(n)d\u00a0%%") % {"n": share}},
        hint=hint + " " + _("Strong: before noon, %(n)s.") % {"n": grouped(strong)},
        under=tuple(under),
        chart=charts.hours(counts.hours),
        table=tuple(
            (f"{hour:02}:00", grouped(count))
            for hour, count in enumerate(counts.hours)
            if count
        ),
    )


def _days(found: Statistics) -> Part:
    times = found.times
    says = _("You were active for %(time)s") % {"time": hours(times.active)}
    under = [
        _("Session by session that makes %(each)s; from first to last record %(all)s.")
        % {"each": hours(times.by_session), "all": hours(times.summed)}
    ]
    if times.delegated:
        under.append(
            _("Subagents worked for %(time)s of it.") % {"time": hours(times.delegated)}
        )
    if found.automated_times.active:
        under.append(
            _("Agents alone were active for %(time)s, kept apart.")
            % {"time": hours(found.automated_times.active)}
        )
    if was := words.before(found.figures["active"]):
        under.append(_("Before: %(was)s.") % {"was": was})
    return Part(
        says=says,
        hint=_(
            "By day, sessions side by side counted once, pauses of more than 15 minutes"
            " taken out; %(n)s. Softer: Saturday and Sunday. Hatched: agents alone."
        )
        % {"n": words.sessions(times.sessions)},
        under=tuple(under),
        needs="" if times.active else _("nothing was recorded"),
        chart=charts.days(found.days),
        table=tuple(
            (formats.date_format(row.date, "D j F"), hours(row.active))
            for row in found.days
        ),
    )


def _overlap(found: Statistics) -> Part:
    share, day = found.figures["overlap_share"], found.overlap_day
    over = found.overlap
    if day is None:
        return Part(
            says=_("You had one session in hand at a time"),
            hint=_(
                "No prompt returned to a session from another one within half an hour."
            ),
        )
    if share.value is None:
        told = words.too_little(share)
    else:
        told = _("%(share)s of your prompts") % {"share": said(share.value, share.unit)}
    says = _("On %(day)s you had two sessions or more in hand for %(time)s")
    return Part(
        says=says
        % {"day": formats.date_format(day.date, "l"), "time": hours(day.seconds)},
        hint=_(
            "%(day)s, the longest of this time. One stroke is one prompt; blue strokes"
            " went back and forth. In all: %(share)s, %(sessions)s sessions, %(pairs)s"
            " pairs."
        )
        % {
            "day": formats.date_format(day.date, "j F"),
            "share": told,
            "sessions": grouped(over.sessions),
            "pairs": grouped(over.pairs),
        },
        chart=charts.overlap(day),
    )


# -------------------------------------------------------------------- labels


def _rows(
    groups: Sequence[Group], names: dict[str, Any], links: Links, most: int = 20
) -> tuple[Row, ...]:
    drawn = charts.bars([(g.name, g.count, 0, g.before) for g in groups[:most]], names)
    found = []
    for bar, group in zip(drawn, groups, strict=False):
        shown, more = links.of(group.sessions, group.shown)
        found.append(Row(bar, links=shown, more=more))
    return tuple(found)


def _outcomes(found: Statistics, links: Links) -> Part:
    claims, share = found.claims, found.figures["seen_share"]
    rows = []
    for row in _rows(found.outcomes, {}, links):
        mark, fill, told = words.OUTCOMES.get(row.bar.name, words.OUTCOMES["other"])
        bar = charts.Bar(
            row.bar.name, str(told), row.bar.n, row.bar.width, before=row.bar.before
        )
        rows.append(Row(bar, mark, fill, row.links, row.more))
    if claims.said:
        says = _claimed(claims.said, claims.seen)
    else:
        says = _("No session was said to be done")
    under = []
    if found.before_starts and claims.said_before:
        under.append(
            _("Before: %(seen)s of %(said)s seen.")
            % {"seen": grouped(claims.seen_before), "said": grouped(claims.said_before)}
        )
    if share.value is None:
        under.append(_("As a share: %(why)s.") % {"why": words.too_little(share)})
    unseen, more = links.of(claims.unseen)
    return Part(
        says=says,
        hint=_("%(n)s by how they ended, by the last evidence in them")
        % {"n": words.sessions(sum(group.count for group in found.outcomes))},
        under=tuple(under),
        rows=tuple(rows),
        more={"unseen": unseen, "unseen_more": more},
    )


def _claimed(said_done: int, seen: int) -> str:
    if said_done == 1:
        if seen:
            return _("One session was said to be done, and it was seen to be")
        return _("One session was said to be done, and it was not seen to be")
    told = ngettext(
        "Of %(said)s sessions said to be done, %(seen)s was seen to be",
        "Of %(said)s sessions said to be done, %(seen)s were seen to be",
        seen,
    )
    return told % {"said": grouped(said_done), "seen": grouped(seen)}


def _kinds(found: Statistics, links: Links) -> Part:
    of = sum(group.count for group in found.kinds)
    ordered = sorted(found.kinds, key=lambda group: -group.count)
    says = _("Kinds of sessions")
    if ordered and 2 * ordered[0].count > of and of >= 10:
        first = label(words.KINDS, ordered[0].name)
        says = _("Most of your sessions: %(kind)s") % {"kind": first}
    return Part(
        says=says,
        hint=_("%(n)s by how they went; no model reads them")
        % {"n": words.sessions(of)},
        rows=_rows(ordered, words.KINDS, links),
    )


def _goals(found: Statistics, links: Links) -> Part:
    of = sum(group.count for group in found.goals)
    named = [group for group in found.goals if group.name != "other"]
    says = _("What you wanted")
    if named and of >= 10:
        first = label(words.GOALS, named[0].name)
        says = _("You asked most often to %(goal)s") % {"goal": first}
    other = of - sum(group.count for group in named)
    return Part(
        says=says,
        hint=_("%(n)s prompts that ask for something, by their words; answers left out")
        % {"n": grouped(of)},
        under=(_("No rule fits %(n)s of them.") % {"n": grouped(other)},)
        if other
        else (),
        rows=_rows(found.goals, words.GOALS, links),
    )


def _errors(found: Statistics, links: Links) -> Part:
    wrong, share = found.work.errors, found.figures["error_share"]
    rows = _rows(found.errors, words.ERRORS, links)
    says = _("No call failed")
    if rows:
        named = next((row for row in rows if row.bar.name != "other"), rows[0])
        says = _("What failed most: %(cause)s") % {"cause": named.bar.label}
    told = (
        words.too_little(share)
        if share.value is None
        else said(share.value, share.unit)
    )
    return Part(
        says=says,
        hint=_("%(n)s of %(of)s finished calls failed: %(share)s")
        % {"n": grouped(wrong.errors), "of": grouped(wrong.of), "share": told},
        under=(
            _("You turned down %(n)s more; they are no errors.")
            % {"n": grouped(wrong.rejected)},
        )
        if wrong.rejected
        else (),
        rows=rows,
    )


def _tools(found: Statistics, links: Links) -> Part:
    tools = found.tools[:MOST_BARS]
    drawn = charts.bars([(row.name, row.calls, row.failed, 0) for row in tools])
    rows = []
    for bar, row in zip(drawn, tools, strict=True):
        shown, more = links.of(row.sessions, row.shown)
        rows.append(Row(bar, links=shown, more=more))
    says = _("No tool was called")
    if tools:
        worst = max(tools, key=lambda row: (row.failed, row.calls))
        says = _("%(tool)s runs most") % {"tool": tools[0].name}
        if worst.failed and worst is tools[0]:
            says = _("%(tool)s runs most, and fails most") % {"tool": tools[0].name}
        elif worst.failed:
            says = _("%(tool)s runs most; %(other)s fails most") % {
                "tool": tools[0].name,
                "other": worst.name,
            }
    calls = found.work.tools
    hint = _("%(n)s calls in your sessions. The red end failed.")
    rest = len(found.tools) - len(tools)
    return Part(
        says=says,
        hint=hint % {"n": grouped(calls.calls)},
        under=(
            ngettext("%(n)s more tool.", "%(n)s more tools.", rest)
            % {"n": grouped(rest)},
        )
        if rest
        else (),
        rows=tuple(rows),
        table=tuple(
            (row.name, f"{grouped(row.calls)} / {grouped(row.failed)}")
            for row in found.tools
        ),
    )


def _languages(found: Statistics) -> Part:
    work = found.work
    ordered = list(work.languages.items())[:MOST_BARS]
    rows = charts.bars([(name, count, 0, 0) for name, count in ordered])
    return Part(
        says=ngettext(
            "%(n)s file was changed", "%(n)s files were changed", work.files.distinct
        )
        % {"n": grouped(work.files.distinct)}
        + _(": %(added)s lines in, %(removed)s out")
        % {"added": grouped(work.lines.added), "removed": grouped(work.lines.removed)},
        hint=_(
            "Lines as the edits changed them; what shell commands change is not seen."
            " Bars: files read or changed, by language, %(n)s in all."
        )
        % {"n": grouped(sum(work.languages.values()))},
        rows=tuple(Row(bar) for bar in rows),
        table=tuple((name, grouped(n)) for name, n in work.languages.items()),
    )


# -------------------------------------------------------------------- numbers


def numbers(found: Statistics) -> list[tuple[str, list[Number]]]:
    """The table of all figures, by heading."""
    return [
        (str(heading), [_number(found, name, told) for name, told in rows])
        for heading, rows in words.TABLE
    ]


def _number(found: Statistics, name: str, told: Any) -> Number:
    figure = found.figures[name]
    value = said(figure.value, figure.unit) or words.too_little(figure)
    if figure.needs == 1 and figure.value is None:
        value = _("not known")
    of = words.OF.get(name, _("sessions"))
    n = _("%(n)s %(of)s") % {"n": grouped(figure.n), "of": of}
    return Number(str(told), value, words.before(figure), n, known=figure.is_enough)


def left(found: Statistics, links: Links) -> list[dict[str, Any]]:
    """What was not analysed, by reason, with the first of the sessions."""
    rows = []
    for standing in Standing:
        names = found.denominators.left.get(standing, ())
        if names:
            shown, more = links.of(names)
            told = label(words.LEFT, standing)
            rows.append({"says": told, "n": len(names), "links": shown, "more": more})
    return rows


def satisfaction(found: Statistics) -> str:
    """One sentence, for its owner alone."""
    share = found.figures["satisfied_share"]
    if share.value is None:
        return _("Satisfaction: %(why)s.") % {"why": words.too_little(share)}
    return _("Of %(n)s verdicts of yours, %(share)s were good.") % {
        "n": grouped(share.n),
        "share": said(share.value, share.unit),
    }
