"""``pulse stats``: tokens, cost, prompts and sessions from the files found here."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulse.client.commands.context import Context, Subparsers, write
from pulse.client.errors import UsageError
from pulse.client.surroundings import local_zone, wants_colour, width

if TYPE_CHECKING:
    from pulse.core.stats.ledger import Ledger
    from pulse.core.stats.totals import Query

_TEXT = """\
Add up the tokens of your coding agents, what they would cost at list prices, and your
prompts and sessions. Nothing is sent and no account is needed.

    pulse stats                            every day
    pulse stats --by week --since 2026-09-01
    pulse stats --by project --agent claude_code
    pulse stats --by model --json > usage.json
    pulse stats --activity --since 2026-11-01
"""
_BY = ("day", "week", "project", "model", "agent")
_MOVING = ("today", "yesterday")


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "stats", help="tokens, cost, prompts and sessions", description=_TEXT
    )
    parser.add_argument(
        "--by", choices=_BY, default="day", help="what a line stands for (default: day)"
    )
    for name, text in (("since", "first"), ("until", "last")):
        parser.add_argument(
            f"--{name}", metavar="DAY", default="", help=f"{text} day, like 2026-11-19"
        )
    parser.add_argument("--project", default="", help="only this project: name or path")
    parser.add_argument("--agent", default="", help="only this agent")
    parser.add_argument(
        "--timezone",
        metavar="ZONE",
        default="",
        help="IANA zone in which days begin at midnight (default: this machine's)",
    )
    parser.add_argument(
        "--activity",
        action="store_true",
        help="messages, response times, hours, tools, lines, errors … instead",
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    query = _query(context)
    if context.options.activity:
        from pulse.client.commands import activity

        return activity.show(context, query, width=width(context.environ))
    from pulse.client.usage.collect import collect
    from pulse.client.usage.places import Places
    from pulse.client.usage.quick import code_mark, look
    from pulse.client.usage.store import Store
    from pulse.core.stats.totals import summarize

    places = Places(context.environ, Path.home())
    listing = look(places.names)
    found = collect(places.files(), Store(context.home, code_mark()))
    for failure in found.failures:
        print(failure, file=sys.stderr)
    answer = summarize(found.ledgers, _with_projects(query, found.ledgers))
    text = json.dumps(answer) if context.options.json else _table(answer, context)
    write(text)
    if not found.failures and not _depends_on_more(context):
        _keep(context, text, places.variables, places.names, listing)
    return 0


def _depends_on_more(context: Context) -> bool:
    """Whether an answer can change though no file does: with the day it is, or with
    what repositories say."""
    given = context.options
    moving = {given.since, given.until} & set(_MOVING)
    return bool(moving or given.project or given.by == "project")


def _keep(
    context: Context, text: str, names: set[str], places: list[str], listing: bytes
) -> None:
    """Remember what was printed, for the next time that nothing has changed."""
    from pulse.client.usage.quick import Quick
    from pulse.client.usage.write import write as replace

    quick = Quick(context.options.given, context.environ)
    line = f"{text}{os.linesep}".encode(sys.stdout.encoding or "ascii", "replace")
    kept = quick.with_answer(line, names=names, places=places, listing=listing)
    replace(Path(quick.path), kept)


def _table(answer: Mapping[str, Any], context: Context) -> str:
    from pulse.client.usage.table import render

    environ = context.environ
    return render(answer, width=width(environ), colour=wants_colour(environ))


# -------------------------------------------------------------- what was asked


def _query(context: Context) -> "Query":
    from pulse.core.agents import READERS
    from pulse.core.stats.totals import Query

    given, agent = context.options, _agent(context.options.agent)
    zone = given.timezone or local_zone(context.environ)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"{zone!r} is no time zone. Give one like --timezone Europe/Berlin."
        ) from error
    if agent and agent not in READERS:
        raise UsageError(
            f"{given.agent!r} is no agent. Say one of {', '.join(READERS)}."
        )
    since, until = _day(given.since, zone), _day(given.until, zone)
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}.")
    return Query(given.by, zone, since, until, given.project, agent)


def _agent(text: str) -> str:
    """The key of an agent, of whatever people write."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def _day(text: str, zone: str) -> date | None:
    if text in _MOVING:
        return datetime.now(ZoneInfo(zone)).date() - timedelta(text == "yesterday")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no day. Say today, yesterday or a date like 2026-11-19."
        ) from error


def _with_projects(query: "Query", ledgers: "Mapping[str, Ledger]") -> "Query":
    """Names of projects are asked of the repositories only where they are needed."""
    if query.by != "project" and not query.project:
        return query
    from dataclasses import replace

    from pulse.client.usage.projects import Projects

    found = Projects({cwd for x in ledgers.values() for cwd in x.projects()})
    within = found.within(query.project) if query.project else None
    return replace(query, project_of=found.name, within=within)
