"""What tests of the core share."""

import pytest

from pulse.core.redact.native import NativeGate


@pytest.fixture(scope="session", autouse=True)
def compiled_once():
    """Hyperscan takes a second and a half for each set of expressions: once is enough
    for the tests of one process. What is damaged is still made anew, from these."""
    whole, made = NativeGate._compiled, {}

    def compiled(gate, expressions):
        key = gate._library.Database, tuple(expressions)
        if key not in made:
            made[key] = whole(gate, expressions)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NativeGate, "_compiled", compiled)
        yield
