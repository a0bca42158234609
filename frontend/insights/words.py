"""What the labels of a report are called, and how its numbers are said."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.templatetags.wt import grouped, hours
from pipeline.insights.figures import Figure, Unit

lazy = gettext_lazy

KINDS = {
    "single_task": lazy("one task"),
    "multi_task": lazy("several tasks"),
    "iterative_refinement": lazy("refining one thing"),
    "exploration": lazy("exploring"),
    "quick_question": lazy("a quick question"),
}
GOALS = {
    "fix_bug": lazy("fix a bug"),
    "debug_investigate": lazy("find a cause"),
    "implement_feature": lazy("build something"),
    "refactor_code": lazy("refactor"),
    "write_tests": lazy("write tests"),
    "write_docs": lazy("write docs"),
    "create_pr_commit": lazy("commit or push"),
    "configure_system": lazy("configure"),
    "deploy_infra": lazy("deploy"),
    "analyze_data": lazy("analyse data"),
    "write_script_tool": lazy("write a script"),
    "understand_codebase": lazy("understand code"),
    "other": lazy("something else"),
}
#: Of each outcome its mark, the class of its bar, and its words.
OUTCOMES: dict[str, tuple[str, str, Any]] = {
    "observed": (
        "observed",
        "s-proof",
        lazy("a passing test, a build, a commit or a push was seen"),
    ),
    "confirmed": ("confirmed", "s-hand", lazy("you said that it works")),
    "claimed": ("claimed", "s-hollow", lazy("done, the agent said")),
    "attempted": ("attempted", "s-soft", lazy("attempted: red or cut off at the end")),
    "dropped": ("failed", "s-stop", lazy("taken back")),
    "looked": ("unknown", "s-pale", lazy("nothing was changed: questions, reading")),
    "other": ("unknown", "s-pale", lazy("changed something; no result, no claim")),
}
ERRORS = {
    "command_failed": lazy("a command failed"),
    "edit_failed": lazy("an edit did not fit"),
    "file_changed": lazy("the file had changed"),
    "file_too_large": lazy("the file was too large"),
    "file_not_found": lazy("no such file"),
    "file_not_read": lazy("edited before it was read"),
    "timed_out": lazy("ran out of time"),
    "interrupted": lazy("interrupted"),
    "permission_denied": lazy("permission denied"),
    "invalid_input": lazy("called wrongly"),
    "other": lazy("something else"),
}
STEPS = {
    "interrupted": lazy("You stopped the agent"),
    "rejected": lazy("You turned down a call"),
    "satisfied": lazy("You said that it works"),
    "dissatisfied": lazy("You said that it does not, or set it right"),
}
BUCKETS = {
    "2-10s": lazy("10 s"),
    "10-30s": lazy("30 s"),
    "30s-1m": lazy("1 min"),
    "1-2m": lazy("2 min"),
    "2-5m": lazy("5 min"),
    "5-15m": lazy("15 min"),
    "15-60m": lazy("60 min"),
}
LEFT_OUT = {
    "queued": lazy("typed while the agent was at work"),
    "no_reply": lazy("answered nothing: the first of a session, the second in a row"),
    "too_quick": lazy("2 seconds or less"),
    "over_an_hour": lazy("an hour or more"),
}
LEFT = {
    "too_short": lazy("Too short: under two prompts or under a minute"),
    "automated": lazy("Automated: nobody typed in them"),
    "left_out": lazy("You left them out"),
    "waiting": lazy("Received, and not read yet"),
    "unread": lazy("Could not be read"),
}
#: The table of all numbers: (heading, [(figure, words)]).
TABLE: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (
        lazy("You"),
        (
            ("prompts", lazy("Prompts")),
            ("answers", lazy("Questions answered, plans decided")),
            ("days", lazy("Days with prompts")),
            ("prompts_a_day", lazy("Prompts a day")),
            ("response_median", lazy("Half of your answers came within")),
            ("interruptions", lazy("Times you stopped the agent")),
            ("calls_rejected", lazy("Calls you turned down")),
            ("before_noon", lazy("Prompts before noon")),
            ("at_night", lazy("Prompts between midnight and six")),
            ("overlap_share", lazy("Prompts while several sessions were in hand")),
            ("overlap_sessions", lazy("Sessions in hand side by side")),
            ("overlap_pairs", lazy("Pairs of such sessions")),
            ("satisfied_share", lazy("Verdicts of yours that were good")),
        ),
    ),
    (
        lazy("Time"),
        (
            ("active", lazy("Active, pauses over 15 minutes taken out")),
            ("active_by_session", lazy("Active, each session by itself, added")),
            ("summed", lazy("First to last record of each session, added")),
            ("parallel", lazy("While two sessions or more were active")),
            ("delegated", lazy("While subagents worked in your sessions")),
        ),
    ),
    (
        lazy("Results"),
        (
            ("said_done", lazy("Sessions said to be done")),
            ("seen_done", lazy("Of these, seen to be done")),
            ("seen_share", lazy("Seen to be done, of all that changed something")),
            ("commits", lazy("Commits seen")),
            ("commits_tried", lazy("Commits tried")),
            ("pushes", lazy("Pushes seen")),
            ("pushes_tried", lazy("Pushes tried")),
            ("pull_requests", lazy("Pull requests opened")),
            ("files", lazy("Files changed")),
            ("lines_added", lazy("Lines added")),
            ("lines_removed", lazy("Lines removed")),
            ("languages", lazy("Languages")),
        ),
    ),
    (
        lazy("The agent in your sessions"),
        (
            ("calls", lazy("Calls of tools")),
            ("error_share", lazy("Of these, failed")),
            ("tokens", lazy("Tokens")),
            ("cost", lazy("At list prices")),
        ),
    ),
    (
        lazy("Agents alone"),
        (
            ("sessions_automated", lazy("Automated sessions")),
            ("automated_active", lazy("Active")),
            ("automated_calls", lazy("Calls of tools, subagents’ too")),
            ("automated_commits", lazy("Commits seen")),
            ("automated_lines_added", lazy("Lines added")),
            ("automated_tokens", lazy("Tokens, subagents’ too")),
            ("automated_cost", lazy("At list prices")),
        ),
    ),
)

#: What the n of a figure counts; where it is not here, the analysed sessions.
OF: dict[str, Any] = {
    **dict.fromkeys(
        ("before_noon", "at_night", "overlap_share", "responses"), lazy("prompts")
    ),
    **dict.fromkeys(("calls_rejected", "error_share", "calls_failed"), lazy("calls")),
    **dict.fromkeys(
        ("tokens", "cost", "automated_tokens", "automated_cost"), lazy("answers")
    ),
    "prompts_a_day": lazy("days"),
    "response_median": lazy("answers"),
    "satisfied_share": lazy("verdicts"),
    "sessions_automated": lazy("scanned"),
    "seen_done": lazy("said"),
}


def label(words: dict[str, Any], name: str) -> str:
    """A label of a closed list; one that this release does not know by its own name."""
    return str(words.get(name) or name.replace("_", " "))


def said(value: int | float | None, unit: Unit) -> str:
    """A number as a person reads it; "" for none."""
    if value is None:
        return ""
    if unit is Unit.SECONDS:
        return duration(value)
    if unit is Unit.PERCENT:
        return _("%(n)d\u00a0%%") % {"n": value}
    if unit is Unit.DOLLARS:
        return f"${value:,.2f}"
    return f"{value:,.1f}" if unit is Unit.RATE else grouped(int(value))


def duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return _("%(n)d\u00a0s") % {"n": whole}
    if whole < 600 and whole % 60:
        return _("%(m)d\u00a0min\u00a0%(s)02d\u00a0s") % {
            "m": whole // 60,
            "s": whole % 60,
        }
    return hours(whole)


def too_little(figure: Figure) -> str:
    return _("too little data (n = %(n)d, needs %(needs)d)") % {
        "n": figure.n,
        "needs": figure.needs,
    }


def before(figure: Figure) -> str:
    """What the same was in the period before, with its n; "" where there is none."""
    if figure.before is None or not figure.n_before:
        return ""
    return _("%(value)s (n = %(n)s)") % {
        "value": said(figure.before, figure.unit),
        "n": grouped(figure.n_before),
    }


def sessions(n: int) -> str:
    return ngettext("%(n)s session", "%(n)s sessions", n) % {"n": grouped(n)}


def listed(parts: list[str]) -> str:
    """a, b and c"""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {
        "first": ", ".join(parts[:-1]),
        "last": parts[-1],
    }
