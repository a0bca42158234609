"""What a draft is made from: a week's public edition, or one item of a note."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Edition, NoteItem
from journal.services import edition_for, profile_of
from journal.services.shown import shown_day
from pipeline.audience import OWNERS_KINDS
from pipeline.lines import line_of
from pipeline.post import Acceptable, compose_item_post, compose_post
from pipeline.post_style import Style
from pipeline.values import Audience, Line, NothingToPost, PostText, Profile
from publishing.errors import AskFirst, SourceGone, WrongState
from publishing.models import Draft
from sessions_app.models import Project

WEEK, ITEM = "week:", "item:"
Tell = Callable[[str, Acceptable, Sequence[str], Style], PostText | NothingToPost]


@dataclass(frozen=True, slots=True)
class Source:
    """``projects``: key to name, all that may be told of. ``lines`` are what a model
    may read; ``tell(network, acceptable, earlier, style)`` is the offline writer."""

    origin: str
    projects: Mapping[str, str]
    lines: tuple[Line, ...]
    tell: Tell
    edition: Edition | None = None


def of_week(week: str, edition: Edition, profile: Profile) -> Source:
    told = (*profile.moved, *profile.decided, *profile.learned, *profile.went_wrong)

    def tell(
        network: str, acceptable: Acceptable, earlier: Sequence[str], style: Style
    ) -> PostText | NothingToPost:
        return compose_post(
            profile, network, acceptable=acceptable, earlier=earlier, style=style
        )

    return Source(
        origin=f"{WEEK}{week}",
        projects={project.key: project.name for project in profile.projects},
        lines=tuple(line for line in told if line.project),
        tell=tell,
        edition=edition,
    )


def of_item(item: NoteItem) -> Source:
    """Raises AskFirst or WrongState where its project may not be mentioned."""
    day = shown_day(item.note)
    shown = day.find(item.public_id)
    if shown is None or shown.hidden:
        raise WrongState(_("You have hidden this line. Restore it, then share it."))
    project = _mentionable(item.project)
    line = line_of(item.note.date, shown.value)
    context = tuple(
        line_of(item.note.date, other.value)
        for other in day.items
        if other.project == project
        and other.public_id != item.public_id
        and not any(one["kind"] in OWNERS_KINDS for one in other.evidence)
    )
    tell = partial(_tell_item, line, project.name, context)
    return Source(
        origin=f"{ITEM}{item.public_id}",
        projects={project.public_id: project.name},
        lines=(line, *context),
        tell=tell,
    )


def _tell_item(
    line: Line,
    name: str,
    context: tuple[Line, ...],
    network: str,
    acceptable: Acceptable,
    earlier: Sequence[str],
    style: Style,
) -> PostText | NothingToPost:
    return compose_item_post(
        line,
        network,
        project=name,
        context=context,
        acceptable=acceptable,
        earlier=earlier,
        style=style,
    )


def source_of(draft: Draft, *, now: datetime) -> Source:
    """What this draft is made from, as it is today. Raises SourceGone, AskFirst or
    WrongState."""
    kind, _colon, key = draft.origin.partition(":")
    found = _week(draft.owner, key, now) if kind == "week" else _item(draft.owner, key)
    if found is None:
        raise SourceGone
    return found


def _week(owner: User, week: str, now: datetime) -> Source | None:
    edition = edition_for(owner, week, Audience.PUBLIC, now=now)
    return of_week(week, edition, profile_of(edition)) if edition else None


def _item(owner: User, key: str) -> Source | None:
    items = NoteItem.objects.filter(note__owner=owner, public_id=key)
    item = items.select_related("note", "project").first()
    return of_item(item) if item else None


def _mentionable(project: Project | None) -> Project:
    if project is None or project.left_out_at:
        raise WrongState(
            _(
                "This item belongs to no project that may be mentioned, so it stays"
                " with you."
            )
        )
    if not project.publishable and project.publishable_answered_at is None:
        raise AskFirst(project)
    if not project.publishable:
        raise WrongState(
            _(
                "You said that %(project)s may not be mentioned in public. Change that"
                " in the settings of the project, then share again."
            )
            % {"project": project.name}
        )
    return project
