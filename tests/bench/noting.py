"""What an offline note costs on a heavy day against a light one, by evidence.

The heavy day is one of 60 sessions and 200 MB of transcripts, already read: real
sessions hold some 53 pieces of evidence in a megabyte, in about these shares.
"""

import random
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pulse.core.note import OfflineWriter
from pulse.core.values import (
    Evidence,
    EvidenceKind,
    Origin,
    Outcome,
    ProjectInfo,
    SessionInfo,
    WorkDay,
)

K = EvidenceKind
MOST = 5.0  # times the light day's cost of a piece
_A_MEGABYTE = 53
_START = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
_VERBS = ("Add", "Fix", "Rename", "Move", "Cache", "Sort", "Draw", "Import", "Drop")
_THINGS = ("parser", "map", "basket", "search", "mail", "chart", "login", "sensor")
_ROUND = (
    (K.PROMPT, 5), (K.FILE, 9), (K.TODO, 4), (K.ERROR, 3), (K.BUILD, 2), (K.CHECK, 2),
    (K.DIRTY, 1), (K.TESTS, 2), (K.COMMIT, 1), (K.REPLY, 5), (K.PUSH, 1),
)  # fmt: skip


def measure(_folder: Path, _claude: Path) -> None:
    for branch, what in (("main", "many threads"), ("tabs", "one thread a project")):
        light = made_day(sessions=3, branch=branch)
        heavy = made_day(sessions=60, branch=branch)
        once, often = cost_of(light), cost_of(heavy)
        for day, took in ((light, once), (heavy, often)):
            pieces = len(day.evidence)
            print(
                f"{len(day.sessions)} sessions, {pieces} pieces, {what}: {took:.3f} s of "
                f"CPU, {took / pieces * 1e6:.0f} µs a piece",
                flush=True,
            )
        ratio = (often / len(heavy.evidence)) / (once / len(light.evidence))
        print(f"a piece of the heavy day costs {ratio:.2f} times one of the light day")
        assert ratio <= MOST, f"at most {MOST}"


def cost_of(day: WorkDay) -> float:
    """Seconds of the processor, the best of three."""
    return min(_once(day) for _ in range(3))


def _once(day: WorkDay) -> float:
    began = time.process_time()
    OfflineWriter().write_note(day)
    return time.process_time() - began


def made_day(
    *, sessions: int, megabytes: float = 10 / 3, branch: str = "main"
) -> WorkDay:
    """A day of so many sessions of so many megabytes each, in five projects. On a
    branch of its own all of a project's work is one thread."""
    chance = random.Random(7)
    found = [
        piece
        for number in range(sessions)
        for piece in _session(chance, number, int(megabytes * _A_MEGABYTE), branch)
    ]
    found.sort(key=lambda e: (e.time, e.session, e.record))
    return WorkDay(
        date=date(2026, 11, 18),
        zone="UTC",
        starts=_START,
        ends=_START + timedelta(days=1),
        sessions=tuple(_info(number) for number in range(sessions)),
        projects=tuple(ProjectInfo(f"p{n}", f"p{n}") for n in range(5)),
        evidence=tuple(found),
        active=timedelta(hours=9),
    )


def _session(
    chance: random.Random, number: int, pieces: int, branch: str
) -> list[Evidence]:
    kinds = [kind for kind, times in _ROUND for _ in range(times)]
    found: list[Evidence] = []
    while len(found) < pieces:
        matter = f"{chance.choice(_THINGS)} {chance.choice(_THINGS)} {_word(chance)}"
        for kind in kinds:
            at = _START + timedelta(seconds=number * 600 + len(found) * 90)
            quote, data = _content(kind, chance, matter)
            found.append(
                Evidence(
                    session=f"s{number:03}",
                    record=f"r{number:03}-{len(found):05}",
                    time=at,
                    quote=quote,
                    kind=kind,
                    origin=Origin.MAIN,
                    project=f"p{number % 5}",
                    branch=branch,
                    data=data,
                )
            )
    return found[:pieces]


def _content(
    kind: EvidenceKind, chance: random.Random, matter: str
) -> tuple[str, dict[str, object]]:
    outcome = Outcome.FAILED if chance.random() < 0.2 else Outcome.OK
    subject = f"{chance.choice(_VERBS)} the {matter}"
    path = f"/home/ada/p/src/{matter.split()[-1]}/{chance.choice(_THINGS)}.py"
    counts = {"passed": chance.randrange(300), "failed": int(outcome == "failed")}
    return {
        K.PROMPT: (f"{subject} of {_word(chance)}.", {"act": "typed", "words": 6}),
        K.FILE: (path, {"path": path, "change": "edited", "added": 9, "removed": 2}),
        K.TODO: (subject, {"status": "done", "item": subject}),
        K.ERROR: ("Exit code 1", {"category": "command_failed", "overcome": True}),
        K.BUILD: ("make", {"command": "make", "outcome": outcome}),
        K.CHECK: ("ruff", {"what": "lint", "command": "ruff", "outcome": outcome}),
        K.DIRTY: ("M src/a.py", {"what": "uncommitted"}),
        K.TESTS: ("tests ran", counts | {"runner": "pytest", "outcome": outcome}),
        K.COMMIT: (
            f"[main] {subject}",
            {"subject": subject, "sha": f"{chance.getrandbits(28):07x}", "added": 30,
             "outcome": Outcome.OK},
        ),
        K.REPLY: (f"I've changed the {matter}.", {}),
        K.PUSH: ("main -> main", {"branch": "main", "outcome": Outcome.OK}),
    }[kind]  # fmt: skip


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in "123"
    )


def _info(number: int) -> SessionInfo:
    return SessionInfo(
        session=f"s{number:03}",
        agent="claude_code",
        title="",
        origin=Origin.MAIN,
        projects=(f"p{number % 5}",),
        first=_START,
        last=_START + timedelta(hours=9),
        prompts=30,
        menu_answers=0,
        active=timedelta(minutes=20),
    )
