"""Everything the page of a report draws, by name."""

from frontend.insights import behaviour, labels
from frontend.insights.parts import Links, Part
from pipeline.insights.figures import Statistics


def parts(found: Statistics, links: Links) -> dict[str, Part]:
    """All drawings of the report, by name."""
    return {
        "responses": behaviour.responses(found),
        "outcomes": labels.outcomes(found, links),
        "hours": behaviour.hours(found),
        "tools": labels.tools(found, links),
        "errors": labels.errors(found, links),
        "steps": labels.steps(found, links),
        "overlap": behaviour.overlap(found),
        "days": behaviour.days(found),
        "kinds": labels.kinds(found, links),
        "goals": labels.goals(found, links),
        "languages": labels.languages(found),
    }
