"""The rows of decisions, and what a person can say about two of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from accounts.models import User
from journal.models import Decision, DecisionLink
from journal.services.stored import cited_json
from pipeline.ledger_decisions import Chosen, derive_decisions
from pipeline.ledger_words import alike, plain
from pipeline.lines import DatedItem
from sessions_app.models import Project


class DecisionRefused(Refused):
    """Nothing was changed. ``str(error)`` says what to do."""

    code = "invalid"
    status = 400
    title = gettext_lazy("These decisions were left as they are")


def store_decisions(
    owner: User, project: Project | None, items: Sequence[DatedItem]
) -> None:
    """Make the rows what these items tell. Inside a transaction."""
    made = derive_decisions(items)
    mine = Decision.objects.owned_by(owner).filter(project=project)
    old = list(mine.prefetch_related("links"))
    rows = _matched(old, made)
    for place, (chosen, row) in enumerate(zip(made, rows, strict=True)):
        rows[place] = _store(owner, project, chosen, row)
    for row in old:
        if row not in rows:
            _withdraw(row)
    by_code = {
        row.pk: rows[chosen.overridden_by]
        for chosen, row in zip(made, rows, strict=True)
        if row is not None and chosen.overridden_by is not None
    }
    said = _links(rows)
    for row in rows:
        if row is not None:
            _override(row, by_code.get(row.pk), said.get(row.pk, ()))


def _store(
    owner: User, project: Project | None, chosen: Chosen, row: Decision | None
) -> Decision:
    fields: dict[str, Any] = {
        "text": chosen.text,
        "instead": chosen.instead,
        "why": chosen.why,
        "date": chosen.day,
        "at": chosen.at,
        "evidence": [cited_json(cited) for cited in chosen.evidence],
        "anchors": list(chosen.anchors),
        "withdrawn": False,
    }
    if row is None:
        return Decision.objects.create(owner=owner, project=project, **fields)
    differing = [n for n, value in fields.items() if getattr(row, n) != value]
    for name in differing:
        setattr(row, name, fields[name])
    if differing:
        row.save(update_fields=differing)
    return row


def _withdraw(row: Decision) -> None:
    """No note tells of it any more; what its owner linked is kept, should one again."""
    linked = DecisionLink.objects.filter(earlier=row) | DecisionLink.objects.filter(
        later=row
    )
    if not linked.exists() or not _rests_on_something(row):
        row.delete()
    elif not row.withdrawn:
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])


def _rests_on_something(row: Decision) -> bool:
    cited = {each["session"] for each in row.evidence}
    mine = row.owner.coding_sessions.filter(public_id__in=cited)
    return not cited or mine.exists()


def _links(rows: Sequence[Decision | None]) -> dict[int, list[DecisionLink]]:
    """What the owner said, by the earlier decision, in the order in which they did."""
    keys = [row.pk for row in rows if row is not None]
    said = DecisionLink.objects.filter(earlier__in=keys).select_related("later")
    found: defaultdict[int, list[DecisionLink]] = defaultdict(list)
    for each in said:
        found[each.earlier_id].append(each)
    return found


def _override(
    row: Decision, by_code: Decision | None, said: Sequence[DecisionLink]
) -> None:
    """The owner's last word on it, else what the words say."""
    found = by_code
    for each in said:
        if each.linked:
            found = None if each.later.withdrawn else each.later
        elif found is not None and found.pk == each.later_id:
            found = None
    if row.overridden_by_id != (found.pk if found else None):
        row.overridden_by = found
        row.save(update_fields=["overridden_by"])


def _matched(old: Sequence[Decision], made: Sequence[Chosen]) -> list[Decision | None]:
    """For each decision its row: of the same record and words first, of the same
    words, of the same record."""
    free = list(old)
    rows: list[Decision | None] = [None] * len(made)
    for same in (_same, _same_words, _same_record):
        for place, chosen in enumerate(made):
            if rows[place] is None:
                rows[place] = next((r for r in free if same(r, chosen)), None)
                free = [row for row in free if row is not rows[place]]
    return rows


def _same(row: Decision, chosen: Chosen) -> bool:
    return _same_record(row, chosen) and _same_words(row, chosen)


def _same_words(row: Decision, chosen: Chosen) -> bool:
    return plain(row.text) == plain(chosen.text)


def _same_record(row: Decision, chosen: Chosen) -> bool:
    shared = bool(set(row.anchors) & set(chosen.anchors))
    # One prompt may decide several things: other words must at least be alike then.
    return shared and (row.date == chosen.day or alike(row.text, [chosen.text]))


@transaction.atomic
def link(
    earlier: Decision, later: Decision, *, by: User, now: datetime | None = None
) -> Decision:
    """The later took the place of the earlier, says their owner."""
    if earlier.project_id != later.project_id or earlier.pk == later.pk:
        raise DecisionRefused(_("Choose a later decision of the same project."))
    if (earlier.date, earlier.at) > (later.date, later.at):
        raise DecisionRefused(
            _("That decision is the earlier one. Link it from there.")
        )
    return _say(earlier, later, by, now, linked=True)


@transaction.atomic
def unlink(earlier: Decision, *, by: User, now: datetime | None = None) -> Decision:
    """Nothing took its place, says its owner; the same words will not do it again."""
    later = earlier.overridden_by
    return _say(earlier, later, by, now, linked=False) if later else earlier


def _say(
    earlier: Decision, later: Decision, by: User, now: datetime | None, *, linked: bool
) -> Decision:
    DecisionLink.objects.create(
        earlier=earlier, later=later, linked=linked, by=by, at=now or timezone.now()
    )
    earlier.overridden_by = later if linked else None
    earlier.save(update_fields=["overridden_by"])
    return earlier
