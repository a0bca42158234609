"""What is counted under labels: outcomes, kinds, goals, errors, tools, languages."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.insights import charts, words
from frontend.insights.parts import MOST_BARS, Links, Part, Row
from frontend.insights.words import label, said
from frontend.templatetags.wt import grouped
from pipeline.insights.figures import Group, Statistics


def _rows(
    groups: Sequence[Group], names: dict[str, Any], links: Links, most: int = 20
) -> tuple[Row, ...]:
    drawn = charts.bars([(g.name, g.count, 0, g.before) for g in groups[:most]], names)
    found = []
    for bar, group in zip(drawn, groups, strict=False):
        shown, more = links.of(group.sessions, group.shown)
        found.append(Row(bar, links=shown, more=more))
    return tuple(found)


def outcomes(found: Statistics, links: Links) -> Part:
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


def kinds(found: Statistics, links: Links) -> Part:
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


def goals(found: Statistics, links: Links) -> Part:
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


def errors(found: Statistics, links: Links) -> Part:
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


def steps(found: Statistics, links: Links) -> Part:
    """Where the owner stepped in, and the verdicts in words: a list without a
    drawing."""
    groups = (*found.interruptions, *found.signs)
    return Part(says="", hint="", rows=_rows(groups, words.STEPS, links))


def tools(found: Statistics, links: Links) -> Part:
    tools = found.tools[:MOST_BARS]
    drawn = charts.bars([(row.name, row.calls, row.failed, 0) for row in tools])
    rows = []
    for bar, row in zip(drawn, tools, strict=True):
        shown, more = links.of(row.sessions, row.shown)
        rows.append(Row(bar, links=shown, more=more, of_these=row.failed))
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


def languages(found: Statistics) -> Part:
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
