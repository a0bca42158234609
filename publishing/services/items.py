"""Drafts from one item of a note: at once offline, by a Run where a model writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import NoteItem
from journal.services.shown import shown_item
from journal.writers.door import uses_model
from publishing.errors import DraftRefused, NothingToShare
from publishing.models import Draft, Network
from publishing.services import voice
from publishing.services.composing import PATIENCE, Wish, Written, compose
from publishing.services.drafting import keep_text, stays, why_not
from publishing.services.sources import ITEM, Source, of_item
from publishing.services.wishes import CLICK, SAID_FOR, is_open, said_by
from runs.errors import Refused
from runs.models import Run
from runs.services import enqueue

SHARE = "item drafts"
Texts = Mapping[str, Written]


@dataclass(frozen=True, slots=True)
class Sharing:
    """What became of the wish to share an item. ``said``: why nothing did."""

    item: NoteItem
    drafts: list[Draft]
    being_written: bool = False
    said: str = ""

    @property
    def text(self) -> str:
        """The line as its owner lets it stand."""
        return shown_item(self.item).text


def draft_item(item: NoteItem, *, by: User, now: datetime | None = None) -> Sharing:
    """Drafts for each network from one item of a note; again, they are the same ones.

    Offline they are there at once. Where a model would write, they are asked for, and
    the Run stores them. Raises AskFirst when nobody has said whether the project may be
    mentioned, and NothingToShare when the item gives no post.
    """
    now = now or timezone.now()
    if item.note.owner_id != by.pk:
        raise NoteItem.DoesNotExist
    source = of_item(item)
    if uses_model(by) and not all(stays(by, source, name) for name in Network.values):
        enqueue(SHARE, owner=by, key=item.public_id, priority=CLICK, now=now)
        return sharing_of(item, by=by, now=now)
    texts = _compose(by, source, now)
    _store(by, source, texts, now)
    drafts = _drafts(by, item.public_id)
    if not drafts:
        raise NothingToShare(why_not(texts))
    return Sharing(item, drafts)


def sharing_of(item: NoteItem, *, by: User, now: datetime | None = None) -> Sharing:
    if item.note.owner_id != by.pk:
        raise NoteItem.DoesNotExist
    drafts = _drafts(by, item.public_id)
    run = Run.objects.owned_by(by).filter(kind=SHARE, key=item.public_id).first()
    if run is None:
        return Sharing(item, drafts)
    if is_open(run):
        return Sharing(item, drafts, being_written=True)
    return Sharing(
        item, drafts, said="" if drafts else said_by(run, now or timezone.now())
    )


def unfinished(owner: User, *, now: datetime | None = None) -> list[Sharing]:
    """Items that are being written about, and those that lately came to nothing."""
    now = now or timezone.now()
    runs = Run.objects.owned_by(owner).filter(kind=SHARE)
    lately = runs.open() | runs.filter(finished_at__gt=now - SAID_FOR)
    keys = lately.values_list("key", flat=True)
    mine = NoteItem.objects.filter(note__owner=owner, public_id__in=list(keys))
    found = (
        sharing_of(item, by=owner, now=now)
        for item in mine.select_related("note").order_by("pk")
    )
    return [one for one in found if one.being_written or one.said]


class ItemRun:
    """The Run "item drafts" (key: public id of the item)."""

    def prepare(self, run: Run) -> Texts | str:
        owner, item = _wanted(run)
        try:
            return _compose(owner, of_item(item), timezone.now())
        except DraftRefused as error:
            return str(error)

    def commit(self, run: Run, work: Texts | str) -> dict[str, object]:
        if isinstance(work, str):
            return {"said": work}
        owner, item = _wanted(run)
        try:
            # Whether its project may be mentioned may be another answer by now.
            _store(owner, of_item(item), work, timezone.now())
        except DraftRefused as error:
            return {"said": str(error)}
        drafts = _drafts(owner, run.key)
        return {"drafts": len(drafts)} if drafts else {"said": why_not(work)}


def _wanted(run: Run) -> tuple[User, NoteItem]:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    mine = NoteItem.objects.filter(note__owner=run.owner, public_id=run.key)
    item = mine.select_related("note", "project").first()
    if item is None:
        raise Refused(_("The note was written anew, and this item is not in it."))
    return run.owner, item


def _compose(owner: User, source: Source, now: datetime) -> Texts:
    """Not inside a transaction: a model may be asked."""
    networks = [name for name in Network.values if not stays(owner, source, name)]
    wish, style = Wish(timeout=PATIENCE), voice.style_of(owner)
    return compose(owner, source, networks, style=style, now=now, wish=wish)


@transaction.atomic
def _store(owner: User, source: Source, texts: Texts, now: datetime) -> None:
    for network, written in texts.items():
        keep_text(owner, source.origin, network, written, None, now)


def _drafts(owner: User, item_id: str) -> list[Draft]:
    mine = Draft.objects.owned_by(owner).filter(origin=f"{ITEM}{item_id}")
    return list(mine.order_by("network"))
