"""The JSON of a profile over all weeks."""

from typing import Any

from rest_framework import serializers

from journal.serializers import ProfileLineSerializer, line_data
from journal.services.all_time import AllTimeView
from pipeline.all_time import AllTime, trend


class LongSkillSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.CharField(
        help_text="language, framework, library, tool or practice"
    )
    first_seen = serializers.DateField()
    last_seen = serializers.DateField()
    weeks = serializers.IntegerField(help_text="Weeks in which it was seen.")
    days = serializers.IntegerField()
    trend = serializers.CharField(
        help_text="The last four weeks against the four before: new, more, less or "
        "steady; empty: too little to compare."
    )
    strongest = ProfileLineSerializer(
        allow_null=True, help_text="Of all weeks; null: never a skill of one week."
    )


class LongProjectSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    active_seconds = serializers.IntegerField()
    weeks = serializers.IntegerField()
    first_week = serializers.CharField()
    last_week = serializers.CharField()
    milestones = ProfileLineSerializer(many=True, help_text="The newest last.")


class MonthSerializer(serializers.Serializer[Any]):
    month = serializers.CharField(help_text="YYYY-MM")
    themes = ProfileLineSerializer(many=True)


class AllTimeSerializer(serializers.Serializer[Any]):
    """All weeks as one audience may see them."""

    weeks = serializers.IntegerField()
    first_week = serializers.CharField()
    last_week = serializers.CharField()
    notes = serializers.IntegerField(help_text="n of n of m")
    days = serializers.IntegerField(help_text="m of n of m")
    missing = serializers.ListField(child=serializers.DateField())
    sessions = serializers.IntegerField()
    prompts = serializers.IntegerField()
    commits = serializers.IntegerField()
    active_seconds = serializers.IntegerField()
    skills = LongSkillSerializer(many=True)
    projects = LongProjectSerializer(many=True)
    months = MonthSerializer(many=True)
    waiting = serializers.ListField(
        child=serializers.CharField(), help_text="Weeks that are not counted yet."
    )


def all_time_data(view: AllTimeView) -> dict[str, Any]:
    found = view.profile or AllTime()
    names = {project.key: project.name for project in found.projects}
    numbers = ("weeks", "notes", "days", "sessions", "prompts", "commits")
    return {
        **{name: getattr(found, name) for name in numbers},
        "first_week": found.first_week,
        "last_week": found.last_week,
        "missing": found.missing,
        "active_seconds": int(found.active.total_seconds()),
        "skills": [
            {
                "name": skill.name,
                "kind": skill.kind,
                "first_seen": skill.first_seen,
                "last_seen": skill.last_seen,
                "weeks": skill.weeks,
                "days": skill.days,
                "trend": trend(skill, found).value,
                "strongest": skill.strongest and line_data(skill.strongest, names),
            }
            for skill in found.skills
        ],
        "projects": [
            {
                "name": project.name,
                "active_seconds": int(project.active.total_seconds()),
                "weeks": project.weeks,
                "first_week": project.first_week,
                "last_week": project.last_week,
                "milestones": [line_data(line, names) for line in project.milestones],
            }
            for project in found.projects
        ],
        "months": [
            {
                "month": month.month,
                "themes": [line_data(line, names) for line in month.themes],
            }
            for month in found.months
        ],
        "waiting": view.waiting,
    }
