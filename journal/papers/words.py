"""What a packet says beside its lines, in words; the same in every form of it."""

from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from journal.calendar import days_of
from pipeline.packet import BY_PROJECT, Packet, Section

PARTS = {
    "moved": gettext_lazy("Moved"),
    "decided": gettext_lazy("Decided"),
    "learned": gettext_lazy("Learned"),
    "set_aside": gettext_lazy("Set aside"),
}
KINDS = {
    "project": gettext_lazy("Projects"),
    "language": gettext_lazy("Languages"),
    "framework": gettext_lazy("Frameworks"),
    "library": gettext_lazy("Libraries"),
    "tool": gettext_lazy("Tools"),
    "practice": gettext_lazy("Practice"),
}
STATUS = {
    "observed": gettext_lazy("observed"),
    "confirmed": gettext_lazy("confirmed"),
    "claimed": gettext_lazy("only said"),
    "attempted": gettext_lazy("attempted"),
    "dropped": gettext_lazy("dropped"),
    "stated": gettext_lazy("stated"),
}
EVIDENCE = {
    "answer": gettext_lazy("an answer"),
    "build": gettext_lazy("a build"),
    "check": gettext_lazy("a check"),
    "command": gettext_lazy("a command"),
    "commit": gettext_lazy("a commit"),
    "confirmation": gettext_lazy("a confirmation"),
    "file": gettext_lazy("a changed file"),
    "plan": gettext_lazy("a plan"),
    "prompt": gettext_lazy("a prompt"),
    "pull_request": gettext_lazy("a pull request"),
    "push": gettext_lazy("a push"),
    "reply": gettext_lazy("the agent’s words"),
    "tests": gettext_lazy("a test run"),
}


def title(packet: Packet) -> str:
    return _("%(a)s to %(b)s") % {
        "a": day(packet.asked.starts),
        "b": day(packet.asked.ends),
    }


def day(value: date | None) -> str:
    return formats.date_format(value, "j F Y") if value else ""


def hours(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    if minutes < 60:
        return _("%(minutes)d\u00a0min") % {"minutes": minutes}
    return _("%(hours)d\u00a0h\u00a0%(minutes)02d\u00a0min") % {
        "hours": minutes // 60,
        "minutes": minutes % 60,
    }


def built(packet: Packet) -> str:
    """n of m notes, and which are missing."""
    told = ngettext(
        "Built from %(n)d of %(m)d note.",
        "Built from %(n)d of %(m)d notes.",
        packet.days,
    ) % {"n": packet.notes, "m": packet.days}
    if not packet.missing:
        return told
    missing = ", ".join(day(each) for each in packet.missing[:12])
    if len(packet.missing) > 12:
        missing += _(" and %(n)d more") % {"n": len(packet.missing) - 12}
    return f"{told} {_('Missing:')} {missing}."


def counted(packet: Packet) -> str:
    """The numbers, with the weeks over which they are counted."""
    first, last = packet.weeks
    parts = [
        hours(packet.active),
        ngettext("%(n)d session", "%(n)d sessions", packet.sessions)
        % {"n": packet.sessions},
        ngettext("%(n)d prompt", "%(n)d prompts", packet.prompts)
        % {"n": packet.prompts},
        ngettext("%(n)d commit", "%(n)d commits", packet.commits)
        % {"n": packet.commits},
    ]
    return _("%(numbers)s in the whole weeks from %(a)s to %(b)s.") % {
        "numbers": ", ".join(parts),
        "a": day(days_of(first)[0]),
        "b": day(days_of(last)[6]),
    }


def about(section: Section) -> str:
    """What is said under a heading: time and weeks, or since when a skill is seen."""
    weeks = ngettext("%(n)d week", "%(n)d weeks", section.weeks) % {"n": section.weeks}
    if section.kind == BY_PROJECT:
        return _("%(time)s in %(weeks)s, %(share)d\u00a0%% of the time") % {
            "time": hours(section.active),
            "weeks": weeks,
            "share": section.share,
        }
    return _("Seen in %(weeks)s, first on %(a)s, last on %(b)s") % {
        "weeks": weeks,
        "a": day(section.first_seen),
        "b": day(section.last_seen),
    }


def more(count: int, *, alone: bool) -> str:
    """Evidence that is counted and not listed."""
    if alone:
        return ngettext("%(n)d record", "%(n)d records", count) % {"n": count}
    return ngettext("and %(n)d record", "and %(n)d records", count) % {"n": count}
