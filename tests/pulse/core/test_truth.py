"""Evidence against labels that were written from what the sessions mean."""

import pytest

from tests.pulse.core.truth.score import NAMES, load, score

LEAST = 0.95


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    return [score(name, tmp_path_factory.mktemp(name)) for name in NAMES]


def test_precision_and_recall(scores, record_property):
    recall = sum(s.found for s in scores) / sum(s.expected for s in scores)
    precision = sum(s.right for s in scores) / sum(s.evidence for s in scores)
    record_property(
        "figure",
        f"Evidence in {len(scores)} labelled sessions: precision {precision:.3f}, "
        f"recall {recall:.3f} of {sum(s.expected for s in scores)} labels",
    )
    wrong = [
        f"{s.name}: {what} {line}"
        for s in scores
        for what, lines in (("missed", s.missed), ("not expected", s.extra))
        for line in lines
    ]
    assert precision >= LEAST and recall >= LEAST, "\n" + "\n".join(wrong)


def test_nothing_forbidden_is_found(scores):
    assert [(s.name, s.forbidden) for s in scores if s.forbidden] == []


def test_there_are_enough_sessions():
    assert len(NAMES) >= 44


@pytest.mark.parametrize("name", NAMES)
def test_labels_name_events(name):
    gold = load(name)
    events = {
        next(iter(event)).split()[0]
        for session in gold["sessions"].values()
        for event in session["events"]
    }
    assert gold["about"]
    for part in ("expect", "may", "never"):
        for entry in gold.get(part, ()):
            head = entry if isinstance(entry, str) else next(iter(entry))
            named = set(head.split()[1].split("|")) - {"any"}
            assert named <= events, head
