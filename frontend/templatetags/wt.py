"""The small parts of the look: marks, references, tallies, durations."""

import json
from datetime import datetime, timedelta
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from frontend.log_words import told
from frontend.proof import describe, transcript_url
from pulse.core.agents import READERS
from sessions_app.models import EvidenceRow

register = template.Library()

#: status -> (symbol of the sprite, class that colours it, the word a reader hears)
MARKS = {
    "observed": ("m-full", "observed", gettext_lazy("observed")),
    "confirmed": ("m-full", "confirmed", gettext_lazy("confirmed by you")),
    "claimed": ("m-hollow", "claimed", gettext_lazy("only said")),
    "attempted": ("m-half", "attempted", gettext_lazy("attempted")),
    "dropped": ("m-out", "dropped", gettext_lazy("dropped")),
    "stated": ("m-hollow", "stated", gettext_lazy("stated by you")),
    "yours": ("m-hollow", "stated", gettext_lazy("your words")),
    "review": ("m-hollow", "draft", gettext_lazy("waits for you")),
    "approved": ("m-half", "approved", gettext_lazy("approved")),
    "scheduled": ("m-half", "approved", gettext_lazy("scheduled")),
    "sending": ("m-half", "approved", gettext_lazy("being sent")),
    "published": ("m-full", "posted", gettext_lazy("published")),
    "failed": ("m-cross", "failed", gettext_lazy("failed")),
    "blocked": ("m-cross", "blocked", gettext_lazy("blocked")),
    "unknown": ("m-dash", "unconfirmed", gettext_lazy("unknown")),
    "needs_reconnect": ("m-cross", "failed", gettext_lazy("connect it again")),
    "rejected": ("m-out", "dropped", gettext_lazy("rejected")),
    "snoozed": ("m-hollow", "quiet", gettext_lazy("put aside")),
    "expired": ("m-out", "dropped", gettext_lazy("expired")),
    "done": ("m-full", "done", gettext_lazy("done")),
    "now": ("m-half", "approved", gettext_lazy("under way")),
    "todo": ("m-hollow", "todo", gettext_lazy("to do")),
    "waiting": ("m-hollow", "waiting", gettext_lazy("waiting")),
}
UNKNOWN = ("m-dash", "unconfirmed", gettext_lazy("unknown"))
STROKES = 40  # a tally stops growing here; its number goes on


@register.simple_tag
def mark(status: str, extra: str = "") -> SafeString:
    """The tombstone of a status, silent: the word stands beside it or in .vh."""
    symbol, colour, _word = MARKS.get(status, UNKNOWN)
    return format_html(
        '<svg class="mark {} {}" viewBox="0 0 8 11" aria-hidden="true">'
        '<use href="#{}"/></svg>',
        colour,
        extra,
        symbol,
    )


@register.simple_tag
def state(status: str, word: str = "") -> SafeString:
    """A mark and its word."""
    _symbol, colour, spoken = MARKS.get(status, UNKNOWN)
    return format_html(
        '<span class="state {}">{} {}</span>', colour, mark(status), word or spoken
    )


@register.filter
def word(status: str) -> str:
    """A status as it is spoken."""
    return str(MARKS.get(status, UNKNOWN)[2])


SKILL_KINDS = {
    "language": gettext_lazy("Languages"),
    "framework": gettext_lazy("Frameworks"),
    "library": gettext_lazy("Libraries"),
    "tool": gettext_lazy("Tools"),
    "practice": gettext_lazy("Practice"),
}


@register.filter
def skill_kind(kind: str) -> str:
    return str(SKILL_KINDS.get(kind, kind))


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="#i-{}"/></svg>',
        name,
    )


@register.simple_tag
def ref(status: str, number: int, href: str) -> SafeString:
    """The raised number that ends a claim and leads to its proof."""
    _symbol, colour, spoken = MARKS.get(status, UNKNOWN)
    return format_html(
        '&#8288;<a class="ref {}" href="{}">{}<span class="vh">{} </span>{}</a>',
        colour,
        href,
        mark(status),
        _("%(status)s, evidence") % {"status": spoken},
        number,
    )


@register.simple_tag
def tally(days: int) -> SafeString:
    """One stroke a day, every fifth taller."""
    count = max(1, min(days, STROKES))
    path = "".join(
        f"M{1.5 + 4 * i}{' 1' if i % 5 == 4 else ' 5'}V15" for i in range(count)
    )
    width = 4 * count + 2
    return format_html(
        '<svg class="tally" width="{0}" height="16" viewBox="0 0 {0} 16" '
        'aria-hidden="true"><path d="{1}"/></svg>',
        width,
        path,
    )


