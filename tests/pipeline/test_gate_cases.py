"""What the gate finds in texts that were labelled before it was written."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from pipeline.post_gate import Bound, Kept, Known, Said, check
from pipeline.sentences import split

GIVEN = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures" / "gate-cases.yml").read_text()
)
SEEN = ["commit", "tests"]


def known_of(case):
    given = GIVEN["known"]
    said = case.get("said", [])
    return Known(
        private=given["private"],
        people=given["people"],
        clients=given["clients"],
        yours=given["yours"],
        kept=[Kept(**each) for each in given["kept"]],
        said=[
            Said(text, before) for before, text in zip(["", *said], said, strict=False)
        ],
        earlier=case.get("earlier", []),
    )


def bound_of(case):
    quotes = tuple(case.get("quotes", ["as it was recorded"]))
    kinds = case.get("kinds", [])
    return [
        Bound(
            text,
            quotes=() if number in case.get("yours", []) else quotes,
            yours=number in case.get("yours", []),
            kinds=tuple(kinds[number] if number < len(kinds) else SEEN),
        )
        for number, text in enumerate(split(case["text"]))
    ]


def found_in(case):
    network = case.get("network", "linkedin")
    findings = check(case["text"], network, known_of(case), bound_of(case))[1]
    return {f"{one.code}{'!' if one.blocking else '?'}" for one in findings}


@pytest.mark.parametrize("case", GIVEN["cases"], ids=lambda case: case["text"][:50])
def test_it_finds_what_was_labelled_and_nothing_else(case):
    assert found_in(case) == set(case["find"].split())


def measured():
    """Code -> (found and labelled, found, labelled)."""
    right, found, labelled = Counter(), Counter(), Counter()
    for case in GIVEN["cases"]:
        got, want = found_in(case), set(case["find"].split())
        right.update(got & want)
        found.update(got)
        labelled.update(want)
    return {
        code: (right[code], found[code], labelled[code])
        for code in sorted(found | labelled)
    }


if __name__ == "__main__":
    for code, (right, found, labelled) in measured().items():
        print(f"{code:18} precision {right}/{found}, recall {right}/{labelled}")
