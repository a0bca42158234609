"""A session divided by project: joined again it is the whole."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.stats.activity import combine
from pulse.core.stats.measure import measure, measure_parts
from pulse.core.stats.merge import join
from pulse.core.stats.overlap import during
from pulse.core.values import Origin
from tests.pulse.core.sessions import Session


def a_day():
    session = (
        Session("a")
        .says("Fix the importer")
        .edits("/p/a.py", 3, 1)
        .runs("git commit -m x", "[main 1a2b3c4] x\n 1 file changed, 3 insertions(+)")
        .replies("Done")
        .says("Now the site")
        .calls("Read", "ok", file_path="/q/b.py")
        .runs("pytest", "1 failed", error=True)
        .says("Again")
        .replies("Done")
    )
    session.records[9] = replace(session.records[9], origin=Origin.SUBAGENT)
    return session.records


RECORDS = a_day()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from("pqr"), min_size=len(RECORDS), max_size=len(RECORDS)),
    st.integers(1, len(RECORDS) - 1),
)
def test_the_parts_are_the_whole(places, late):
    # A pause in the middle: a stretch of activity ends in whichever place it was.
    records = [
        replace(r, time=r.time.replace(hour=14)) if n >= late else r
        for n, r in enumerate(RECORDS)
    ]
    where = dict(zip([r.id for r in records], places, strict=True))
    parts = measure_parts(records, lambda r: where[r.id], agent="claude_code")
    assert set(parts) == set(places)
    whole = measure(records, agent="claude_code")
    (joined,) = join(parts.values())
    same = {"opening": whole.opening, "cwd": whole.cwd}
    assert replace(joined, **same) == whole
    found = combine(parts.values())
    assert replace(found, sessions=()) == replace(combine([whole]), sessions=())


def test_messages_that_went_back_and_forth_are_known_by_their_place():
    sent = [(0, "a"), (1, "b"), (2, "a"), (3, "c")]
    assert during(reversed(sent)) == {0, 1, 2}


def test_what_another_session_owns_counts_nothing():
    others = {record.id for record in RECORDS[:3]}
    (part,) = measure_parts(RECORDS, lambda _: "p", others=others).values()
    assert [call.name for call in part.calls] == ["Bash", "Read", "Bash"]
    assert part.opening[1] == "Now the site"
    # It is read for context all the same: the answer to what the agent said before.
    assert measure(RECORDS[3:]).messages[0] == part.messages[0]
    assert measure([]).population == "unattended"
