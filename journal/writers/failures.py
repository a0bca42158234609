"""What can go wrong with a model, in words for the person and a kind for the code."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from pulse.core.values import WriterError

if TYPE_CHECKING:
    import anthropic

    from journal.writers.receipts import Receipt

#: Nobody is kept waiting longer than this, whatever the provider wishes.
LONGEST_WISH = timedelta(days=1)


class Kind(StrEnum):
    # The provider's state, which everybody shares.
    KEY = "key"
    NO_ROOM = "no_room"
    PROVIDER = "provider"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    STRANGE = "strange"  # no message of this API at all
    # This request's own.
    REQUEST = "request"
    DECLINED = "declined"
    CUT_OFF = "cut_off"
    UNREADABLE = "unreadable"
    SECRETS = "secrets"
    # Nothing was asked.
    PAUSED = "paused"
    NOT_ALLOWED = "not_allowed"
    SPENT = "spent"


#: It may work an hour later, without anybody doing anything.
PASSING = frozenset(
    {Kind.NO_ROOM, Kind.PROVIDER, Kind.TIMEOUT, Kind.UNREACHABLE, Kind.PAUSED}
)
#: Of these the provider had the request, and may have worked for it.
MAY_BE_CHARGED = frozenset({Kind.TIMEOUT, Kind.STRANGE})


class ModelError(WriterError):
    """No answer; ``str(error)`` says why. ``wish``: how long the provider wants to be
    left alone. ``charged``: whether the request may have arrived."""

    def __init__(
        self,
        kind: Kind,
        text: str = "",
        *,
        wish: timedelta | None = None,
        charged: bool | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(text or sentence(kind))
        self.kind = kind
        self.wish = wish
        self.status = status
        self.receipt: Receipt | None = None  # where an answer came, and was of no use
        self.charged = kind in MAY_BE_CHARGED if charged is None else charged

    @property
    def passing(self) -> bool:
        return self.kind in PASSING


def later(error: WriterError | None) -> timedelta | None:
    """How long to wait at least before asking again; None where that is of no use."""
    if isinstance(error, ModelError) and error.passing:
        return error.wish or timedelta(0)
    return None


def sentence(kind: str) -> str:
    sentences = {
        Kind.KEY: _("The model provider refused the key. Check ANTHROPIC_API_KEY."),
        Kind.NO_ROOM: _("The model provider had no room for the request."),
        Kind.PROVIDER: _("The model provider had a failure of its own."),
        Kind.TIMEOUT: _("The model did not answer in time."),
        Kind.UNREACHABLE: _("The model provider could not be reached."),
        Kind.DECLINED: _("The model declined to write about this."),
        Kind.CUT_OFF: _("The model's answer was cut off."),
        Kind.SECRETS: _(
            "The check for secrets failed, so nothing was sent to the model."
        ),
    }
    return sentences.get(Kind(kind), _("The model's answer could not be read."))


def failure_of(error: "anthropic.AnthropicError") -> ModelError:
    """What an error of the SDK means here."""
    import anthropic

    if isinstance(error, anthropic.APITimeoutError):
        return ModelError(Kind.TIMEOUT)
    if isinstance(error, anthropic.APIConnectionError):
        # Refused at the door, nothing was sent; broken off later, it had arrived.
        sent = type(error.__cause__).__name__ != "ConnectError"
        return ModelError(Kind.UNREACHABLE, charged=sent)
    if isinstance(error, anthropic.APIStatusError):
        return _by_status(error)
    return ModelError(Kind.STRANGE)


def _by_status(error: "anthropic.APIStatusError") -> ModelError:
    status, wish = error.status_code, _wish(error.response.headers)
    if status in (401, 402, 403):
        return ModelError(Kind.KEY)
    if status == 429:
        return ModelError(Kind.NO_ROOM, wish=wish)
    if status in (408, 409) or status >= 500:
        return ModelError(Kind.PROVIDER, wish=wish)
    text = _("The model provider refused the request (%(status)s).")
    return ModelError(Kind.REQUEST, text % {"status": status}, status=status)


def _until(moment: str) -> float:
    try:
        until = parsedate_to_datetime(moment)
    except ValueError:
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return (until - timezone.now()).total_seconds()


def _wish(headers: Mapping[str, str]) -> timedelta | None:
    """The header Retry-After: seconds, or from a proxy the moment."""
    given = headers.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        seconds = _until(given)
    if not 0 < seconds < LONGEST_WISH.total_seconds():
        return LONGEST_WISH if seconds > 0 else None
    return timedelta(seconds=seconds)
