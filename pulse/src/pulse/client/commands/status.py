"""``pulse status``: who, where to, and what is still to send. Asks no server."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pulse.client import config
from pulse.client.commands.context import Context, Subparsers, write
from pulse.client.errors import LoginError
from pulse.client.progress import megabytes

if TYPE_CHECKING:
    from pulse.client.sources import Root


def add(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "status",
        help="show what was sent and what is new",
        description="Show the account, the last sync, the projects that may be sent, "
        "and what a sync would send now. Reads this machine only.",
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    found = collect(context)
    if context.options.json:
        write(json.dumps(found))
    else:
        for line in _lines(found):
            write(line)
    return 0


def collect(context: Context) -> dict[str, Any]:
    """The facts, as JSON has them."""
    found: dict[str, Any] = {"home": str(context.home)}
    try:
        account = config.read_account(context.home, context.environ)
        found.update(server=account.server, email=account.email, logged_in=True)
    except LoginError:
        found.update(server="", email="", logged_in=False)
    found["token_private"] = config.token_is_private(context.home)
    roots = context.roots
    found["roots"] = [str(root.path) for root in roots]
    found["agents"] = [root.agent for root in roots]
    found.update(_state(context, roots))
    return found


def _state(context: Context, roots: "list[Root]") -> dict[str, Any]:
    from pulse.client.choice import Projects
    from pulse.client.outbox import Outbox
    from pulse.client.scan import scan
    from pulse.client.store import Store, unsent_size

    path = context.home / "state.db"
    store = Store.open(context.home) if path.exists() else Store.in_memory()
    try:
        sources = scan(store, roots, save=False)
        projects = Projects(store, save=False)
        choice = store.recall("choice")
        listed = projects.group(sources)
        allowed = projects.allowed(sources, choice or "all")
        positions = store.positions()
        new = [s for s in allowed if _is_new(s, positions)]
        chunks, _ = Outbox(store).count()
        return {
            "choice": choice,
            "last_sync": _time(store.recall("synced")),
            "sessions": len({s.session for s in sources if s.role == "transcript"}),
            "new_sessions": len({s.session for s in new}),
            "new_bytes": sum(
                unsent_size(s, positions.get((s.agent, s.source_id))) for s in new
            ),
            "waiting_chunks": chunks,
            "projects": [
                {
                    "name": p.name,
                    "sessions": len(p.sessions),
                    "sent": choice == "all"
                    or (choice == "some" and projects.chosen.get(p.key, False)),
                }
                for p in listed
            ],
        }
    finally:
        store.close()


def _is_new(source: Any, positions: dict[tuple[str, str], Any]) -> bool:
    known = positions.get((source.agent, source.source_id))
    return known is None or not (known.deleted or known.matches(source))


def _time(stamp: str) -> str:
    if not stamp:
        return ""
    return datetime.fromtimestamp(int(stamp)).astimezone().isoformat(" ", "minutes")


def _label(agent: str) -> str:
    from pulse.core.agents import READERS

    return READERS[agent].LABEL


def _lines(found: dict[str, Any]) -> list[str]:
    lines = []
    if found["logged_in"]:
        lines.append(f"Account    {found['email'] or 'token'} at {found['server']}")
    else:
        lines.append("Account    not logged in; `pulse login --token wt_pat_…`")
    if not found["token_private"]:
        lines.append("Warning    others can read the saved token; log in again")
    lines.append(f"State      {found['home']}")
    for number, (agent, root) in enumerate(
        zip(found["agents"], found["roots"], strict=True)
    ):
        lines.append(f"{'' if number else 'Sessions':<9}  {root} ({_label(agent)})")
    if not found["roots"]:
        lines.append("Sessions   no folder of a coding agent")
    lines.append(f"Last sync  {found['last_sync'] or 'never'}")
    new = f"{found['new_sessions']} of {found['sessions']} sessions"
    lines.append(f"To send    {new}, {megabytes(found['new_bytes'])}")
    if found["waiting_chunks"]:
        lines.append(f"Outbox     {found['waiting_chunks']} chunks wait")
    chosen = {"": "not chosen yet; `pulse sync` asks", "none": "none may be sent"}
    lines.append(f"Projects   {chosen.get(found['choice'], found['choice'])}")
    for project in found["projects"]:
        mark = "sent" if project["sent"] else "kept here"
        lines.append(f"  {mark:<9}  {project['name']} ({project['sessions']})")
    return lines
