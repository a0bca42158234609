"""The first minutes: zone, start of day, a token, and the wait for the first note."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from accounts.models import ApiToken, User
from accounts.services import tokens, zones


class Step(StrEnum):
    """What comes next for this person."""

    ZONE = "zone"
    TOKEN = "token"  # noqa: S105 - the name of a step
    SYNC = "sync"  # nothing has reported yet
    SENDING = "sending"
    READING = "reading"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the rooms above know: sessions announced, received, read; notes written."""

    reported: bool = False
    expected: int = 0
    received: int = 0
    read: int = 0
    notes: int = 0
    #: The last report said that everything was sent.
    finished: bool = False


@dataclass(frozen=True, slots=True)
class OnboardingState:
    zone: str  # empty until chosen
    day_start: int
    has_token: bool
    arrived: Arrived
    step: Step


def begin(
    user: User, *, zone: str, day_start: int | None = None, now: datetime
) -> None:
    """Takes the first answers. `ValueError` if there is no such zone or hour."""
    with transaction.atomic():
        zones.set_zone(user, zone, now=now)
        if day_start is not None:
            zones.set_day_start(user, day_start)


def first_token(user: User, *, name: str) -> tuple[ApiToken, str]:
    """A token with both scopes, to be shown once."""
    return tokens.create(user, name=name)


def onboarding_state(user: User, arrived: Arrived, *, now: datetime) -> OnboardingState:
    """What is done, and what the page waits for."""
    has_zone = zones.has_zone(user)
    usable = (token.is_in_force(now) for token in ApiToken.objects.owned_by(user))
    has_token = any(usable)
    return OnboardingState(
        zone=zones.zone_at(user, now) if has_zone else "",
        day_start=user.day_start,
        has_token=has_token,
        arrived=arrived,
        step=_step(arrived, has_zone=has_zone, has_token=has_token),
    )


def finish(user: User, *, now: datetime) -> None:
    """Not asked again; the first time counts."""
    done = User.objects.filter(pk=user.pk, onboarded_at=None).update(onboarded_at=now)
    if done:
        user.onboarded_at = now


def _step(arrived: Arrived, *, has_zone: bool, has_token: bool) -> Step:
    if not has_zone:
        return Step.ZONE
    if arrived.notes:
        return Step.DONE
    if not has_token and not arrived.received:
        return Step.TOKEN
    if not arrived.reported and not arrived.received:
        return Step.SYNC
    if not arrived.finished and arrived.received < arrived.expected:
        return Step.SENDING
    if arrived.read < arrived.received:
        return Step.READING
    # All read, nothing written yet; without any session there is nothing to wait for.
    return Step.WRITING if arrived.received else Step.SYNC
