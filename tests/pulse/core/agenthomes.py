"""The fixture homes of ``tests/fixtures/agents``: what each agent leaves on a disk."""

import shutil
import sqlite3
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "agents"


def put_home(agent: str, target: Path) -> Path:
    """Copy an agent's fixture home to ``target``; ``x.db.sql`` becomes a database."""
    shutil.copytree(FIXTURES / agent, target)
    for script in sorted(target.rglob("*.sql")):
        with sqlite3.connect(script.with_suffix("")) as database:
            database.executescript(script.read_text())
        database.close()
        script.unlink()
    return target
