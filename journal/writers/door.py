"""The one place through which any text reaches a model provider.

Consent of the person, a key, money left, a provider that is not left alone, a check for
secrets, a count of tokens; then one request, and its receipt before anything else. That
a model may read a project is the caller's to see to: only they know what is in it.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from accounts.models import User
from journal import metrics
from journal.models import ModelReceipt
from journal.writers import breaker, budget, gateway
from journal.writers.calls import Call, checked_for_secrets, text_of
from journal.writers.failures import Kind, ModelError
from journal.writers.receipts import Receipt, receipt_of_message
from journal.writers.sizes import SizeName, size_of
from pulse.core.values import Json

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message


class Asked(Protocol):
    """What is asked: the instructions, which are the same for everybody, the prompt
    with what they are about, and the JSON schema of the answer."""

    @property
    def instructions(self) -> str: ...
    @property
    def prompt(self) -> str: ...
    @property
    def schema(self) -> dict[str, Json]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is JSON by the promise of the provider: data to be read strictly."""

    text: str
    receipt: Receipt


def may_ask(owner: User, now: datetime) -> str:
    """Nothing, or why no model can be asked for this person now, as a sentence."""
    try:
        _check(owner, now)
    except ModelError as reason:
        return str(reason)
    return ""


def uses_model(owner: User) -> bool:
    """Whether this person's texts are written by a model, on an ordinary day."""
    return gateway.is_there() and owner.consents_to_model


def ask_model(
    owner: User,
    *,
    purpose: str,
    key: str,
    request: Asked,
    size: SizeName = "note",
    now: datetime,
    timeout: float | None = None,
) -> Answer:
    """Ask, outside any transaction. Raises ModelError, a WriterError, with a sentence
    for the person.

    ``purpose`` and ``key`` say on the receipt what it was for. ``timeout``: seconds,
    where a person waits for less than the setting.
    """
    clock = _Clock(now)
    try:
        _check(owner, now)
        call = _call(request, size)
        answer = _asked(owner, purpose, key, call, clock, timeout)
    except ModelError as error:
        metrics.MODEL_CALLS.labels(purpose, error.kind.value).inc()
        raise
    metrics.MODEL_CALLS.labels(purpose, "answered").inc()
    return answer


def ask_as_operator(request: Asked, *, size: SizeName = "note") -> Answer:
    """Ask about what belongs to nobody, such as labelled days, with the server's key.

    No person, so no consent, no budget and no receipt to keep. Raises ModelError.
    """
    if not gateway.is_there():
        raise ModelError(Kind.NOT_ALLOWED, _("This server has no key for a model."))
    call = _call(request, size)
    with gateway.connect() as client:
        message = _sent(call, client)
        return Answer(text_of(message), receipt_of_message(message))


class _Clock:
    """The time that was passed in, and what went by since: answers take a while."""

    def __init__(self, now: datetime) -> None:
        self._now, self._began = now, time.monotonic()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._began)


def _check(owner: User, now: datetime) -> None:
    if not gateway.is_there():
        raise ModelError(Kind.NOT_ALLOWED, _("This server has no key for a model."))
    # Read anew: taking the consent back counts from the next call on.
    consents = User.objects.filter(pk=owner.pk, is_active=True)
    if not consents.exclude(model_consent_at=None).exists():
        raise ModelError(Kind.NOT_ALLOWED, _("You let no model write for you."))
    budget.check(owner, now=now)
    breaker.check(now=now)


def _call(request: Asked, size: SizeName) -> Call:
    call = Call(
        size_of(size),
        checked_for_secrets(request.instructions),
        checked_for_secrets(request.prompt),
        request.schema,
        plain=gateway.is_plain(),
    )
    if call.estimate() > 3 * call.size.most_input:
        raise _too_large()
    return call


def _asked(
    owner: User,
    purpose: str,
    key: str,
    call: Call,
    clock: _Clock,
    timeout: float | None,
) -> Answer:
    tries = breaker.enter(now=clock.now())
    try:
        answer = _paid(owner, purpose, key, call, clock, timeout)
    except ModelError as error:
        breaker.failed(error, tried=tries, now=clock.now())
        raise
    except BaseException:
        if tries:
            breaker.leave()
        raise
    return answer


def _paid(
    owner: User,
    purpose: str,
    key: str,
    call: Call,
    clock: _Clock,
    timeout: float | None,
) -> Answer:
    with gateway.connect(timeout=timeout) as client:
        tokens = call.count(client)
        if tokens > call.size.most_input:
            raise _too_large()
        reserved = budget.reserve(
            owner,
            purpose=purpose,
            key=key,
            model=call.size.model,
            tokens=tokens,
            most_output=call.size.most_output,
            now=clock.now(),
        )
        try:
            message = _sent(call, client)
            receipt = receipt_of_message(message)
        except ModelError as error:
            if not error.charged:
                budget.give_back(reserved)
            raise
    return _kept(reserved, receipt, message)


def _sent(call: Call, client: "anthropic.Anthropic") -> "Message":
    """The answer; a gateway that knows only plain messages is asked once more."""
    try:
        return call.send(client)
    except ModelError as error:
        if call.plain or error.status not in (400, 422) or not gateway.may_be_plain():
            raise
    message = replace(call, plain=True).send(client)
    gateway.remember_plain()
    return message


def _kept(reserved: ModelReceipt, receipt: Receipt, message: "Message") -> Answer:
    """What it used is stored before the text is looked at."""
    budget.settle(reserved, receipt)
    metrics.count(reserved.purpose, receipt)
    breaker.answered()
    try:
        return Answer(text_of(message), receipt)
    except ModelError as error:
        error.receipt = receipt
        raise


def _too_large() -> ModelError:
    return ModelError(Kind.REQUEST, _("There is more of this than a model is asked."))
