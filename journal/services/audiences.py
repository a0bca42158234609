"""Who may read about a person's week, and which of their projects each may know."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Team, User
from journal import hooks
from pipeline.values import Audience
from sessions_app.models import Project, ProjectShare

#: Steps of the ladder that contain the profile.
_WITH_PROFILE = (
    ProjectShare.Share.PROFILE,
    ProjectShare.Share.NOTES,
    ProjectShare.Share.SESSIONS,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One audience of one person; ``team`` belongs to the audience TEAM alone."""

    audience: Audience
    team: Team | None = None

    @property
    def key(self) -> str:
        """One word for this reader among those of a person: `Edition.reader_key`."""
        return f"team:{self.team.public_id}" if self.team else self.audience.value


def readers_of(owner: User) -> list[Reader]:
    """Everyone for whom an edition of this person's weeks may exist."""
    teams = Team.objects.visible_to(owner).order_by("pk")
    return [
        Reader(Audience.ME),
        Reader(Audience.PUBLIC),
        *(Reader(Audience.TEAM, team) for team in teams),
    ]


def projects_for(owner: User, reader: Reader) -> dict[str, str]:
    """Public id to name of the projects that this reader may know about now."""
    projects = Project.objects.owned_by(owner).filter(left_out_at=None)
    if reader.audience is Audience.PUBLIC:
        projects = projects.filter(publishable=True)
    elif reader.audience is Audience.TEAM:
        projects = projects.filter(
            shares__team=reader.team,
            shares__share__in=_WITH_PROFILE,
            # Who has left a team shows it nothing, whatever rows are still there.
            shares__team__memberships__user=owner,
        )
    return dict(projects.values_list("public_id", "name"))


def fit_for_outsiders(owner: User) -> Callable[[str], bool]:
    """Whether a text of this person's may leave: what the gate of posts says, too."""
    told = list(projects_for(owner, Reader(Audience.PUBLIC)))
    tests = [hook(owner, told) for hook in hooks.fit_for_outsiders]
    return lambda text: all(test(text) for test in tests)
