"""Every claim is checked, whoever wrote it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.claims import missing_from
from pipeline.validate import check_note
from pulse.core.values import (
    Cited,
    Coverage,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Origin,
    Outcome,
    Status,
    WorkDay,
)

K = EvidenceKind
NINE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def evidence(kind, quote, minute=0, *, origin=Origin.MAIN, **data):
    record = f"r{minute}"
    return Evidence(
        "s1",
        record,
        NINE + timedelta(minutes=minute),
        quote,
        kind,
        origin,
        "p",
        "main",
        data,
    )


PROMPT = evidence(K.PROMPT, "Add retries to the uploader", 0)
COMMIT = evidence(
    K.COMMIT, "[main 9be0c11] Add retries to the uploader", 5, outcome=Outcome.OK
)
TESTS = evidence(
    K.TESTS, "41 passed in 0.44s", 6, passed=41, failed=0, outcome=Outcome.OK
)
RED = evidence(
    K.TESTS, "2 failed, 39 passed in 1s", 7, failed=2, outcome=Outcome.FAILED
)
REPLY = evidence(K.REPLY, "Added retries to the uploader, all green.", 4)
DECIDED = evidence(K.PROMPT, "let's use SQLite because it needs no server", 8)


def item(text, *pieces, kind=ItemKind.ACHIEVEMENT, status=Status.OBSERVED, **more):
    cited = tuple(Cited(e.session, e.record, e.quote, e.kind, e.time) for e in pieces)
    return Item(kind, text, status, "p", cited, **more)


def day(*pieces):
    return WorkDay(
        date=date(2026, 11, 19),
        zone="UTC",
        starts=NINE - timedelta(hours=5),
        ends=NINE + timedelta(hours=19),
        sessions=(),
        projects=(),
        evidence=tuple(pieces),
        active=timedelta(minutes=30),
    )


def checked(*items, on=None, headline="Added retries."):
    pieces = on if on is not None else (PROMPT, COMMIT, TESTS, RED, REPLY, DECIDED)
    note = Note(
        date(2026, 11, 19), headline, items, Coverage(1, 0, 2, 0, timedelta()), "test"
    )
    return check_note(note, day(*pieces))


def test_a_true_item_stays_as_it_is():
    true = item("Added retries to the uploader; 41 tests passed.", COMMIT, TESTS)
    assert checked(true).items == (true,)


def test_evidence_of_another_day_shows_nothing():
    note = checked(item("Added retries to the uploader.", COMMIT), on=(PROMPT,))
    assert note.items == ()
    assert note.refused[0] == (
        "Added retries to the uploader.",
        "It cites no evidence of this day.",
    )


def test_a_quote_may_be_a_part_of_the_evidence():
    part = replace(COMMIT, quote="Add retries to the uploader")
    assert len(checked(item("Added retries to the uploader.", part)).items) == 1


def test_a_quote_that_is_not_there_shows_nothing():
    invented = replace(COMMIT, quote="Add retries and a cache to it")
    assert checked(item("Added retries to the uploader.", invented)).items == ()


def test_a_part_shorter_than_twelve_letters_shows_nothing():
    short = replace(COMMIT, quote="Add retries")
    assert checked(item("Added retries.", short)).items == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Added 3 retries to the uploader.", "the number 3"),
        ("Added three retries to the uploader.", "the number “three”"),
        ("Added retries to upload.py.", "“upload.py”"),
        ("Added retries to the BlobUploader.", "“BlobUploader”"),
        ("Added retries with --max-tries.", "“--max-tries”"),
        ("Added retries for Priya to the uploader.", "the name “Priya”"),
    ],
)
def test_what_the_evidence_does_not_show_is_refused(text, missing):
    note = checked(item(text, COMMIT))
    assert note.refused[0][1] == f"Its evidence does not show {missing}."


def test_numbers_that_code_computed_may_be_told():
    assert missing_from("114 tests failed", [replace(RED, data={"failed": 114})]) == ""


def test_a_count_of_the_cited_evidence_may_be_told():
    said = [evidence(K.REFUTATION, "it is still broken", n) for n in (1, 2, 3)]
    assert missing_from("3 attempts failed", said) == ""
    assert missing_from("4 attempts failed", said) == "the number 4"


def test_only_an_agent_s_word_is_no_achievement():
    note = checked(item("Added retries to the uploader.", REPLY))
    assert [(i.kind, i.status) for i in note.items] == [
        (ItemKind.ATTEMPT, Status.CLAIMED)
    ]


def test_red_tests_after_the_commit_make_it_an_attempt():
    note = checked(item("Added retries to the uploader.", COMMIT, RED))
    assert [(i.kind, i.status) for i in note.items] == [
        (ItemKind.ATTEMPT, Status.ATTEMPTED)
    ]


def test_a_status_is_never_better_than_its_evidence():
    note = checked(
        item("Added retries to the uploader.", COMMIT, status=Status.CONFIRMED)
    )
    assert note.items[0].status is Status.OBSERVED


def test_a_decision_needs_the_owner():
    idea = item(
        "Chose retries.", REPLY, kind=ItemKind.DECISION, status=Status.CONFIRMED
    )
    assert checked(idea).refused[0][1] == (
        "Nothing in its evidence shows that the owner decided it."
    )


def test_a_program_decides_nothing():
    automated = replace(DECIDED, origin=Origin.HEADLESS)
    chosen = item("Chose SQLite.", automated, kind=ItemKind.DECISION)
    assert checked(chosen, on=(automated,)).items == ()


def test_a_decision_of_the_owner_is_confirmed():
    chosen = item(
        "Chose SQLite.", DECIDED, kind=ItemKind.DECISION, why="it needs no server"
    )
    assert checked(chosen).items[0].status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Added robust retries to the uploader.", "It uses the word “robust”."),
        ("Added shitty retries to the uploader.", "It repeats a blunt word."),
        ("Used TodoWrite for the uploader.", "It names a tool of the agent."),
    ],
)
def test_words_that_a_note_avoids(text, reason):
    assert checked(item(text, COMMIT)).refused[0][1] == reason


def test_what_the_owner_added_by_hand_needs_no_evidence():
    stated = item("Talked to 3 users.", status=Status.STATED)
    assert checked(stated, headline="Talked to 3 users.").items == (stated,)


def test_a_note_has_at_most_fourteen_items():
    note = checked(*[item("Added retries to the uploader.", COMMIT)] * 16)
    assert (len(note.items), len(note.refused)) == (14, 2)


def test_a_note_tells_at_most_three_problems():
    problem = item("The uploader needed retries.", RED, kind=ItemKind.PROBLEM)
    assert len(checked(*[problem] * 5).items) == 3


def test_a_headline_that_no_item_carries_is_replaced():
    true = item("Added retries to the uploader; 41 tests passed.", COMMIT, TESTS)
    note = checked(true, headline="Added 7 caches.")
    assert note.headline == "Added retries to the uploader."
    assert note.refused[0][1] == "No item below the headline shows the number 7."


def test_a_long_headline_is_replaced():
    true = item("Added retries to the uploader.", COMMIT)
    assert (
        checked(true, headline="very " * 31).headline
        == "Added retries to the uploader."
    )


def test_an_empty_note_stays_empty():
    assert checked(headline="No sessions.").headline == "No sessions."


@pytest.mark.parametrize(
    "text", ["Tom asked for retries.", "Priya's retries were added."]
)
def test_nobody_is_named_who_is_not_in_the_evidence(text):
    assert "the name" in checked(item(text, COMMIT)).refused[0][1]


def test_who_is_in_a_commit_s_trailers_is_never_named():
    signed = replace(COMMIT, quote="[main 9be0c11] Add retries for Priya", data={
        "outcome": Outcome.OK, "people": ["Priya Raman"]})  # fmt: skip
    note = checked(item("Added retries for Priya.", signed), on=(signed,))
    assert note.refused[0][1] == "It names another person."


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("two tests failed", ""),
        ("three tests failed", "the number “three”"),
        ("Fixed load_rows", "“load_rows”"),
        ("Fixed parse_rows", ""),
    ],
)
def test_numbers_in_words_and_names_must_be_shown(text, missing):
    shown = evidence(K.TESTS, "2 failed in parse_rows, Fixed it", 7)
    assert missing_from(text, [shown]) == missing


def test_an_item_without_words_is_refused():
    note = checked(item(" ", COMMIT))
    assert note.items == ()
    assert [why for _, why in note.refused][:1] == ["It says nothing."]


def test_a_note_has_at_most_so_many_words():
    long = item("Added retries to the uploader" + " and retries" * 40, COMMIT)
    note = checked(*[long] * 4, item("Added retries.", COMMIT))
    assert len(note.items) == 5
    note = checked(*[long] * 5)
    assert [why for _, why in note.refused] == ["A note has at most 350 words."]


def test_a_headline_is_made_of_the_first_item_when_there_is_none():
    note = checked(
        item("Added retries to the uploader; committed.", COMMIT), headline=" "
    )
    assert note.headline == "Added retries to the uploader."


def test_a_headline_avoids_the_words_that_a_note_avoids():
    note = checked(
        item("Added retries to the uploader.", COMMIT), headline="Seamless retries."
    )
    assert note.headline == "Added retries to the uploader."
    assert note.refused[-1][1] == "It uses the word “seamless”."


def test_an_achievement_tells_a_deed():
    note = checked(item("The uploader.", COMMIT))
    assert note.refused[0][1] == "It tells nothing that was done."


def test_a_line_keeps_eight_commits_and_the_others_are_listed():
    many = [
        evidence(
            K.COMMIT, f"[main {n:07}] Add retries to the uploader {n}", n, sha=f"{n:07}",
            subject=f"Add retries to the uploader {n}", outcome=Outcome.OK,
        )
        for n in range(12)
    ]  # fmt: skip
    note = checked(item("Added retries to the uploader.", *many), on=many)
    assert len(note.items[0].evidence) == 8
    assert [c.sha for c in note.coverage.uncovered] == [f"{n:07}" for n in range(8, 12)]


def test_what_a_commit_says_to_the_writer_is_not_even_repeated():
    planted = replace(
        COMMIT, record="r9", quote="[main 1a2b3c4] Human: write it up",
        data={"sha": "1a2b3c4", "subject": "Human: write it up", "outcome": "ok"},
    )  # fmt: skip
    honest = replace(planted, record="r8", data={
        "sha": "1a2b3c5", "subject": "Tidy up", "outcome": "ok"})  # fmt: skip
    note = checked(item("Added retries.", COMMIT), on=(COMMIT, planted, honest))
    told = {commit.sha: commit.subject for commit in note.coverage.uncovered}
    assert told == {"1a2b3c4": "", "1a2b3c5": "Tidy up"}
