"""Many sessions out of few: the demo's, with ids and times of their own."""

import random
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

from worktracker.demo import make_sessions

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CALL = re.compile(r"\b(?:msg|req|toolu)_[A-Za-z0-9_]+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def make(folder: Path, *, sessions: int, megabytes: float, seed: int = 7) -> Path:
    """A Claude directory with so many sessions, together about so large.

    Sizes vary as they do in real ones: many small sessions, a few large. The same
    arguments give the same bytes.
    """
    chance = random.Random(seed)
    made = make_sessions.write(folder / "seed", base=date(2026, 1, 20))
    seeds = [p.read_text() for p in sorted(made["ada"].glob("projects/*/*.jsonl"))]
    weights = [chance.paretovariate(1.3) for _ in range(sessions)]
    scale = megabytes * 1e6 / sum(weights)
    claude = folder / "claude"
    for number, weight in enumerate(weights):
        path = claude / "projects" / f"-home-someone-code-p{number % 40}"
        path.mkdir(parents=True, exist_ok=True)
        name = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        text = "".join(
            _afresh(chance.choice(seeds), name, number, part)
            for part in range(max(1, round(weight * scale / 16_000)))
        )
        (path / f"{name}.jsonl").write_text(text)
    return claude


def _afresh(text: str, session: str, number: int, part: int) -> str:
    """The same records as another session's: no id is met twice, and time goes on."""
    salt = f"{number}-{part}-"
    old = re.search(r'"sessionId":\s*"([^"]+)"', text)
    text = text.replace(old[1], session) if old else text
    text = _UUID.sub(
        lambda m: m[0] if m[0] == session else str(uuid.uuid5(_SPACE, salt + m[0])),
        text,
    )
    text = _CALL.sub(lambda m: f"{m[0]}{number}x{part}", text)
    ahead = timedelta(days=number % 300, minutes=20 * part)
    return _TIME.sub(lambda m: _later(m[0], ahead), text)


_SPACE = uuid.UUID("0b7d1f5e-6d3c-4d53-9a8e-2f7f9a3b1c44")


def _later(stamp: str, ahead: timedelta) -> str:
    moment = datetime.fromisoformat(stamp) + ahead
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
