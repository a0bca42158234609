"""How fast a server turns stored lines into rows, against what agentsview needs to
read the same files into its own, and what a report over the newest quarter of these
sessions costs. By processor seconds: that is "per core"."""

import json
import os
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.bench.measuring import bytes_below, cost, run, show, yardstick
from tests.product import SERVER_ENV, Product, new_database

# Stores everything below a Claude directory as an upload would, then does its runs.
WORK = """
import hashlib, json, sys, time
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from accounts.services import people
from pulse.client.pack import pack_file
from pulse.core.agents import claude_code, discover
from runs.services import drain
from sessions_app import services, wire
from sessions_app.services.projects import Directory, register_paths
from sessions_app.services.receive import _receive

owner = people.add_account("bench@example.com")
machine, _ = services.register_machine(owner, name="bench", fingerprint="a" * 64)
sources = [s for s in discover(claude_code, Path(sys.argv[1])) if s.role == "transcript"]
register_paths(machine, [Directory(cwd) for cwd in {s.cwd for s in sources if s.cwd}])
for source in sources:
    for chunk in pack_file(source.path, line=0, byte=0):
        head = wire.Head(
            machine=machine.public_id, fingerprint=machine.fingerprint,
            agent=source.agent, source_id=source.source_id, session=source.session,
            role=source.role, kind=source.kind, generation=1,
            first_line=chunk.first_line, last_line=chunk.last_line,
            byte_start=chunk.byte_start, byte_end=chunk.byte_end,
            lengths=chunk.lengths, ruleset="bench", size=len(chunk.payload),
            sha256=hashlib.sha256(chunk.payload).hexdigest(),
        )
        _receive(machine, head, chunk.payload, timezone.now())
cpu, wall = time.process_time(), time.perf_counter()
ended = drain(["parse"])
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
assert ended and not any(run.error for run in ended)
from datetime import timedelta
from journal.services import insights, spans
from sessions_app.models import CodingSession
newest = CodingSession.objects.order_by("-last_at").first().last_at
span = spans.Span(newest.date() - timedelta(days=90), newest.date())
began = time.process_time()
report = insights.write_insights(owner, span.starts, span.ends, now=newest)
took = time.process_time() - began
scanned = report.statistics["denominators"]["scanned"]
print(json.dumps({"cpu": cpu, "wall": wall, "report": took, "scanned": scanned}))
"""


def measure(folder: Path, claude: Path) -> None:
    size = bytes_below(claude)
    with ExitStack() as stack:
        env = {**SERVER_ENV}
        server = os.environ.get("TEST_DATABASE_URL", "postgres://127.0.0.1:5432/test")
        if _answers(server):
            env["DATABASE_URL"] = stack.enter_context(new_database(server))
            env["REDIS_URL"] = "redis://127.0.0.1:6379/14"
        product = Product(folder / "parsing", **env)
        product.home.mkdir()
        process = product.start("-c", WORK, str(claude))
        output, _ = process.communicate()
        assert process.returncode == 0, output
        took = json.loads(output.splitlines()[-1])
    where = "PostgreSQL" if "DATABASE_URL" in env else "SQLite"
    baseline = 0.0
    if agentsview := yardstick("agentsview"):
        baseline = _agentsview(agentsview, folder, claude)
        show("agentsview sync, CPU", baseline, 0, "", size)
    show(f"lines into rows ({where}), CPU", took["cpu"], baseline, "its CPU", size)
    said = f"{took['scanned']} sessions of a quarter into a report, CPU"
    show(said, took["report"], 0, "", 0)


def _answers(server: str) -> bool:
    url = urlsplit(server)._replace(scheme="postgresql", path="/postgres").geturl()
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def _agentsview(program: str, folder: Path, claude: Path) -> float:
    home = folder / "agentsview"
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "projects").symlink_to(claude / "projects")
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "AGENTSVIEW_NO_DAEMON": "1"}
    return cost(lambda: run(program, "sync", env=env)).cpu
