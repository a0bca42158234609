"""Every kind of evidence has a name for people, and a place among the others."""

from frontend import proof
from pulse.core.values import EvidenceKind


def test_every_kind_has_a_name_and_a_rank():
    kinds = {kind.value for kind in EvidenceKind}
    assert set(proof.KINDS) == kinds
    assert set(proof._RANK) == kinds
