"""Deeds that reach others or prove something: only where something shows them.

Built, tested, tried and released are different things. That code was released, measured
or verified does not follow from its having been written.
"""

import re
from collections.abc import Sequence

from pulse.core.values import Evidence, EvidenceKind

K = EvidenceKind
#: What says it, what shows it by a word, what shows it by its kind.
_DEEDS: tuple[tuple[re.Pattern[str], re.Pattern[str], frozenset[K]], ...] = tuple(
    (
        re.compile(rf"\b(?:{said})\b", re.IGNORECASE),
        re.compile(shown, re.IGNORECASE),
        frozenset(kinds),
    )
    for said, shown, kinds in (
        (
            r"shipped|released|published|launched|deployed|rolled out",
            r"\b(?:ship|releas|publish|launch|deploy|roll\w* out|version|tag|v?\d\.\d)",
            (),
        ),
        (r"merged", r"\bmerg", (K.PULL_REQUEST,)),
        (r"pushed", r"\bpush|->", (K.PUSH,)),
        (r"verified|proved|proven|validated", r"\b(?:verif|prov|valid)", ()),
        (r"measured|benchmarked|profiled", r"\b(?:measur|bench|profil|timed?\b)", ()),
        (r"acquired|hired|sold|won", r"\b(?:acqui|hir|s[eo]ld|sell|w[io]n)", ()),
    )
)


def unshown_deed(text: str, shown: str, evidence: Sequence[Evidence]) -> str:
    """The first such deed that the text tells and nothing shows, as it is said; ""."""
    kinds = {piece.kind for piece in evidence}
    for said, by_word, by_kind in _DEEDS:
        found = said.search(text)
        if found and not kinds & by_kind and not by_word.search(shown):
            return found[0].lower()
    return ""