@register.simple_tag
def ruler(length: int, limit: int) -> SafeString:
    """How much of a limit is used; what is over it stands out."""
    whole = max(length, limit, 1)
    ticks = format_html_join(
        "",
        '<line class="axis" x1="{0}%" x2="{0}%" y1="{1}" y2="15"/>',
        [
            (round(limit / whole * 10 * i, 2), 4 if i in (0, 5, 10) else 9)
            for i in range(11)
        ],
    )
    used = round(min(length, limit) / whole * 100, 2)
    return format_html(
        '<svg class="ruler" height="17" aria-hidden="true">{}'
        '<line class="axis" x1="0" x2="100%" y1="15.5" y2="15.5"/>'
        '<rect class="s-ink" x="0" y="11" width="{}%" height="4"/>'
        '<rect class="s-stop" x="{}%" y="11" width="{}%" height="4"/></svg>',
        ticks,
        used,
        used,
        round(max(0, length - limit) / whole * 100, 2),
    )


@register.filter
def record_url(proof: Any) -> str:
    """The page of the transcript that holds a piece of evidence."""
    return transcript_url(proof.session, proof.record)


@register.filter
def solving(row: EvidenceRow) -> str:
    """What solved something, in a few words and its own: commit 4be19d2, Fix …"""
    told = str(row.data.get("subject") or row.quote)
    return f"{describe(row.kind, row.data)}, “{told}”"


@register.filter
def solving_url(row: EvidenceRow) -> str:
    return transcript_url(row.session.public_id, row.record)


@register.filter
def agent(name: str) -> str:
    """What people call an agent; one that no reader knows goes by its own name."""
    reader = READERS.get(name)
    return reader.LABEL if reader else name


@register.filter
def bare(title: str) -> str:
    """A title inside a sentence has no full stop of its own."""
    return title.rstrip(". ")


@register.filter
def grouped(number: int) -> str:
    """3,000"""
    return f"{number:,}"


@register.filter
def pretty(stored: object) -> str:
    """JSON that a person reads."""
    return json.dumps(stored, indent=2, ensure_ascii=False)


@register.filter
def minus(number: int, other: int) -> int:
    return number - other


@register.filter
def hours(value: timedelta | int | float | None) -> str:
    """A duration as a person says it: 5 h 22 min; numbers are seconds."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value or 0
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)d\u00a0min") % {"minutes": minutes}
    return _("%(hours)d\u00a0h\u00a0%(minutes)02d\u00a0min") % {
        "hours": minutes // 60,
        "minutes": minutes % 60,
    }


@register.filter
def coverage(counts: dict[str, int]) -> str:
    """What a note rests on: 5 sessions of yours and 1 automated run, 71 prompts, …"""
    sessions, automated = counts.get("sessions", 0), counts.get("automated", 0)
    yours = ngettext("%(n)d session of yours", "%(n)d sessions of yours", sessions)
    said = [yours % {"n": sessions}] if sessions or not automated else []
    if automated:
        runs = ngettext("%(n)d automated run", "%(n)d automated runs", automated)
        said.append(runs % {"n": automated})
    line = _(" and ").join(said)
    prompts, menu = counts.get("prompts", 0), counts.get("menu_answers", 0)
    line += ", " + ngettext("%(n)d prompt", "%(n)d prompts", prompts) % {"n": prompts}
    if menu:
        line += ngettext(" and %(n)d menu answer", " and %(n)d menu answers", menu) % {
            "n": menu
        }
    return _("%(line)s, %(time)s active.") % {
        "line": line,
        "time": hours(counts.get("active_seconds", 0)),
    }


@register.filter
def clock(seconds: int) -> str:
    """4:50, for the top of a column."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


@register.filter
def moment(text: str) -> datetime | None:
    """A moment that a JSON column keeps as text."""
    return parse_datetime(text)


@register.filter
def days_old(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def initials(user: User) -> str:
    words = (user.name or user.email.split("@")[0]).replace(".", " ").split()
    letters = [word[0] for word in words[:2]]
    return "".join(letters if len(letters) == 2 else (words or ["?"])[0][:2]).lower()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form's field as our stylesheet knows it."""
    widget = field.field.widget
    kind = "input"
    if isinstance(widget, forms.Select):
        kind = "select"
    elif isinstance(widget, forms.Textarea):
        kind = "area"
    widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs={"class": kind})


@register.filter
def attr(field: object, name: str) -> object:
    """An attribute or key by name, for tables built in a loop."""
    return field.get(name) if isinstance(field, dict) else getattr(field, name, "")


register.filter(told)
