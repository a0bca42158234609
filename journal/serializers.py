"""The JSON of profiles, and of what notes and profiles cite."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from rest_framework import serializers

from journal.links import record_url
from journal.models import Edition
from journal.services.audiences import Reader
from journal.services.growth import WeekGrowth, week_growth
from journal.services.standing import past_weeks
from journal.services.weeks import profile_of
from pipeline.growth import Past
from pipeline.values import Audience, Line, Profile, Skill
from pulse.core.values import EvidenceKind


class CitedSerializer(serializers.Serializer[Any]):
    session = serializers.CharField(help_text="Public id; empty in a team's edition.")
    record = serializers.CharField()
    quote = serializers.CharField(help_text="Occurs in the record, letter for letter.")
    kind = serializers.ChoiceField(choices=[(k.value, k.value) for k in EvidenceKind])
    at = serializers.DateTimeField()
    url = serializers.CharField(help_text="The page that opens the record.")


class ProfileLineSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    project = serializers.CharField(help_text="Name; empty for work in several.")
    status = serializers.CharField()
    reason = serializers.CharField()
    note_date = serializers.DateField(allow_null=True)
    evidence = CitedSerializer(many=True)


class SkillSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.CharField(
        help_text="language, framework, library, tool or practice"
    )
    days = serializers.IntegerField()
    first_seen = serializers.DateField(
        allow_null=True, help_text="By the editions of this audience."
    )
    trend = serializers.CharField(
        help_text="new, back, more, less or steady; empty: too little to compare."
    )
    weeks = serializers.IntegerField(help_text="Weeks in which it was seen.")
    strongest = ProfileLineSerializer(allow_null=True)


class MeasureSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        help_text="active (seconds), prompts, commits, milestones or test_runs"
    )
    before = serializers.IntegerField()
    now = serializers.IntegerField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """A week against the one before it."""

    before = serializers.CharField(help_text="The ISO week before.")
    measures = MeasureSerializer(many=True)
    reason = serializers.CharField(help_text="Why nothing is compared; else empty.")


class ProjectWeekSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    active_seconds = serializers.IntegerField()
    milestones = ProfileLineSerializer(many=True)


class ProfileSerializer(serializers.ModelSerializer[Edition]):
    """A week as one audience may see it."""

    id = serializers.CharField(source="public_id")
    team = serializers.CharField(
        source="team.public_id", default=None, allow_null=True, read_only=True
    )
    headline = serializers.CharField(source="profile.headline")
    moved = ProfileLineSerializer(many=True, source="shown.moved")
    decided = ProfileLineSerializer(many=True, source="shown.decided")
    learned = ProfileLineSerializer(many=True, source="shown.learned")
    went_wrong = ProfileLineSerializer(many=True, source="shown.went_wrong")
    set_aside = ProfileLineSerializer(many=True, source="shown.set_aside")
    only_said = ProfileLineSerializer(many=True, source="shown.only_said")
    skills = SkillSerializer(many=True, source="shown.skills")
    not_seen = serializers.ListField(
        child=serializers.CharField(), source="profile.not_seen"
    )
    themes = ProfileLineSerializer(many=True, source="shown.themes")
    carried_over = ProfileLineSerializer(many=True, source="shown.carried_over")
    projects = ProjectWeekSerializer(many=True, source="shown.projects")
    notes = serializers.IntegerField(source="profile.notes", help_text="n of n of m")
    days = serializers.IntegerField(source="profile.days", help_text="m of n of m")
    missing = serializers.ListField(
        child=serializers.DateField(), source="profile.missing"
    )
    sessions = serializers.IntegerField(source="profile.sessions")
    prompts = serializers.IntegerField(source="profile.prompts")
    active_seconds = serializers.IntegerField(source="shown.active_seconds")
    comparison = ComparisonSerializer(source="shown.comparison")

    class Meta:
        model = Edition
        fields = (
            *("id", "week", "audience", "team", "revision", "written_at", "writer"),
            *("headline", "moved", "decided", "learned", "went_wrong", "set_aside"),
            "only_said",
            *("skills", "not_seen", "themes", "carried_over", "projects"),
            *("notes", "days", "missing", "sessions", "prompts", "active_seconds"),
            "comparison",
        )
        read_only_fields = fields

    @cached_property
    def _past(self) -> dict[tuple[int, str], list[Past]]:
        return {}

    def to_representation(self, instance: Edition) -> dict[str, Any]:
        profile = profile_of(instance)
        grown = self._growth(instance, profile)
        instance.shown = _shown(profile, grown)  # type: ignore[attr-defined]
        return super().to_representation(instance)

    def _growth(self, edition: Edition, profile: Profile) -> WeekGrowth:
        """The other weeks of the same reader are read once for a whole list."""
        known = self._past
        reader = Reader(Audience(edition.audience), edition.team)
        key = (edition.owner_id, reader.key)
        if key not in known:
            known[key] = past_weeks(edition.owner, reader)
        return week_growth(edition.owner, reader, profile, known[key])


def line_data(value: Line, names: Mapping[str, str]) -> dict[str, Any]:
    """A line with its project's name, and the page that opens each record."""
    return {
        "text": value.text,
        "project": names.get(value.project, ""),
        "status": value.status,
        "reason": value.reason,
        "note_date": value.note_date,
        "evidence": [
            {
                "session": c.session,
                "record": c.record,
                "quote": c.quote,
                "kind": c.kind.value,
                "at": c.time,
                "url": record_url(c.session, c.record),
            }
            for c in value.evidence
        ],
    }


def _skill(skill: Skill, grown: WeekGrowth) -> dict[str, Any]:
    growth = grown.skills.get((skill.name, skill.kind))
    return {
        "name": skill.name,
        "kind": skill.kind,
        "days": skill.days,
        "first_seen": growth and growth.first_seen,
        "trend": growth.trend.value if growth else "",
        "weeks": growth.weeks if growth else 1,
    }


def _shown(profile: Profile, grown: WeekGrowth) -> dict[str, Any]:
    """A profile with project names for keys and seconds for times."""
    names = {project.key: project.name for project in profile.projects}

    def line(value: Line) -> dict[str, Any]:
        return line_data(value, names)

    sections = (
        *("moved", "decided", "learned", "went_wrong", "set_aside", "only_said"),
        *("themes", "carried_over"),
    )
    return {
        **{name: [line(v) for v in getattr(profile, name)] for name in sections},
        "skills": [
            {
                **_skill(skill, grown),
                "strongest": line(skill.strongest) if skill.strongest else None,
            }
            for skill in profile.skills
        ],
        "projects": [
            {
                "name": project.name,
                "active_seconds": int(project.active.total_seconds()),
                "milestones": [line(value) for value in project.milestones],
            }
            for project in profile.projects
        ],
        "active_seconds": int(profile.active.total_seconds()),
        "comparison": grown.comparison,
    }
