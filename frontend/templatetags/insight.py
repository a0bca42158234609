"""What shows a sentence of a report, as raised numbers that lead to the records."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from frontend.templatetags.wt import record_url, ref
from pipeline.insights.told import Claim
from pulse.core.values import EvidenceKind

register = template.Library()

_YOURS = frozenset(
    {
        EvidenceKind.PROMPT,
        EvidenceKind.ANSWER,
        EvidenceKind.PLAN,
        EvidenceKind.CORRECTION,
        EvidenceKind.REJECTION,
        EvidenceKind.CONFIRMATION,
        EvidenceKind.REFUTATION,
    }
)
MOST_REFS = 4


@register.simple_tag
def shown_by(claim: Claim) -> SafeString:
    """Your words, results, and what only an agent said carry different marks."""
    cited = claim.evidence[:MOST_REFS]
    return format_html_join(
        "",
        "{}",
        (
            (ref(_status(each.kind), number, record_url(each)),)
            for number, each in enumerate(cited, start=1)
        ),
    )


def _status(kind: EvidenceKind) -> str:
    if kind in _YOURS:
        return "confirmed"
    return "claimed" if kind is EvidenceKind.REPLY else "observed"
