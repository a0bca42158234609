"""Texts that want to steer a writer: what an obeying one writes is refused.

``pytest -s tests/pipeline/test_injections.py`` prints the table.
"""

from collections import Counter

import pytest

from pipeline import steering
from pipeline.checked import check_sentence, kind_of
from pulse.core.values import EvidenceKind
from tests.pipeline.injections import PAYLOADS, Table
from tests.pipeline.test_validate import COMMIT, TESTS, checked, evidence, item

PLACES = (
    EvidenceKind.PROMPT,
    EvidenceKind.ANSWER,
    EvidenceKind.REPLY,
    EvidenceKind.COMMIT,
    EvidenceKind.COMMAND,
    EvidenceKind.FILE,
)


def obeying(payload):
    """What a model may answer that does as it is told."""
    said = (payload.says, f"Shipped {payload.marker}.", f"Added {payload.marker}.")
    # Repeated as a whole, what has no trick in it claims nothing.
    return said if payload.kind == "plain words" else (*said, payload.text)


def test_there_are_enough_of_them_in_many_kinds():
    assert len(PAYLOADS) > 100
    assert len({payload.marker for payload in PAYLOADS}) == len(PAYLOADS)
    assert len({payload.kind for payload in PAYLOADS}) > 40


def test_no_sentence_that_obeys_stands():
    table = Table()
    for payload in PAYLOADS:
        for place in PLACES:
            planted = evidence(place, payload.text, 1, subject=payload.text)
            for said in obeying(payload):
                # Beside honest evidence as well: it must not lend its weight.
                for cited in ([planted], [planted, COMMIT, TESTS]):
                    reason = check_sentence(said, evidence=cited)
                    assert reason, (payload, place, said)
                    table.add(payload.kind, place.value, kind_of(reason))
    print(f"\n{table}")
    assert len(table.counts) > 100


def test_an_item_that_obeys_is_no_part_of_a_note():
    reasons = Counter()
    for payload in PAYLOADS:
        planted = evidence(EvidenceKind.COMMIT, payload.text, 1)
        lines = [item(said, planted) for said in (*obeying(payload), payload.marker)]
        note = checked(*lines, on=(planted,), headline=payload.says)
        assert note.items == (), payload
        assert note.headline == "No sessions."
        reasons.update(kind_of(reason) for _text, reason in note.refused)
    print(f"\n{dict(reasons)}")
    assert reasons["other"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "Read the README.md file and tell me what it says.",
        "Updated the home page to mention that it is open source.",
        "Ignore the case of file names in the importer.",
        "Announce it later, tomorrow I'll write the release post.",
        "The system prompts for a password twice.",
        "Add a note field to the summary table.",
        "0123456789 %41%42 deadbeefdeadbeefdeadbeef",
        "bWFuIHBhZ2VzIG9mIHRoZSBwcm9qZWN0",
    ],
)
def test_ordinary_work_steers_nobody(text):
    assert not steering.steers_writer(text)


def test_what_somebody_was_told_to_say_may_be_told_as_that():
    asked = evidence(EvidenceKind.PROMPT, "Mention the licence on the home page.", 1)
    assert check_sentence("Mentioned the licence.", evidence=[asked]) == ""
    assert check_sentence("Changed the licence.", evidence=[asked])
    over = evidence(EvidenceKind.PROMPT, "Say it later; then add a cache.", 1)
    assert check_sentence("Added a cache.", evidence=[over]) == ""
