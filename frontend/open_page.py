"""The page for outsiders as it is read: grouped, with a title and a description."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.lines import SKILL_KINDS
from journal.calendar import days_of
from journal.services.public_pages import Opened
from pipeline.outsiders import OpenProfile, OpenSkill, Told

_NAMED = 5


@dataclass(frozen=True, slots=True)
class OpenProjectShown:
    name: str
    weeks: int
    first: date
    last: date
    shipped: int
    milestones: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class OpenPage:
    name: str
    digest: str
    indexed: bool
    profile: OpenProfile | None
    skills: tuple[tuple[str, tuple[OpenSkill, ...]], ...] = ()
    projects: tuple[OpenProjectShown, ...] = ()
    months: tuple[tuple[date, tuple[str, ...]], ...] = ()
    since: date | None = None
    summary: str = ""


def open_page(what: Opened) -> OpenPage:
    profile = what.profile
    if profile is None:
        return OpenPage(what.name, what.digest, what.indexed, None)
    return OpenPage(
        name=what.name,
        digest=what.digest,
        indexed=what.indexed,
        profile=profile,
        skills=tuple(
            (kind, found)
            for kind in SKILL_KINDS
            if (found := tuple(s for s in profile.skills if s.kind == kind))
        ),
        projects=tuple(
            OpenProjectShown(
                project.name,
                project.weeks,
                days_of(project.first_week)[0],
                days_of(project.last_week)[6],
                project.shipped,
                project.milestones,
            )
            for project in profile.projects
        ),
        months=tuple(
            (date.fromisoformat(f"{month.month}-01"), month.themes)
            for month in reversed(profile.months)
            if month.themes
        ),
        since=days_of(profile.first_week)[0],
        summary=summary(profile),
    )


def summary(profile: OpenProfile) -> str:
    """One sentence for a link preview, made of what the page shows."""
    names = [skill.name for skill in profile.skills[:_NAMED]]
    weeks = ngettext("%(n)d week", "%(n)d weeks", profile.weeks) % {"n": profile.weeks}
    day = formats.date_format(profile.as_of, "j F Y")
    if not names:
        return _("Work in %(weeks)s, as of %(day)s.") % {"weeks": weeks, "day": day}
    return _("%(skills)s; seen at work in %(weeks)s, as of %(day)s.") % {
        "skills": ", ".join(names),
        "weeks": weeks,
        "day": day,
    }
