"""Make the rows of a session what was read: write what differs, and only that."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Manager, Model

from accounts.models import User
from sessions_app.models import (
    CodingSession,
    EvidenceRow,
    ModelCall,
    Prompt,
    QuarterCount,
    SessionStatistics,
)
from sessions_app.parse.facts import (
    CallFact,
    EvidenceFact,
    PromptFact,
    QuarterFact,
    Slot,
)
from sessions_app.parse.statistics import StatisticsFact
from sessions_app.services.inserting import insert

_BATCH = 500
_TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)
# The line with the largest sum gives the counts and the moment (design §8).
_LARGEST = (*_TOKENS, "at")
T = TypeVar("T")
M = TypeVar("M", bound=Model)


def batches(keys: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Databases take a limited number of values in one query."""
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch


# Of each kind of fact its fields, and the attributes of the row that hold them.
_COLUMNS = {
    kind: [
        (each.name, "project_id" if each.name == "project" else each.name)
        for each in fields(kind)
    ]
    for kind in (PromptFact, CallFact, EvidenceFact, QuarterFact)
}


def _values(fact: PromptFact | CallFact | EvidenceFact | QuarterFact) -> dict[str, Any]:
    return {column: getattr(fact, name) for name, column in _COLUMNS[type(fact)]}


def _write(
    model: type[Model],
    existing: Mapping[Any, Any],
    wanted: Mapping[Any, tuple[dict[str, Any], dict[str, Any]]],
) -> set[Any]:
    """Rows by key; ``wanted`` gives (what names a row, what it holds). Returns the keys
    of rows that were made or changed. What is not wanted stays: see the callers."""
    new, changed, names = [], [], set()
    keys = set()
    for key, (named, held) in wanted.items():
        row = existing.get(key)
        if row is None:
            new.append({**named, **held})
            keys.add(key)
            continue
        differing = [n for n, value in held.items() if getattr(row, n) != value]
        for name in differing:
            setattr(row, name, held[name])
        if differing:
            changed.append(row)
            keys.add(key)
            names.update(differing)
    insert(model, new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(names), batch_size=_BATCH)
    return keys


def _delete(model: type[Model], rows: Sequence[Any]) -> None:
    for batch in batches(row.pk for row in rows):
        model._default_manager.filter(pk__in=batch).delete()


def others_holding(
    session: CodingSession, prompts: Iterable[str], messages: Iterable[str]
) -> dict[int, str]:
    """Sessions (key, native id) that own rows of these records or messages."""
    # Long lists go as one value: the ORM would write a placeholder for each.
    array = connection.vendor == "postgresql"
    among = "= ANY(%s)" if array else "IN (SELECT value FROM json_each(%s))"
    given: list[Any] = []
    for keys in (list(prompts), list(messages)):
        given += [session.owner_id, session.agent, keys if array else json.dumps(keys)]
    owning = " UNION ".join(
        f"SELECT session_id FROM {model._meta.db_table}"  # noqa: S608
        f" WHERE owner_id = %s AND agent = %s AND {name} {among}"
        for model, name in ((Prompt, "record"), (ModelCall, "message_id"))
    )
    with connection.cursor() as cursor:
        cursor.execute(owning, given)
        found = {pk for (pk,) in cursor.fetchall()} - {session.pk}
    if not found:
        return {}
    others = CodingSession.objects.filter(pk__in=found)
    return dict(others.values_list("pk", "native_id"))


