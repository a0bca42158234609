"""A few days of real work: sessions through the API, parsed, notes written."""

from datetime import UTC, date, datetime

from accounts.services import zones
from journal.services import write_daily_note, write_week
from runs.services import drain
from sessions_app.models import CodingSession, Project
from tests.sessions_app.transcripts import BASE, Session, morning
from tests.sessions_app.uploads import Uploader

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = BASE.date()  # a Wednesday
WEEK = "2026-W47"
ESCAPES = "\x1b[31mred\x1b[0m \u202egnp.exe"
HOSTILE = (
    '<script>document.title="owned"</script><img src=x onerror="document.title=1">'
)


def hostile(native_id="s-hostile", **more):
    """What an attacker would put into a transcript."""
    return (
        Session(native_id, cwd="/src/evil", minute=60, **more)
        .prompt(f"Look at {HOSTILE} please")
        .reply(f"**bold** [click](javascript:alert(1)) {HOSTILE} {ESCAPES}")
        .run(f"echo {HOSTILE}", f"{HOSTILE}\n{ESCAPES}", error=True)
        .raw(b"this line is no JSON <b>at all</b>\n")
        .reply("I could not finish.")
    )


def afternoon(native_id="s-2", cwd="/src/quire"):
    return (
        Session(native_id, cwd=cwd, minute=200)
        .prompt("Footnotes point at the wrong page after a partial rebuild. Fix that.")
        .run("npx vitest run", " Tests  38 passed (38)\n Duration  2.10s")
        .run(
            'git commit -am "Keep footnote targets across partial rebuilds"',
            "[main c07aa51] Keep footnote targets across partial rebuilds\n 2 files changed, 30 insertions(+), 4 deletions(-)",
        )
        .prompt("Don't number them by position; hash the text, people link to these.")
        .reply("Done: the id is a hash of the text now.")
        .prompt("Tomorrow: the search still flashes while typing.")
    )


def upload(client, bearer, owner, *sessions, name="north"):
    """Sends sessions as Pulse would, and reads them."""
    up = Uploader(client, bearer(owner, "upload"))
    up.register(name=name, fingerprint="a" * 64)
    for each in sessions:
        answer = up.send_session(each.lines, each.native_id)
        assert answer.status_code == 200, answer.json()
    report = {"phase": "finished", "sessions": len(sessions), "sent": len(sessions)}
    counts = {"bytes_total": 1, "bytes_sent": 1, "oldest_pending": None}
    answer = up.post(f"machines/{up.machine}/report/", report | counts)
    assert answer.status_code == 204, answer.json()
    drain(["parse"])
    return up


def write(owner, *days: date, week=WEEK):
    for day in days or (DAY,):
        write_daily_note(owner, day, now=NOW)
    write_week(owner, week, now=NOW)


def work(client, bearer, owner):
    """Everything: a zone, two good sessions, a hostile one, the note and the week."""
    zones.set_zone(owner, "Europe/Lisbon", now=NOW)
    upload(client, bearer, owner, morning("s-1"), afternoon(), hostile())
    write(owner)


def session_of(owner, native_id="s-1"):
    return CodingSession.objects.get(owner=owner, native_id=native_id)


def project_of(owner, name="tide"):
    return Project.objects.get(owner=owner, name=name)
