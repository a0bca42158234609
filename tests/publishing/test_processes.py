"""Posting by real processes: two at once, and killed with -9 at the worst moments."""

import json

from tests.publishing.world import NETWORKS

SCRIPT = ("-m", "tests.publishing.script")
#: Never sent again: read back where that is possible, else the person is asked.
EXPECTED = """
0 0
two workers linkedin published published
two workers x published published
-9 -9
a death after the call linkedin sending sending
a death after the call x sending sending
a death after the call linkedin unknown unknown
a death after the call x unknown unknown
a death after the call linkedin unknown unknown
a death after the call x published published
-9 -9
a death before the call linkedin published published
a death before the call x published published
a dead schedule linkedin published published
a dead schedule x published published
"""


def test_a_bad_day_doubles_and_loses_no_post(product, providers):
    product.env |= providers.settings
    grants = {network: providers.grant(network) for network in NETWORKS}
    said = product.run(*SCRIPT, json.dumps(grants))
    assert said.splitlines() == EXPECTED.split("\n")[1:-1], said
    for network in NETWORKS:
        texts = [post["shown"] for post in providers.posts(network)]
        assert len(texts) == len(set(texts)) == 4