class Rows:
    """The rows of one session, inside the transaction that stores what was read.

    ``shared``: other sessions own rows of the same records or messages. ``tied``: it
    shares history with other sessions, whoever owns the rows.
    """

    def __init__(self, session: CodingSession, *, shared: bool, tied: bool) -> None:
        self._session = session
        self._shared = shared
        self.tied = tied
        # What was never read has no rows: nothing has to be compared.
        self._fresh = session.parsed_at is None

    def write_prompts(self, facts: Mapping[str, PromptFact]) -> None:
        session = self._session
        existing = {row.record: row for row in self._known(session.prompts)}
        unwanted = [row for record, row in existing.items() if record not in facts]
        for batch in batches(facts) if self._shared else ():
            rows = Prompt.objects.owned_by(session.owner).filter(
                agent=session.agent, record__in=batch
            )
            existing.update((row.record, row) for row in rows)
        same = {"owner_id": session.owner_id, "agent": session.agent}
        _write(
            Prompt,
            existing,
            {
                record: (
                    {**same, "record": record},
                    {"session_id": session.pk, **_values(fact)},
                )
                for record, fact in facts.items()
            },
        )
        _delete(Prompt, unwanted)

    def write_calls(self, facts: Mapping[str, CallFact]) -> None:
        """A call belongs to the session with the smallest native id that holds it; its
        tokens are the largest that any of them holds, whichever was read first."""
        session = self._session
        existing = {row.message_id: row for row in self._known(session.model_calls)}
        unwanted = [row for message, row in existing.items() if message not in facts]
        if self._shared:
            existing |= _calls_of_others(session.owner, session, facts)
        same = {"owner_id": session.owner_id, "agent": session.agent}
        wanted = {}
        for message, fact in facts.items():
            held = {"session_id": session.pk, **_values(fact)}
            row = existing.get(message)
            if row is not None and (row.session_id != session.pk or self.tied):
                mine = sum(held[name] for name in _TOKENS)
                if sum(getattr(row, name) for name in _TOKENS) > mine:
                    held.update({name: getattr(row, name) for name in _LARGEST})
                if row.session.native_id < session.native_id:
                    held = {name: held[name] for name in _LARGEST}
            wanted[message] = ({**same, "message_id": message}, held)
        _write(ModelCall, existing, wanted)
        _delete(ModelCall, unwanted)

    def write_evidence(
        self, facts: Mapping[tuple[str, str, int], EvidenceFact]
    ) -> None:
        session = self._session
        existing = {
            (row.record, row.kind, row.position): row
            for row in self._known(session.evidence)
        }
        same = {"owner_id": session.owner_id, "session_id": session.pk}
        _write(
            EvidenceRow,
            existing,
            {
                key: (
                    {**same, "record": key[0], "kind": key[1], "position": key[2]},
                    _values(fact),
                )
                for key, fact in facts.items()
            },
        )
        _delete(EvidenceRow, [row for key, row in existing.items() if key not in facts])

    def write_quarters(self, facts: Mapping[Slot, QuarterFact]) -> set[datetime]:
        """Returns the quarter-hours whose content is another one than before."""
        session = self._session
        existing = {
            (row.project_id, row.quarter): row for row in self._known(session.quarters)
        }
        before = {slot: row.digest for slot, row in existing.items()}
        same = {"owner_id": session.owner_id, "session_id": session.pk}
        _write(
            QuarterCount,
            existing,
            {
                slot: (
                    {**same, "project_id": slot[0], "quarter": slot[1]},
                    _values(fact),
                )
                for slot, fact in facts.items()
            },
        )
        gone = [slot for slot in existing if slot not in facts]
        _delete(QuarterCount, [existing[slot] for slot in gone])
        different = {slot for slot, f in facts.items() if before.get(slot) != f.digest}
        return {quarter for _project, quarter in (*different, *gone)}

    def write_statistics(self, facts: Mapping[int | None, StatisticsFact]) -> None:
        """Rows are kept by project and digest: what was packed is not read to compare.
        Two rows of one project, left by a merge of projects, become one."""
        same = {"owner_id": self._session.owner_id, "session_id": self._session.pk}
        wanted = {(project, fact.digest) for project, fact in facts.items()}
        kept = set[tuple[int | None, str]]()
        gone = []
        for row in () if self._fresh else self._session.statistics.defer("data"):
            key = (row.project_id, row.digest)
            if key in wanted - kept:
                kept.add(key)
            else:
                gone.append(row)
        _delete(SessionStatistics, gone)
        SessionStatistics.objects.bulk_create(
            SessionStatistics(**same, project_id=project, **asdict(fact))
            for project, fact in facts.items()
            if (project, fact.digest) not in kept
        )

    def _known(self, rows: Manager[M]) -> Iterable[M]:
        return () if self._fresh else rows.all()


def _calls_of_others(
    owner: User, session: CodingSession, messages: Iterable[str]
) -> dict[str, ModelCall]:
    found: dict[str, ModelCall] = {}
    for batch in batches(messages):
        rows = (
            ModelCall.objects.owned_by(owner)
            .filter(agent=session.agent, message_id__in=batch)
            .exclude(session=session)
            .select_related("session")
        )
        found.update((row.message_id, row) for row in rows)
    return found
