"""``pulse note``: the day's note from the files on this machine, without a network."""

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulse.client import gitfacts
from pulse.client.commands.context import Context, Subparsers, write
from pulse.client.errors import UsageError
from pulse.client.surroundings import local_zone
from pulse.core.days import local_date

if TYPE_CHECKING:
    from pulse.core.values import Note, ProjectInfo, Record

    Named = tuple[Note, dict[str, str]]

_TEXT = """\
Write the note of one day from the sessions on this machine. Nothing is sent, no
account is needed, and no model is asked. With --server it is the note that your
server holds, with your edits, in the words of its daily mail. In a terminal the note
is laid out for it; in a pipe it is Markdown.

    pulse note --local            today
    pulse note --local yesterday
    pulse note --local 2026-11-19 > note.md
    pulse note --server yesterday
"""


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "note", help="write the note of a day", description=_TEXT
    )
    parser.add_argument(
        "day", nargs="?", default="today", metavar="today|yesterday|YYYY-MM-DD"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--local",
        action="store_true",
        help="from the files on this machine, which is the default",
    )
    where.add_argument(
        "--server",
        action="store_true",
        help="the note that the server holds; the token must be one that may read",
    )
    parser.add_argument(
        "--zone", help="IANA time zone of the day (default: this machine's)"
    )
    parser.add_argument(
        "--day-start",
        type=int,
        default=4,
        metavar="HOUR",
        help="hour at which a day begins, 0 to 23 (default: 4)",
    )
    parser.add_argument("--markdown", action="store_true", help="Markdown everywhere")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    from pulse.core.note import render_markdown, render_text
    from pulse.core.redact import redact_text

    given = context.options
    zone = _zone(given.zone or local_zone(context.environ))
    if not 0 <= given.day_start <= 23:
        raise UsageError("--day-start is an hour from 0 to 23.")
    day = parse_day(given.day, datetime.now(UTC), zone, given.day_start)
    found = _held(context, day) if given.server else _written(context, day, zone)
    if found is None:
        write(f"The server has no note of {day.isoformat()}.")
        return 0
    note, names = found
    if given.markdown or not sys.stdout.isatty():
        text = render_markdown(note, names)
    else:
        width = min(shutil.get_terminal_size().columns, 100)
        text = render_text(note, width, names)
    # Notes are pasted elsewhere: what the sessions hold of secrets stays in them.
    write(redact_text(text).rstrip("\n"))
    return 0


def _written(context: Context, day: date, zone: ZoneInfo) -> "Named":
    """What the offline writer makes of the files on this machine."""
    from pulse.core.note import OfflineWriter, workday_from_records

    records, unparsed = _read(context, day, zone)
    workday = workday_from_records(
        records,
        day=day,
        zone=zone.key,
        start_hour=context.options.day_start,
        project_of=_project_of(),
        unparsed=unparsed,
    )
    names = {project.key: project.name for project in workday.projects}
    return OfflineWriter().write_note(workday), names


def _held(context: Context, day: date) -> "Named | None":
    """What the server holds of this day, if it holds something."""
    from pulse.client import config
    from pulse.client.server import Server
    from pulse.client.server_note import note_from

    account = config.read_account(context.home, context.environ)
    with Server(account) as server:
        held = server.note(day.isoformat())
    return note_from(held) if held is not None else None


def parse_day(text: str, now: datetime, zone: ZoneInfo, start_hour: int) -> date:
    """The local day that a word or a date means; before ``start_hour`` it is still
    yesterday's."""
    today = local_date(now, zone.key, start_hour)
    if text in {"today", "yesterday"}:
        return today - timedelta(days=text == "yesterday")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no day. Say today, yesterday or a date like 2026-11-19."
        ) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"{name!r} is no time zone. Give one like --zone Europe/Berlin."
        ) from error


def _read(context: Context, day: date, zone: ZoneInfo) -> tuple[list["Record"], int]:
    """Records of every session that was written to on that day or later."""
    from pulse.client.sources import local_sources, read_source
    from pulse.core.values import Record

    begin = datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
    records: list[Record] = []
    unparsed = 0
    for source in local_sources(context.roots):
        if source.role != "transcript" or source.mtime_ns / 1e9 < begin:
            continue
        try:
            for item in read_source(source):
                if isinstance(item, Record):
                    records.append(item)
                else:
                    unparsed += 1
        except OSError as error:
            print(f"{source.path} could not be read: {error}", file=sys.stderr)
    return records, unparsed


def _project_of() -> Callable[[str], "ProjectInfo"]:
    from pulse.core.values import ProjectInfo

    @cache
    def project_of(cwd: str) -> ProjectInfo:
        facts = gitfacts.read(cwd)
        key = facts.remote or facts.root_commit or facts.root or cwd
        return ProjectInfo(key, facts.name(cwd) or Path(cwd).name)

    return project_of
