"""``pulse stats``: tokens, cost, prompts and sessions, from the files on this machine.

Where no file has changed since the last look, nothing but ``memo`` and ``table`` runs;
so this module loads nothing heavy.
"""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulse.client.commands.context import Context, Subparsers, write
from pulse.client.errors import UsageError
from pulse.client.zone import local_zone

if TYPE_CHECKING:
    from datetime import date

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
_WIDTH = 80


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
    import json

    if context.options.activity:
        from pulse.client.commands import activity

        return activity.show(context, _query(context), width=_width(context.environ))
    answer = _answer(context)
    if context.options.json:
        write(json.dumps(answer))
    else:
        write(_table(answer, context.environ))
    return 0


def _answer(context: Context) -> dict[str, Any]:
    from pathlib import Path

    from pulse.client.usage.collect import collect
    from pulse.core.stats.totals import summarize

    query = _query(context)
    found = collect(context.environ, Path.home())
    for failure in found.failures:
        print(failure, file=sys.stderr)
    return summarize(found.ledgers, _with_projects(query, found.ledgers))


def _table(answer: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    from pulse.client.usage.table import render

    terminal = sys.stdout.isatty()
    colour = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return render(answer, width=_width(environ), colour=colour)


def _width(environ: Mapping[str, str]) -> int:
    """Columns of the terminal; in a pipe what COLUMNS says, else 80."""
    if environ.get("COLUMNS", "").isdigit():
        return int(environ["COLUMNS"])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


# -------------------------------------------------------------- what was asked


def _query(context: Context) -> "Query":
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from pulse.core.agents import READERS
    from pulse.core.stats.totals import Query

    given = context.options
    zone = given.timezone or local_zone(context.environ)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"{zone!r} is no time zone. Give one like --timezone Europe/Berlin."
        ) from error
    agent = given.agent.strip().lower().replace("-", "_").replace(" ", "_")
    if agent and agent not in READERS:
        raise UsageError(
            f"{given.agent!r} is no agent. Say one of {', '.join(READERS)}."
        )
    since, until = _day(given.since, zone), _day(given.until, zone)
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}.")
    return Query(given.by, zone, since, until, given.project, agent)


def _day(text: str, zone: str) -> "date | None":
    from datetime import date, datetime, timedelta
    from zoneinfo import ZoneInfo

    if text in ("today", "yesterday"):
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
