"""The profile over all weeks of one reader, kept so that a new week costs only itself.

It is made of editions that hold at this moment. A week whose permission was taken back,
or whose sessions were deleted, is not in it from that moment on: its edition does not
hold until it has been composed anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from accounts.models import User
from journal.models import AllTimeProfile, Edition
from journal.services.audiences import Reader
from journal.services.standing import Standing, ask_for_waiting, standing
from journal.services.weeks import profile_of, write_at_once
from pipeline.all_time import AllTime, accumulate

#: So many weeks are composed while somebody waits; more are left to Runs.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class AllTimeView:
    """``profile`` is None while no week holds. ``waiting``: weeks that are being
    composed anew and are not in it."""

    profile: AllTime | None
    waiting: tuple[str, ...]
    written_at: datetime | None


def all_time(owner: User, reader: Reader, *, now: datetime) -> AllTimeView:
    found = _brought_up(owner, reader, now)
    state = {
        week: f"{pk}:{revision}" for week, (pk, revision) in found.editions.items()
    }
    with transaction.atomic():
        row = _row(owner, reader)
        if not state:
            if row:
                row.delete()
            return AllTimeView(None, found.waiting, None)
        if row is None or row.read != state:
            row = _store(owner, reader, row, found, state, now)
    profile = msgspec.convert(row.profile, AllTime)
    return AllTimeView(profile, found.waiting, row.written_at)


def _brought_up(owner: User, reader: Reader, now: datetime) -> Standing:
    found = standing(owner, reader)
    if not found.waiting:
        return found
    if len(found.waiting) > _AT_ONCE:
        ask_for_waiting(owner, found, now=now)
        return found
    for week in found.waiting:
        write_at_once(owner, week, now=now)
    return standing(owner, reader)


def _row(owner: User, reader: Reader) -> AllTimeProfile | None:
    rows = AllTimeProfile.objects.owned_by(owner).select_for_update()
    return rows.filter(audience=reader.audience, team=reader.team).first()


def _store(
    owner: User,
    reader: Reader,
    row: AllTimeProfile | None,
    found: Standing,
    state: dict[str, str],
    now: datetime,
) -> AllTimeProfile:
    so_far, weeks = _beginning(row, state)
    chosen = [found.editions[week][0] for week in weeks]
    editions = Edition.objects.owned_by(owner).filter(pk__in=chosen).order_by("week")
    profiles = (profile_of(edition) for edition in editions)
    data: dict[str, Any] = msgspec.to_builtins(accumulate(profiles, so_far))
    stored, _created = AllTimeProfile.objects.update_or_create(
        owner=owner,
        audience=reader.audience,
        team=reader.team,
        defaults={"profile": data, "read": state, "written_at": now},
    )
    return stored


def _beginning(
    row: AllTimeProfile | None, state: dict[str, str]
) -> tuple[AllTime | None, list[str]]:
    """What can be built on, and the weeks to add: the stored profile if all that it
    read is as it was and everything else is later."""
    if row and row.read.items() <= state.items():
        more = sorted(state.keys() - row.read.keys())
        if more and more[0] > max(row.read):
            return msgspec.convert(row.profile, AllTime), more
    return None, sorted(state)
