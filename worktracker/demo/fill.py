"""Fill a running demo: people, a team, their sessions, and what comes of them.

Everything takes the way that real use takes: the real Pulse logs in and syncs against
the running server, the routines write notes, profiles and drafts. Done again in the
same home it adds the days since, and changes nothing else.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.core.management import call_command

from worktracker.demo.networks import recall

#: Who is in the demo: their stories (if they have any), name and role in the team.
#: The owner of the sessions first.
PEOPLE = (
    ("ada", "Ada Marten", "owner"),
    ("ben", "Ben Okafor", "member"),
    ("cleo", "Cleo Lind", "admin"),
)
TEAM = "Harbour"
#: Ada's open-source project: the world may hear of it. The rest stays private.
PUBLIC = "tidemark"
START_SECONDS = 60
READ_SECONDS = 300


class Unfilled(Exception):
    """The demo could not be filled; the text says why."""


@dataclass
class Person:
    """A log-in of the demo, as it is printed and written to demo.json."""

    stories: str
    name: str
    role: str
    email: str
    password: str
    token: str = ""


def main() -> int:
    parent = os.getppid()
    url = f"http://127.0.0.1:{settings.PORT}"
    try:
        _wait_until_ready(url)
        django.setup()
        people = _fill(url)
    except (Unfilled, subprocess.CalledProcessError) as reason:
        print(f"The demo could not be filled: {reason}", file=sys.stderr)
        os.kill(parent, signal.SIGTERM)
        return 1
    except KeyboardInterrupt:  # the product ends, too
        return 130
    _show(url, people)
    return 0


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/readyz", timeout=5):  # noqa: S310
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise Unfilled("the product did not start.")


def _fill(url: str) -> list[Person]:
    from django.utils import timezone

    from worktracker.demo import make_sessions
    from worktracker.demo.team import settle, share

    now = timezone.now()
    yesterday = _yesterday(now, make_sessions.ZONE)
    people = settle(_log_ins(), team=TEAM, zone=make_sessions.ZONE, now=now)
    machines = settings.WORKTRACKER_HOME / "machines"
    for person in people:
        if person.stories in make_sessions.people():
            make_sessions.write_person(
                machines / person.stories,
                person.stories,
                base=yesterday,
                zone=make_sessions.ZONE,
            )
            _sync(url, person, machines / person.stories)
    _wait_until_read()
    # Before anything is public, and so before any draft: those of who is connected are
    # posted by the network's API.
    _connect(people[0])
    share([person.email for person in people], team=TEAM, public=PUBLIC, now=now)
    for week in _weeks(yesterday):
        _run_routines("--week", week)
    _run_routines()
    return people


def _yesterday(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)


def _weeks(yesterday: date) -> list[str]:
    """The ISO weeks of the nine days of the stories, the older one first."""
    days = [yesterday - timedelta(days=n) for n in range(8, -1, -1)]
    weeks = (f"{d.isocalendar().year}-W{d.isocalendar().week:02}" for d in days)
    return list(dict.fromkeys(weeks))


def _log_ins() -> list[Person]:
    """Those of demo.json, where it is; passwords are made once for each home."""
    file = settings.WORKTRACKER_HOME / "demo.json"
    known = json.loads(file.read_text())["users"] if file.exists() else []
    passwords = {user["email"]: user["password"] for user in known}
    return [
        Person(
            stories,
            name,
            role,
            email=(email := f"{stories}@demo.example"),
            password=passwords.get(email) or secrets.token_urlsafe(12),
        )
        for stories, name, role in PEOPLE
    ]


def _sync(url: str, person: Person, machine: Path) -> None:
    """What this person would type on their machine."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(machine),
        "PULSE_HOME": str(machine / ".pulse"),
        "CLAUDE_CONFIG_DIR": str(machine / ".claude"),
    }
    pulse = str(Path(sys.executable).with_name("pulse"))
    login = [pulse, "login", "--server", url, "--token", person.token]
    for command in (login, [pulse, "sync", "--all"]):
        shown = " ".join(["pulse", *command[1:2]])
        print(f"{person.email}: {shown}", flush=True)
        subprocess.run(command, env=env, check=True)


def _connect(person: Person) -> None:
    """Their accounts on the networks, by the way that people go."""
    from worktracker.demo import connecting

    networks = recall(settings.WORKTRACKER_HOME)
    if networks is None:
        return
    try:
        connecting.wait_for(networks, seconds=START_SECONDS)
        for connection in connecting.connect(person.email, person.stories):
            print(f"{person.email}: connected {connection.label}", flush=True)
    except connecting.Unconnected as reason:
        raise Unfilled(str(reason)) from reason


def _wait_until_read() -> None:
    """Until the server has done all that the uploads asked for."""
    from django.utils import timezone

    from runs.models import Run

    deadline = time.monotonic() + READ_SECONDS
    while time.monotonic() < deadline:
        open_runs = Run.objects.open().exclude(kind="schedule")
        if not open_runs.filter(not_before__lte=timezone.now()).exists():
            return
        time.sleep(0.2)
    raise Unfilled("the server did not finish reading the sessions.")


def _run_routines(*arguments: str) -> None:
    try:
        call_command("run_routines", *arguments)
    except SystemExit as reason:
        raise Unfilled("a routine failed, as said above.") from reason


def _show(url: str, people: list[Person]) -> None:
    """Print the log-ins, and write them to demo.json, for their owner only."""
    networks = recall(settings.WORKTRACKER_HOME)
    users = [
        {
            "email": person.email,
            "password": person.password,
            "token": person.token,
            "role": person.role,
        }
        for person in people
    ]
    file = settings.WORKTRACKER_HOME / "demo.json"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        beside = {"networks": networks.told()} if networks else {}
        json.dump({"url": url, "users": users, **beside}, stream, indent=2)
    print(f"\nThe demo is on {url}/account/login/ (Ctrl-C ends it). Sign in as:")
    for person in people:
        print(f"  {person.email:<18} {person.password}   {person.role} of {TEAM}")
    if networks:
        print(
            "DEMO: nothing leaves this computer. What LinkedIn and X would show is on"
        )
        print(f"  {networks.url}/feed")
    print(f"The same, with tokens, is in {file}.", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktracker.settings")
    sys.exit(main())
