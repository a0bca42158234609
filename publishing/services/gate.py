"""Whether a draft may leave: its text, its projects and its evidence, as of now."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import NoteItem
from journal.services.shown import shown_item
from pipeline.limits import Finding, Measure, normalise
from pipeline.post_gate import Bound, check
from publishing.models import Draft
from publishing.services.known import known
from publishing.services.sentences import Stored, rebind
from sessions_app.models import EvidenceRow, Project


def examine(draft: Draft, *, text: str | None = None) -> tuple[Measure, list[Finding]]:
    """The draft's text, or another one for it, measured, with every finding."""
    sentences = draft.sentences
    if text is not None:
        sentences = rebind(normalise(text), sentences)
    measured, findings = check(
        draft.text if text is None else text,
        draft.network,
        known(draft),
        bound(sentences),
        draft.channel,
    )
    return measured, [*standing(draft), *findings]


def bound(sentences: Sequence[Stored]) -> list[Bound]:
    return [
        Bound(
            text=one["text"],
            quotes=tuple(cited["quote"] for cited in one["evidence"]),
            opinion=one["opinion"],
            yours=one["yours"],
            kinds=tuple(cited["kind"] for cited in one["evidence"]),
        )
        for one in sentences
    ]


def standing(draft: Draft) -> list[Finding]:
    """What the draft rests on and no longer may: private projects, lost evidence, a
    line that its owner has hidden."""
    return [*_projects(draft), *_evidence(draft), *_hidden(draft)]


def _projects(draft: Draft) -> Iterator[Finding]:
    mine = Project.objects.owned_by(draft.owner).filter(public_id__in=draft.projects)
    found = {project.public_id: project for project in mine}
    for public_id in draft.projects:
        project = found.get(public_id)
        if project is None:
            yield _standing(
                "project_gone",
                _("A project that this draft tells of was deleted."),
                _("Reject the draft."),
            )
        elif project.left_out_at or not project.publishable:
            yield _standing(
                "project_private",
                _("“%(project)s” may not be mentioned in public.")
                % {"project": project.name},
                _("Allow it in the settings of the project, or reject the draft."),
            )


def _evidence(draft: Draft) -> Iterator[Finding]:
    cited = {
        (one["session"], one["record"])
        for sentence in draft.sentences
        for one in sentence["evidence"]
    }
    lost = len(cited - _in_force(draft.owner, cited))
    if lost:
        yield _standing(
            "evidence_gone",
            _("%(lost)d of %(all)d records behind this draft are gone or left out.")
            % {"lost": lost, "all": len(cited)},
            _("Take out what they carried and save, or reject the draft."),
        )


def _hidden(draft: Draft) -> Iterator[Finding]:
    kind, _colon, key = draft.origin.partition(":")
    items = NoteItem.objects.filter(note__owner=draft.owner, public_id=key)
    item = items.select_related("note__owner").first() if kind == "item" else None
    if item and shown_item(item).hidden:
        yield _standing(
            "line_hidden",
            _("You have hidden the line of your note that this draft tells."),
            _("Restore the line on its day, or reject the draft."),
        )


def _in_force(owner: User, cited: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The cited (session, record) pairs that are there, and not left out."""
    rows = EvidenceRow.objects.owned_by(owner).filter(
        session__public_id__in={session for session, _record in cited},
        record__in={record for _session, record in cited},
        session__left_out_at=None,
    )
    rows = rows.exclude(project__left_out_at__isnull=False)
    return cited & set(rows.values_list("session__public_id", "record"))


def _standing(code: str, text: str, fix: str) -> Finding:
    return Finding(code, text, fix, blocking=True)
