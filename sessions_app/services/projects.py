"""Which project a directory belongs to.

Two checkouts of one repository are one project, whatever machine they lie on. What is
no repository is a private project named after its directory; a home directory is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from sessions_app.models import Machine, Project, ProjectAlias, ProjectMark
from sessions_app.places import (
    is_no_project,
    name_of,
    normal_remote,
    parts,
    same_or_inside,
    without_worktree,
)
from sessions_app.services.locks import lock
from sessions_app.services.merging import merge, reread


@dataclass(frozen=True, slots=True)
class Directory:
    """What a client could read of a directory; all but the path may be empty."""

    path: str
    name: str = ""
    remote: str = ""
    root_commit: str = ""

    def marks(self) -> list[tuple[str, str]]:
        remote = normal_remote(self.remote)
        root = self.root_commit.strip().lower()
        marks = (
            (str(ProjectMark.Kind.REMOTE), remote),
            (str(ProjectMark.Kind.ROOT), root),
        )
        return [mark for mark in marks if mark[1]]


@transaction.atomic
def register_paths(
    machine: Machine, directories: Sequence[Directory]
) -> list[Project | None]:
    """The project of each directory, made or merged as its repository demands."""
    lock(machine.owner)
    return [_register(machine, directory) for directory in directories]


def _register(machine: Machine, directory: Directory) -> Project | None:
    alias = (
        ProjectAlias.objects.filter(machine=machine, path=directory.path)
        .select_related("project")
        .first()
    )
    marks = directory.marks()
    if not marks:
        return alias.project if alias else unresolved(machine, directory)
    project = _of_marks(machine.owner, directory, marks, alias)
    for kind, value in marks:
        ProjectMark.objects.get_or_create(
            owner=machine.owner, kind=kind, value=value, defaults={"project": project}
        )
    if not project.remote and (remote := normal_remote(directory.remote)):
        project.remote = remote
        project.save(update_fields=["remote"])
    if alias is None:
        ProjectAlias.objects.create(
            owner=machine.owner, machine=machine, path=directory.path, project=project
        )
    elif alias.project_id != project.pk:
        _move(alias, project)
    return project


def _of_marks(
    owner: User,
    directory: Directory,
    marks: list[tuple[str, str]],
    alias: ProjectAlias | None,
) -> Project:
    """The one project of these marks; where they name two, the two become one."""
    found: dict[int, Project] = {}
    for kind, value in marks:
        mark = (
            ProjectMark.objects.filter(owner=owner, kind=kind, value=value)
            .select_related("project")
            .first()
        )
        if mark:
            found[mark.project_id] = mark.project
    if found:
        first, *others = (found[pk] for pk in sorted(found))
        for other in others:
            merge(first, other)
        return first
    if alias and not alias.project.marks.exists():
        return alias.project  # the directory has become a repository
    name = directory.name.strip() or name_of(
        normal_remote(directory.remote) or directory.path
    )
    return Project.objects.create(owner=owner, name=name[:200])


def _move(alias: ProjectAlias, project: Project) -> None:
    """The directory is another repository now than the one it was known as."""
    before = alias.project
    alias.project = project
    alias.save(update_fields=["project"])
    if before.marks.exists() or before.aliases.exists():
        reread(before)
    else:
        merge(project, before)


def unresolved(machine: Machine, directory: Directory) -> Project | None:
    """The private project of a directory that is no repository; None for a home.

    The same path on another machine of the owner is the same project, but only while
    that is still private: nobody agreed to publish this directory.
    """
    if is_no_project(directory.path):
        return None
    known = (
        Project.objects.owned_by(machine.owner)
        .filter(aliases__path=directory.path, publishable=False, marks=None)
        .exclude(shares__isnull=False)
        .order_by("pk")
        .first()
    )
    project = known or Project.objects.create(
        owner=machine.owner,
        name=(directory.name.strip() or name_of(directory.path))[:200],
    )
    ProjectAlias.objects.create(
        owner=machine.owner, machine=machine, path=directory.path, project=project
    )
    return project


class UnknownPlaceError(Exception):
    """A directory has no project yet, and none was to be made."""


class Resolver:
    """Primary keys of the projects of the working directories in one session.

    ``root`` is the directory in which the session began: what lies below it and in no
    repository of its own belongs to the root's project. With ``make`` a directory that
    lacks a project gets one, which asks for the owner's lock; without it
    UnknownPlaceError is raised.
    """

    def __init__(self, machines: Sequence[Machine], root: str, *, make: bool) -> None:
        self._machines = {machine.pk: machine for machine in machines}
        self._root = root
        self._make = make
        # Of everything that its owner ever worked in: values, for rows would be dear.
        self._aliases: dict[int, dict[str, int]] = {pk: {} for pk in self._machines}
        self._tops: dict[int, dict[tuple[str, ...], int]] = {
            pk: {} for pk in self._machines
        }
        for machine, path, project, mark in ProjectAlias.objects.filter(
            machine__in=self._machines
        ).values_list(
            "machine",
            "path",
            "project",
            "project__marks",  # a line for each, or one without
        ):
            self._aliases[machine][path] = project
            if mark is not None:
                self._tops[machine][parts(path)] = project
        self._found: dict[tuple[int, str], int | None] = {}

    def project_of(self, machine_id: int, path: str) -> int | None:
        key = (machine_id, path)
        if key not in self._found:
            self._found[key] = self._find(machine_id, path) if path else None
        return self._found[key]

    def _find(self, machine_id: int, path: str) -> int | None:
        aliases = self._aliases[machine_id]
        tops, names = self._tops[machine_id], parts(path)
        for length in range(len(names), 0, -1):  # the innermost repository
            if names[:length] in tops:
                return tops[names[:length]]
        if (
            path != self._root
            and same_or_inside(path, self._root)
            and not is_no_project(self._root)
        ):
            return self.project_of(machine_id, self._root)
        if path in aliases:
            return aliases[path]
        checkout = without_worktree(path)
        if checkout != path:
            return self.project_of(machine_id, checkout)
        if is_no_project(path):
            return None
        if not self._make:
            raise UnknownPlaceError
        project = unresolved(self._machines[machine_id], Directory(path))
        return project.pk if project else None
