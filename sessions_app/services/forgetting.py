"""The history of prompts holds those of deleted sessions too: they are erased there.

A Run of the kind "forget". Its lines name the session; old ones only the directory.
"""

import json
from collections.abc import Collection, Sequence

from accounts.models import User
from runs.models import Run
from runs.services import enqueue
from sessions_app.models import Tombstone, Transcript
from sessions_app.parse.lines import erase, stored_lines
from sessions_app.places import same_or_inside

FORGET = "forget"


def ask_to_forget(owner: User, *, key: str = "", paths: Sequence[str] = ()) -> None:
    """Erase what tombstones name, and what was typed in these directories, if a line
    names no session; inside the transaction that is the cause."""
    enqueue(FORGET, owner=owner, key=f"history {key}", payload={"paths": [*paths]})


def ask_again(owner: User) -> None:
    """A history arrived (again): what was forgotten before is forgotten in it too."""
    for key in Run.objects.owned_by(owner).filter(kind=FORGET).values_list("key"):
        enqueue(FORGET, owner=owner, key=key[0])


class ForgetHistory:
    """The handler of "forget" runs."""

    def prepare(self, run: Run) -> int:
        if run.owner is None:
            return 0
        gone = set(
            Tombstone.objects.filter(owner=run.owner).values_list(
                "native_id", flat=True
            )
        )
        histories = Transcript.objects.owned_by(run.owner).filter(
            role=Transcript.Role.HISTORY
        )
        return sum(
            _forget(history, gone, run.payload["paths"])
            for history in histories.select_related("owner")
        )

    def commit(self, run: Run, work: int) -> dict[str, int]:
        return {"lines": work}


def _forget(
    history: Transcript, sessions: Collection[str], paths: Sequence[str]
) -> int:
    numbers = {
        number
        for number, _offset, line in stored_lines(history)
        if _is_gone(line, sessions, paths)
    }
    erase(history, numbers)
    return len(numbers)


def _is_gone(line: bytes, sessions: Collection[str], paths: Sequence[str]) -> bool:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if not isinstance(entry, dict):
        return False
    if session := entry.get("sessionId"):
        return session in sessions
    project = entry.get("project")
    return isinstance(project, str) and any(same_or_inside(project, p) for p in paths)
