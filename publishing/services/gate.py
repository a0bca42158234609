"""Whether a draft may leave: its text, its projects and its evidence, as of now."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from pipeline.limits import Finding, Measure
from pipeline.post_gate import Bound, Known, check
from publishing.models import Draft, Publication
from pulse.core.values import EvidenceKind
from sessions_app.models import EvidenceRow, Project

#: Posts that a new one is compared with.
EARLIER = 50


def examine(draft: Draft, *, text: str | None = None) -> tuple[Measure, list[Finding]]:
    """The draft's text, or another one for it, measured, with every finding."""
    wanted = draft.text if text is None else text
    measured, findings = check(
        wanted, draft.network, known(draft), bound(draft), draft.channel
    )
    return measured, [*standing(draft), *findings]


def bound(draft: Draft) -> list[Bound]:
    return [
        Bound(
            text=one["text"],
            quotes=tuple(cited["quote"] for cited in one["evidence"]),
            opinion=one["opinion"],
            yours=one["yours"],
        )
        for one in draft.sentences
    ]


def known(draft: Draft) -> Known:
    """What may not be named, who is known, and what was posted before."""
    earlier = Publication.objects.owned_by(draft.owner).filter(network=draft.network)
    if draft.pk:
        earlier = earlier.exclude(draft=draft)
    return Known(
        private=private_names(draft.owner, apart_from=draft.projects),
        people=people_known_to(draft.owner),
        earlier=list(earlier.values_list("text", flat=True)[:EARLIER]),
    )


def private_names(owner: User, *, apart_from: list[str]) -> list[str]:
    """Names of projects that may not be mentioned, unless one of that name may."""
    mine = Project.objects.owned_by(owner)
    may = mine.filter(publishable=True, left_out_at=None)
    others = mine.exclude(pk__in=may).exclude(public_id__in=apart_from)
    return sorted(
        set(others.values_list("name", flat=True))
        - set(may.values_list("name", flat=True))
    )


def people_known_to(owner: User) -> list[str]:
    """Names from trailers of recorded commits, and of people in the same teams."""
    commits = EvidenceRow.objects.owned_by(owner).filter(
        kind=EvidenceKind.COMMIT, data__has_key="people"
    )
    names = {
        name
        for data in commits.values_list("data", flat=True)
        for name in data["people"]
    }
    teams = Membership.objects.filter(user=owner).values("team")
    mates = Membership.objects.filter(team__in=teams).exclude(user=owner)
    names.update(mates.exclude(user__name="").values_list("user__name", flat=True))
    return sorted(names - {owner.name})


def standing(draft: Draft) -> list[Finding]:
    """What the draft rests on and no longer may: private projects, lost evidence."""
    return [*_projects(draft), *_evidence(draft)]


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
