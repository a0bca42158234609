"""How the owner worked: response times, hours, days, sessions side by side."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.insights import charts, words
from frontend.insights import overlap as overlapping
from frontend.insights.parts import Part
from frontend.insights.words import label, said
from frontend.templatetags.wt import grouped
from frontend.templatetags.wt import hours as duration
from pipeline.insights.figures import Statistics


def responses(found: Statistics) -> Part:
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


def hours(found: Statistics) -> Part:
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


def days(found: Statistics) -> Part:
    times = found.times
    says = _("You were active for %(time)s") % {"time": duration(times.active)}
    if len(found.days) > charts.MOST_DAYS:
        hint = _(
            "By seven days, sessions side by side counted once, pauses of more than 15"
            " minutes taken out; %(n)s. Hatched: agents alone."
        )
    else:
        hint = _(
            "By day, sessions side by side counted once, pauses of more than 15 minutes"
            " taken out; %(n)s. Softer: Saturday and Sunday. Hatched: agents alone."
        )
    under = [
        _("Session by session that makes %(each)s; from first to last record %(all)s.")
        % {"each": duration(times.by_session), "all": duration(times.summed)}
    ]
    if times.delegated:
        under.append(
            _("Subagents worked for %(time)s of it.")
            % {"time": duration(times.delegated)}
        )
    if found.automated_times.active:
        under.append(
            _("Agents alone were active for %(time)s, kept apart.")
            % {"time": duration(found.automated_times.active)}
        )
    if was := words.before(found.figures["active"]):
        under.append(_("Before: %(was)s.") % {"was": was})
    return Part(
        says=says,
        hint=hint % {"n": words.sessions(times.sessions)},
        under=tuple(under),
        needs="" if times.active else _("nothing was recorded"),
        chart=charts.days(found.days),
        table=tuple(
            (formats.date_format(row.date, "D j F"), duration(row.active))
            for row in found.days
        ),
    )


def overlap(found: Statistics) -> Part:
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
        % {"day": formats.date_format(day.date, "l"), "time": duration(day.seconds)},
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
        chart=overlapping.drawn(day),
    )
