"""Evidence in a few words."""

from datetime import UTC, datetime, timedelta
from itertools import count

from pulse.core.values import Evidence, EvidenceKind, Origin

K = EvidenceKind
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
_numbers = count(1)


def piece(
    kind, quote, *, session="s1", minute=0, origin=Origin.MAIN, record="", **data
):
    project = data.pop("project", "p1")
    return Evidence(
        session=session,
        record=record or f"r{next(_numbers)}",
        time=START + timedelta(minutes=minute),
        quote=quote,
        kind=kind,
        origin=origin,
        project=project,
        data=data,
    )


def asked(quote, **more):
    more.setdefault("act", "typed")
    return piece(K.PROMPT, quote, **more)


def failed(category, quote="String to replace not found in file.", **more):
    more.setdefault("overcome", False)
    return piece(K.ERROR, quote, category=category, tool="Edit", **more)


def edited(path="src/upload.py", *, added=12, removed=4, **more):
    return piece(
        K.FILE,
        f"The file {path} has been updated",
        path=path,
        change=more.pop("change", "edited"),
        added=added,
        removed=removed,
        **more,
    )


def suite(passed, failures=0, **more):
    more.setdefault("command", "pytest -q")
    return piece(
        K.TESTS,
        f"{passed} passed in 2.06s",
        runner="pytest",
        passed=passed,
        failed=failures,
        skipped=0,
        outcome="failed" if failures else "ok",
        **more,
    )
