"""One sync: look, ask what may go, and send what is new.

This module stays light. A run that finds nothing new loads neither the HTTP client nor
the redaction nor anything that draws.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from pulse.client import machine
from pulse.client.choice import ALL, NONE, SOME, Project, Projects
from pulse.client.config import Account, read_account, redaction_key
from pulse.client.errors import LoginError, NoChoiceError, PulseError, SendError
from pulse.client.home import make_home
from pulse.client.lock import only_one
from pulse.client.outbox import Outbox
from pulse.client.scan import scan
from pulse.client.sources import Root
from pulse.client.store import Store, local_error
from pulse.core.agents import Source

if TYPE_CHECKING:
    from pulse.client.server import Server

_TELL_SECONDS: Final = 3600  # how often a sync with nothing new says that it looked


class Progress(Protocol):
    """Where a sync says how far it is."""

    def start(self, sessions: int, size: int) -> None: ...
    def step(self, size: int, sessions: int) -> None: ...
    def say(self, text: str) -> None: ...


@dataclass(slots=True)
class Summary:
    """What one sync did. ``refused`` and ``unread`` are sentences for a person."""

    found: int = 0  # sessions on this machine
    sessions: int = 0  # those of them that may be sent
    sent_sessions: int = 0
    sent_lines: int = 0
    sent_bytes: int = 0  # of the sources, before redaction and packing
    packed_bytes: int = 0  # as they went over the network
    requests: int = 0
    waiting: int = 0
    deleted: int = 0
    choice: str = ""
    new_projects: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not (self.waiting or self.refused or self.unread)


Ask = Callable[[list[Project], bool], set[int] | None]


@dataclass(frozen=True, slots=True)
class Options:
    """``ask`` puts the question to a person: projects, and whether it is the first
    time; it returns the indices that may be sent. None where nobody can answer."""

    home: Path
    environ: Mapping[str, str]
    roots: list[Root]
    progress: Progress
    send_all: bool = False
    ask_again: bool = False
    ask: Ask | None = None


def run(options: Options) -> Summary:
    """Sync once. Raises PulseError for what a person has to know or do."""
    account = read_account(options.home, options.environ)
    home = make_home(options.home)
    with only_one(home):
        store = Store.open(home)
        try:
            return _run(store, account, options)
        except (sqlite3.OperationalError, OSError) as error:
            raise local_error(error, home) from error
        except PulseError:
            raise
        except Exception as error:
            # Whatever broke may be the scanner: then nothing may go, so nothing goes.
            raise SendError(
                f"The sync stopped and sent nothing more: {error!r}. "
                "Please report this; installing Pulse anew may help."
            ) from error
        finally:
            store.close()


def _run(store: Store, account: Account, options: Options) -> Summary:
    print_ = machine.fingerprint(options.environ)
    _bind(store, account, print_)
    sources = scan(store, options.roots)
    projects = Projects(store)
    summary = Summary(choice=decide(store, projects, sources, options))
    allowed = projects.allowed(sources, summary.choice)
    summary.found = len({s.session for s in sources if s.role == "transcript"})
    if summary.choice == SOME:
        summary.new_projects = [p.name for p in _new(projects, sources)]
    summary.sessions = len({s.session for s in allowed if s.role == "transcript"})
    outbox = Outbox(store)
    _obey(store, allowed, options.home)
    todo = plan(store, outbox, allowed, options.home)
    if not todo and not outbox.count()[0]:
        _say_done(store, account, print_, options, summary)
        return summary
    from pulse.client.redaction import read_options, redactor_of
    from pulse.client.sender import Sender

    redactor = redactor_of(options.home, read_options(options.home))
    with _server(account, options) as server:
        sender = Sender(
            *(store, server, print_, projects),
            progress=options.progress,
            summary=summary,
            redactor=redactor,
        )
        sender.run(allowed, todo)
        summary.requests = server.requests
    store.remember(reported=str(int(time.time())), synced=str(int(time.time())))
    return summary


def _bind(store: Store, account: Account, fingerprint: str) -> None:
    """What was sent counts for one account on one machine only; a home that was
    copied to another machine begins anew there."""
    token = sha256(account.token.encode()).hexdigest()[:16]
    bound = f"{account.server} {account.email or token}"
    before = store.recall("account"), store.recall("fingerprint")
    if before != (bound, fingerprint):
        if any(before):
            store.begin_anew()
        store.remember(account=bound, fingerprint=fingerprint)


def _obey(store: Store, allowed: list[Source], home: Path) -> None:
    """Where the owner wants other things taken out than at the last sync, what was
    sent is sent anew, as far as it changes."""
    key = redaction_key(home)
    if key == store.recall("redaction"):
        return
    from pulse.client.redaction import read_options, redactor_of, send_anew

    send_anew(store, allowed, redactor_of(home, read_options(home)))
    store.remember(redaction=key)


def plan(
    store: Store, outbox: Outbox, allowed: list[Source], home: Path
) -> list[Source]:
    """The sources that changed since they were last packed, newest first."""
    if outbox.count()[0]:
        _drop_stale(store, outbox, home)
    positions = store.positions()
    deleted = store.deleted_sessions()

    def is_new(source: Source) -> bool:
        known = positions.get((source.agent, source.source_id))
        return known is None or not known.matches(source)

    return [s for s in allowed if is_new(s) and (s.agent, s.session) not in deleted]


def _drop_stale(store: Store, outbox: Outbox, home: Path) -> None:
    """What waits was made by older rules: make it again, so that better rules count
    from the moment they are installed."""
    from pulse.client.redaction import read_options, redactor_of

    ruleset = redactor_of(home, read_options(home)).ruleset
    for agent, source_id, line, byte in outbox.stale(ruleset):
        known = store.position(agent, source_id)
        if known is not None:
            store.restart(known.back_to(line, byte))


# ------------------------------------------------------------------- choosing


def decide(
    store: Store, projects: Projects, sources: list[Source], options: Options
) -> str:
    """What may be sent: ``all``, ``some`` or ``none``. Asks when it has to and can."""
    mode = store.recall("choice")
    if options.send_all:
        if mode != ALL:
            projects.save(ALL, {})
        return ALL
    if not mode or options.ask_again:
        if options.ask is None:
            raise NoChoiceError(
                "Nothing was sent: nobody has said yet which projects may be sent. "
                "Run `pulse sync` in a terminal to choose, or `pulse sync --all` to "
                "send all of them."
            )
        return _ask(projects, projects.group(sources), options.ask, first=True)
    if mode == SOME and options.ask is not None:
        new = _new(projects, sources)
        if new:
            return _ask(projects, new, options.ask, first=False)
    return mode


def _new(projects: Projects, sources: list[Source]) -> list[Project]:
    return [p for p in projects.group(sources) if p.key not in projects.chosen]


def _ask(projects: Projects, listed: list[Project], ask: Ask, *, first: bool) -> str:
    if not listed:
        return "" if first else SOME  # nothing to choose from yet
    chosen = ask(listed, first)
    if chosen is None:
        raise NoChoiceError("Nothing was sent: no projects were chosen.")
    sends = {p.key: (p.name, i in chosen) for i, p in enumerate(listed)}
    mode = SOME
    if first:
        mode = NONE if not chosen else ALL if len(chosen) == len(listed) else SOME
    projects.save(mode, sends)
    return mode


# -------------------------------------------------------------------- telling


def _server(account: Account, options: Options) -> "Server":
    from pulse.client.server import Server

    backoff = options.environ.get("PULSE_BACKOFF_SECONDS", "")
    return Server(account, backoff=float(backoff) if backoff else 0.5)


def _say_done(
    store: Store, account: Account, fingerprint: str, options: Options, summary: Summary
) -> None:
    """Nothing is new. Now and then the server hears that this machine is up to date,
    so that a note can say how fresh it is; the first time, too, when there is nothing
    to send at all, so that the page of a new owner does not wait for it."""
    now = int(time.time())
    store.remember(synced=str(now))
    if now - int(store.recall("reported") or 0) < _TELL_SECONDS:
        return
    from pulse.client import reports

    with _server(account, options) as server:
        try:
            known = store.recall("machine")
            machine_id = known or reports.register(server, fingerprint)
            server.report(machine_id, reports.finished_report(summary))
            store.remember(machine=machine_id, reported=str(now))
        except LoginError:
            raise
        except SendError as error:
            options.progress.say(str(error))
        summary.requests = server.requests
