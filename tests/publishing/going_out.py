"""An approved draft with a connected account at the stand-ins, for tests of sending."""

from datetime import timedelta

from django.utils import timezone

from publishing import services
from publishing.models import Draft, PostSettings
from publishing.models import Network as Networks
from runs.services import drain
from tests.publishing.connected import place

S = Draft.Status
#: Has what LinkedIn's little text escapes, and what X shortens.
TEXT = "A lease (not a lock) survives a killed worker: https://example.com/lease_notes"
NAMES = dict(Networks.choices)


def connected(networks, owner, network):
    """A connection whose access token has most of its life before it."""
    life = timedelta(days=60) if network == "linkedin" else timedelta(hours=2)
    connection = place(networks, owner, network, left=life)
    # LinkedIn may be wrong about a token that is a few minutes old.
    connection.connected_at -= timedelta(days=1)
    connection.save(update_fields=["connected_at"])
    return connection


def approved(make_draft, owner, network, *, undo=0, **fields):
    """Approved, and due at once unless there is an undo window."""
    PostSettings.objects.update_or_create(owner=owner, defaults={"undo_minutes": undo})
    fields = {"text": TEXT, "sentences": [], "channel": "api", **fields}
    draft = make_draft(network, expires_at=None, **fields)
    services.approve(draft, by=owner, text_hash=services.hash_of(draft))
    return draft


def send():
    """What the workers do now."""
    drain(["publish"])


def look(minutes=15):
    """What they read back until then."""
    drain(["reconcile"], until=timezone.now() + timedelta(minutes=minutes))


def later(draft):
    """As if the time had come for which it was put off."""
    now = timezone.now()
    Draft.objects.filter(pk=draft.pk, status=S.SCHEDULED).update(due_at=now)
    services.tidy(now)
    drain(["publish"])


def outcomes(draft):
    return [(one.outcome, one.code) for one in draft.attempts.all()]
