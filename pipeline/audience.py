"""What of a week belongs to an audience: decided before a word is composed."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.values import Line, Profile, ProjectWeek, Skill
from pulse.core.values import Cited, EvidenceKind, Item, Note, WorkDay

#: What outsiders may be shown as evidence; the rest is counted for them, not linked.
PUBLIC_KINDS = frozenset({EvidenceKind.COMMIT, EvidenceKind.PULL_REQUEST})

#: What warns its owner and is nobody else's business.
OWNERS_KINDS = frozenset({EvidenceKind.SENSITIVE_READ})

#: Records that an audience's projects hold: (session, record).
Records = Collection[tuple[str, str]]


def visible_items(
    notes: Iterable[Note],
    projects: Collection[str],
    records: Records,
    *,
    owner: bool = False,
) -> tuple[Note, ...]:
    """The notes with those items that belong wholly to these projects.

    An item that cites a record of another project takes the stricter of the two: it is
    not there. The same holds for one whose record is not there any more. ``owner``: the
    reader is the person whose notes these are.
    """
    return tuple(
        replace(
            note,
            headline="",
            items=tuple(
                item
                for item in note.items
                if item.project in projects
                and _cites_only(item, records)
                and (owner or not _for_owner(item))
            ),
            refused=(),
        )
        for note in notes
    )


def with_strict_projects(note: Note, day: WorkDay) -> Note:
    """The note in which an item of several projects belongs to none of them.

    Work in no project is its owner's alone: of two projects the stricter could not be
    more strict than that.
    """
    projects: dict[tuple[str, str], set[str]] = {}
    for piece in day.evidence:
        projects.setdefault((piece.session, piece.record), set()).add(piece.project)

    def strict(item: Item) -> Item:
        cited = {
            project
            for each in item.evidence
            for project in projects.get((each.session, each.record), {""})
        }
        return item if cited <= {item.project} else replace(item, project="")

    return replace(note, items=tuple(strict(item) for item in note.items))


def _cites_only(item: Item, records: Records) -> bool:
    return all((cited.session, cited.record) in records for cited in item.evidence)


def _for_owner(item: Item) -> bool:
    return any(cited.kind in OWNERS_KINDS for cited in item.evidence)


def without_records(profile: Profile) -> Profile:
    """For readers who may see the profile and not the sessions it was made from."""
    return replace(
        profile,
        moved=_bare_lines(profile.moved),
        set_aside=_bare_lines(profile.set_aside),
        skills=tuple(_bare_skill(skill) for skill in profile.skills),
        themes=_bare_lines(profile.themes),
        carried_over=_bare_lines(profile.carried_over),
        projects=tuple(_bare_project(project) for project in profile.projects),
        decided=_bare_lines(profile.decided),
        learned=_bare_lines(profile.learned),
        went_wrong=_bare_lines(profile.went_wrong),
        only_said=_bare_lines(profile.only_said),
        refused=(),
    )


def _bare(cited: Cited) -> Cited:
    shown = cited.quote if cited.kind in PUBLIC_KINDS else ""
    return replace(cited, session="", record="", quote=shown)


def _bare_line(line: Line) -> Line:
    # A thread's key names a session.
    bare = tuple(_bare(cited) for cited in line.evidence)
    return replace(line, evidence=bare, thread="")


def _bare_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(_bare_line(line) for line in lines)


def _bare_skill(skill: Skill) -> Skill:
    return replace(skill, strongest=skill.strongest and _bare_line(skill.strongest))


def _bare_project(project: ProjectWeek) -> ProjectWeek:
    return replace(project, milestones=_bare_lines(project.milestones))
