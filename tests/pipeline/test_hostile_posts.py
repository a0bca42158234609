"""Texts made to be slow: the checks of 3,000 characters cost what a plain draft costs."""

from time import perf_counter

import pytest

from pipeline.post_gate import Bound, Kept, Known, Said, check
from pipeline.sentences import split

SIZE = 3000
PLAIN = "I replaced the advisory lock with a lease that anyone can read in the log. "
SHAPES = {
    "dots": "a.",
    "domains": "a.py,",
    "domains that end nowhere": "a.a.a.a.a.a.a.a.a.a.b_c.com ",
    "ats": "@",
    "addresses": "a@b.",
    "half addresses": "a.b-c+d",
    "many addresses": "ada@example.com ",
    "tags": "#a",
    "brackets": "((((",
    "closed brackets": "(a)",
    "links": "https://e.com/a(b)?c=d ",
    "one long link": "https://e.com/" + "a-" * 1493,
    "open brackets in a link": "https://e.com/" + "(a" * 1493,
    "emoji": "😀",
    "families": "👨\u200d👩\u200d👧\u200d👦",
    "joiners": "\u200d",
    "marks": "e\u0301\u0327" + "\u0301\u0327" * 1498,
    "dashes": "-",
    "words of dashes": "a-",
    "underscores": "_",
    "one long word": "a",
    "one long capital": "A",
    "digits": "1",
    "numbers": "1,",
    "cashtags": "$A ",
    "quotes": "“a” ",
    "apostrophes": "a's ",
    "blanks": "a" + " " * 2998 + "b",
    "lines": "a\n",
    "full stops": "A. ",
    "Chinese": "中",
    "Chinese domains": "中.com",
    "names": "Grace ",
    "private names": "tidepool ",
    "weakness": "anyone could read data leaks of tokens ",
    "half a weakness": "passwords a a a a ",
    "secrets": "password = ",
    "base64": "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
    "hex": "0123456789abcdef",
    "redacted": "[redacted:",
    "wishes": "the lease is not ",
    "backslashes": "\\",
}
KNOWN = Known(
    private=[f"tidepool-{n}" for n in range(40)] + ["tidepool", "ledger"],
    people=[f"Grace{n} Hopper{n}" for n in range(40)] + ["Grace Hopper"],
    clients=["acme-corp"],
    kept=[Kept(f"word {n}") for n in range(40)],
    said=[Said("We drop the free tier in March. Don't mention that anywhere.")] * 20,
    earlier=[PLAIN * 20] * 10,
)


#: Times as long as a plain draft of the same length.
ALLOWED = 5


def filled(piece):
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


def seconds(text, network):
    """The better of two: what else the machine does only adds."""
    bound = [Bound(one, quotes=("41 passed",)) for one in split(text)]
    best = float("inf")
    for _ in range(2):
        start = perf_counter()
        check(text, network, KNOWN, bound)
        best = min(best, perf_counter() - start)
    return best


def ratio(shape, network):
    plain = seconds(filled(PLAIN), network)
    return seconds(filled(SHAPES[shape]), network) / plain


@pytest.mark.parametrize("network", ["linkedin", "x"])
@pytest.mark.parametrize("shape", SHAPES)
def test_it_costs_about_what_a_plain_draft_costs(shape, network):
    # A machine that is busy may be unlucky once; a quadratic pattern always is.
    assert any(ratio(shape, network) <= ALLOWED for _ in range(4))
