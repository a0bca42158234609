"""``pulse sync``: send what is new."""

import json
import sys
from dataclasses import asdict

from pulse.client.choice import NONE, Project, parse_answer
from pulse.client.commands.context import Context, Subparsers, is_terminal, write
from pulse.client.progress import choose, megabytes
from pulse.client.sync import Options, Summary
from pulse.client.sync import run as sync

_TEXT = """\
Find the sessions of your coding agents on this machine, take out secrets, and send
what is new. Sending goes on where it stopped, and what the server has is not sent
again. The first sync asks which projects may be sent and remembers it; projects that
appear later are asked about in a terminal and otherwise left out, unless you chose all.
"""
_STATUS = """\
exit status: 0 all was acknowledged; 1 something was not sent; 2 wrong usage; 3 not
logged in; 4 nobody has chosen projects yet; 5 another sync is running; 6 this machine
is in the way (disk full, folder not writable); 130 stopped by Ctrl-C
"""


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "sync", help="send what is new", description=_TEXT, epilog=_STATUS
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="send all projects, those that appear later too; remembered",
    )
    parser.add_argument(
        "--choose", action="store_true", help="ask again which projects may be sent"
    )
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong")
    parser.add_argument(
        "--json", action="store_true", help="print the result as one line of JSON"
    )
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    given = context.options
    with choose(context.environ, quiet=given.quiet) as progress:
        summary = sync(
            Options(
                home=context.home,
                environ=context.environ,
                roots=context.roots,
                progress=progress,
                send_all=given.all,
                ask_again=given.choose,
                ask=_ask if is_terminal() else None,
            )
        )
    for problem in summary.refused + summary.unread:
        print(problem, file=sys.stderr)
    if given.json:
        write(json.dumps({**asdict(summary), "complete": summary.complete}))
    elif not given.quiet:
        _tell(summary)
    return 0 if summary.complete else 1


def _tell(summary: Summary) -> None:
    if not summary.found:
        write("No sessions were found. CLAUDE_CONFIG_DIR says where Claude Code keeps")
        write("its files; `pulse status` shows where Pulse looks.")
        return
    if summary.choice == NONE:
        write("You chose to send no project. `pulse sync --choose` asks again.")
        return
    if summary.sent_lines:
        write(
            f"Sent {_sessions(summary.sent_sessions)}: {summary.sent_lines} lines, "
            f"{megabytes(summary.sent_bytes)}, packed to "
            f"{megabytes(summary.packed_bytes)}."
        )
    elif summary.complete:
        write(f"Nothing new. The server has every session ({summary.sessions}).")
    if summary.deleted:
        count = _sessions(summary.deleted)
        write(f"Deleted by you on the server, and not sent again: {count}.")
    if summary.waiting:
        write(f"{summary.waiting} chunks wait for the next sync.")
    if summary.new_projects:
        write(f"New projects, not sent: {', '.join(summary.new_projects)}.")
        write("`pulse sync` in a terminal asks about them; `--all` sends all projects.")


def _sessions(count: int) -> str:
    return f"{count} session" if count == 1 else f"{count} sessions"


def _ask(projects: list[Project], first: bool) -> set[int] | None:
    """Ask on the terminal. None when the person ends the question."""
    out = sys.stderr
    print(
        "Which projects may Worktracker have?" if first else "New projects were found.",
        file=out,
    )
    width = len(str(len(projects)))
    for number, project in enumerate(projects, start=1):
        count = _sessions(len(project.sessions))
        print(f"  {number:>{width}}  {project.name}  ({count})", file=out)
    print("Type all, none, or numbers such as 1,3-5.", file=out)
    while True:
        print("> ", end="", file=out, flush=True)
        line = sys.stdin.readline()
        if not line:
            return None
        chosen = parse_answer(line, len(projects))
        if chosen is not None:
            return chosen
        print(f"Type all, none, or numbers from 1 to {len(projects)}.", file=out)
