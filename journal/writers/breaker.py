"""Leaves a provider alone that fails, for everybody on this server.

Refused keys at once, other failures after some in a row, and whenever it asks to be
left alone. When that is over one call tries; the others wait for what becomes of it.
The state is a row of the database, so that all workers share it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from journal.models import ModelSite
from journal.writers.failures import Kind, ModelError, sentence

#: Failures in a row after which nothing is asked for a while.
MOST_FAILURES = 5
COOL_DOWN = timedelta(minutes=10)
#: A call that tries has ended by then, or was killed.
PROBE_TAKES = timedelta(minutes=5)

#: These say something of the provider, the others of one request.
_OF_PROVIDER = frozenset(
    {
        Kind.KEY,
        Kind.NO_ROOM,
        Kind.PROVIDER,
        Kind.TIMEOUT,
        Kind.UNREACHABLE,
        Kind.STRANGE,
    }
)


@dataclass(frozen=True, slots=True)
class State:
    """``until``: nothing is asked before; None when all is well."""

    until: datetime | None
    why: str


def state(*, now: datetime) -> State:
    row = _row()
    if row is None or row.open_until is None:
        return State(None, "")
    return State(row.open_until, _left_alone(row.open_for))


def check(*, now: datetime) -> None:
    """Raises ModelError while the provider is left alone; takes nothing."""
    row = _row()
    if row and row.open_until and now < row.open_until:
        raise _paused(row, now)


def enter(*, now: datetime) -> bool:
    """Whether this call is the one that tries after a pause; False on an ordinary day.

    Raises ModelError while the provider is left alone.
    """
    row = _row()
    if row is None or row.open_until is None:
        return False
    if now < row.open_until:
        raise _paused(row, now)
    free = Q(probing_until=None) | Q(probing_until__lte=now)
    if _rows().filter(free).update(probing_until=now + PROBE_TAKES):
        return True
    raise _paused(row, now)


def leave() -> None:
    """The call that was to try could not be made: another one may."""
    _rows().update(probing_until=None)


def answered() -> None:
    """The provider works."""
    ill = Q(failures__gt=0) | ~Q(open_until=None)
    _rows().filter(ill).update(
        failures=0, open_until=None, open_for="", probing_until=None
    )


def failed(error: ModelError, *, tried: bool, now: datetime) -> None:
    """``tried``: the call was the one after a pause."""
    if error.kind not in _OF_PROVIDER:
        if tried:
            leave()
        return
    _add_failure()
    row = _row()
    many = row is not None and row.failures >= MOST_FAILURES
    if tried or many or error.wish or error.kind is Kind.KEY:
        pause = error.wish or COOL_DOWN
        _open(now + (max(pause, COOL_DOWN) if many else pause), error.kind)


def _open(until: datetime, kind: Kind) -> None:
    # Never shorter than what another call has been told meanwhile.
    longer = Q(open_until=None) | Q(open_until__lt=until)
    _rows().filter(longer).update(open_until=until, open_for=kind.value)
    leave()


def _add_failure() -> None:
    if not _rows().update(failures=F("failures") + 1):
        ModelSite.objects.get_or_create(pk=ModelSite.ONLY)
        _rows().update(failures=F("failures") + 1)


def _rows() -> QuerySet[ModelSite]:
    return ModelSite.objects.filter(pk=ModelSite.ONLY)


def _row() -> ModelSite | None:
    return _rows().first()


def _paused(row: ModelSite, now: datetime) -> ModelError:
    until = row.open_until if row.open_until and row.open_until > now else None
    wish = until - now if until else COOL_DOWN
    return ModelError(Kind.PAUSED, _left_alone(row.open_for), wish=wish)


def _left_alone(kind: str) -> str:
    text = _("%(reason)s It is left alone for a while.")
    return text % {"reason": sentence(kind or Kind.PROVIDER)}
