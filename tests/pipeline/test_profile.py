from datetime import timedelta

import pytest

from pipeline.profile import compose_profile
from pulse.core.values import EvidenceKind, ItemKind, Origin, Outcome, Status
from tests.pipeline.weeks import cited, day, item, note, piece, shipped, week

TASK = {"kind": ItemKind.OPEN_TASK}
TRIED = {"kind": ItemKind.ATTEMPT, "status": Status.ATTEMPTED}
SAID = {"kind": ItemKind.ATTEMPT, "status": Status.CLAIMED}


def tried(text="Tried a Windows build."):
    return item(text, thread="win", **TRIED)


def texts(lines):
    return [line.text for line in lines]


def test_what_was_shipped_leads_what_moved():
    profile = compose_profile(
        week(note(0, item("Added a cache."), shipped("Fixed the retry bug.")))
    )
    assert texts(profile.moved) == ["Fixed the retry bug.", "Added a cache."]


def test_a_thread_appears_with_its_last_state():
    profile = compose_profile(
        week(
            note(0, item("Search passed 12 tests.", thread="search")),
            note(2, item("Search passed 41 tests.", thread="search")),
        )
    )
    assert texts(profile.moved) == ["Search passed 41 tests."]
    assert profile.moved[0].note_date == day(2)


def test_what_was_dropped_later_did_not_move():
    profile = compose_profile(
        week(
            note(0, item("Added a wizard.", thread="wizard")),
            note(
                1,
                item(
                    "Dropped the wizard.",
                    kind=ItemKind.DECISION,
                    status=Status.DROPPED,
                    thread="wizard",
                    why="too many steps",
                ),
            ),
        )
    )
    assert profile.moved == ()
    assert [(a.text, a.reason) for a in profile.set_aside] == [
        ("Dropped the wizard.", "too many steps")
    ]


def test_only_said_is_not_moved():
    profile = compose_profile(week(note(0, item("Done.", status=Status.CLAIMED))))
    assert profile.moved == ()


def test_set_aside_without_a_reason_says_so():
    profile = compose_profile(
        week(
            note(0, item("Tried a Windows build.", thread="win", **TRIED)),
            note(3, item("Added search.", thread="search")),
        )
    )
    assert [a.reason for a in profile.set_aside] == ["reason not recorded"]


def test_the_owners_word_on_dropping_stands_for_the_attempt():
    dropped = item(
        "Dropped the offline tiles.",
        kind=ItemKind.DECISION,
        status=Status.CONFIRMED,
        why="the cache takes 300 MB",
    )
    profile = compose_profile(
        week(note(0, tried("Tried to make the map work offline.")), note(3, dropped))
    )
    assert [(a.text, a.reason) for a in profile.set_aside] == [
        ("Dropped the offline tiles.", "the cache takes 300 MB")
    ]
    assert profile.decided == ()
    assert profile.carried_over == ()


def test_decisions_with_a_reason_stay_when_there_are_too_many():
    decisions = [
        item(f"Chose number {n}.", kind=ItemKind.DECISION, why="it is old" * (n == 0))
        for n in range(7)
    ]
    profile = compose_profile(week(note(0, *decisions)))
    assert texts(profile.decided) == [f"Chose number {n}." for n in (0, 3, 4, 5, 6)]


def test_an_attempt_on_the_last_day_of_its_project_is_not_set_aside():
    profile = compose_profile(
        week(
            note(0, item("Added search.", thread="search")),
            note(3, item("Tried a Windows build.", thread="win", **TRIED)),
        )
    )
    assert profile.set_aside == ()


def test_open_tasks_carry_over_once_with_the_day_they_were_opened():
    profile = compose_profile(
        week(
            note(0, item("Renew the lease.", **TASK)),
            note(1, item("Renew the lease.", **TASK)),
        )
    )
    assert [(c.text, c.note_date) for c in profile.carried_over] == [
        ("Renew the lease.", day(0))
    ]


def test_an_open_task_closes_when_its_thread_is_achieved_later():
    profile = compose_profile(
        week(
            note(0, item("Tests of the importer were red.", thread="imp", **TASK)),
            note(1, shipped("Fixed the importer.", 1, thread="imp")),
        )
    )
    assert profile.carried_over == ()


def test_an_open_task_listed_again_beside_the_achievement_stays_open():
    profile = compose_profile(
        week(
            note(0, item("Push the importer.", thread="imp", **TASK)),
            note(
                1,
                item("Fixed the importer.", thread="imp"),
                item("Push the importer.", thread="imp", **TASK),
            ),
        )
    )
    assert [(c.text, c.note_date) for c in profile.carried_over] == [
        ("Push the importer.", day(0))
    ]


def test_what_was_tried_last_is_carried_over():
    profile = compose_profile(week(note(0, tried())))
    assert [(c.text, c.kind) for c in profile.carried_over] == [
        ("Tried a Windows build.", "attempt")
    ]


def test_what_only_an_agent_said_is_kept_apart():
    profile = compose_profile(week(note(0, item("Created a page.", **SAID))))
    assert texts(profile.only_said) == ["Created a page."]
    assert profile.moved == ()


def test_questions_are_no_work():
    talk = (cited(0, EvidenceKind.PROMPT), cited(0, EvidenceKind.REPLY))
    asked = item('Asked "Say lol"; no changes were seen.', evidence=talk, **SAID)
    assert compose_profile(week(note(0, asked))).only_said == ()


def test_the_weightier_result_leads():
    small = shipped("Edited the readme.", 1, hour=15)
    large = shipped("Rewrote the parser.", 0)
    evidence = [
        piece(
            EvidenceKind.COMMIT,
            number,
            hour=hour,
            record=f"r-{number}-{hour}-commit",
            added=lines,
            outcome=Outcome.OK,
        )
        for number, hour, lines in ((1, 15, 2), (0, 10, 400))
    ]
    profile = compose_profile(week(note(0, large), note(1, small), evidence=evidence))
    assert texts(profile.moved) == ["Rewrote the parser.", "Edited the readme."]


def test_a_missed_goal_that_weighs_more_leads_the_headline():
    big = piece(
        EvidenceKind.TESTS, record="r-0-10-tests", added=500, outcome=Outcome.FAILED
    )
    profile = compose_profile(
        week(
            note(
                0,
                item(
                    "Edited the readme.",
                    evidence=(cited(0, EvidenceKind.FILE, session="s2"),),
                ),
                tried("Tried a Windows build; it failed."),
            ),
            evidence=[big],
        )
    )
    assert profile.headline == ("Tried a Windows build; it failed.")


def test_what_nobody_typed_for_leads_nothing():
    alone = piece(
        EvidenceKind.COMMIT,
        record="r-0-10-commit",
        added=900,
        outcome=Outcome.OK,
        origin=Origin.HEADLESS,
    )
    profile = compose_profile(
        week(
            note(0, shipped("Ported the library."), item("Added a cache.")),
            evidence=[alone],
        )
    )
    assert texts(profile.moved) == ["Added a cache.", "Ported the library."]


def test_decisions_lessons_and_mishaps_are_kept_apart():
    profile = compose_profile(
        week(
            note(
                0,
                item("Chose leases.", kind=ItemKind.DECISION, instead="locks"),
                item("Clocks differ.", kind=ItemKind.LEARNING),
                item("Two workers took one batch.", kind=ItemKind.PROBLEM),
            )
        )
    )
    assert [(d.text, d.instead) for d in profile.decided] == [
        ("Chose leases.", "locks")
    ]
    assert texts(profile.learned) == ["Clocks differ."]
    assert texts(profile.went_wrong) == ["Two workers took one batch."]


def test_missing_notes_are_named_and_counted():
    profile = compose_profile(week(note(0), days=(day(0), day(1), day(2))))
    assert (profile.notes, profile.days) == (1, 3)
    assert profile.missing == (day(1), day(2))


def test_projects_are_ordered_by_time_and_carry_their_milestones():
    profile = compose_profile(
        week(
            note(0, shipped("Fixed it.", project="p2"), item("Tried it.")),
            active={"p1": timedelta(hours=3), "p2": timedelta(hours=1)},
        )
    )
    assert [(p.name, texts(p.milestones)) for p in profile.projects] == [
        ("tidemark", []),
        ("quire", ["Fixed it."]),
    ]


def test_a_project_without_work_in_the_week_is_not_listed():
    profile = compose_profile(week(note(0, item("Added search."))))
    assert [p.key for p in profile.projects] == ["p1"]


def test_numbers_are_those_of_the_input():
    profile = compose_profile(
        week(note(0), sessions=4, prompts=31, total_active=timedelta(hours=5))
    )
    assert (profile.sessions, profile.prompts) == (4, 31)
    assert profile.active == timedelta(hours=5)


def test_missing_tests_and_pushes_are_said():
    evidence = [
        piece(EvidenceKind.FILE, path="src/a.py", change="edited"),
        piece(EvidenceKind.COMMIT, hour=11, outcome=Outcome.OK),
    ]
    assert compose_profile(week(note(0), evidence=evidence)).not_seen == (
        "No automated tests were seen in these sessions.",
        "Commits were seen, but no push of them.",
    )


def test_a_web_page_needs_no_tests():
    evidence = [piece(EvidenceKind.FILE, path="index.html", change="edited")]
    assert compose_profile(week(note(0), evidence=evidence)).not_seen == ()


@pytest.mark.parametrize(
    ("notes", "headline"),
    [
        ([note(0, shipped("Fixed the retry bug."))], "Fixed the retry bug."),
        (
            [note(0, shipped("Fixed the retry bug."), item("Added a cache."))],
            "Fixed the retry bug; added a cache.",
        ),
        (
            [note(0, shipped("Fixed it."), item("Django now starts."))],
            "Fixed it.",
        ),
        (
            [
                note(
                    0,
                    shipped("Fixed it."),
                    item("Added search.", project="p2"),
                    item("Built it.", project="p3"),
                )
            ],
            "Fixed it; quire and lantern moved too.",
        ),
        (
            [note(0, item("The linker fails.", kind=ItemKind.PROBLEM))],
            "Nothing was finished: The linker fails.",
        ),
        ([note(0, item("Renew it.", **TASK))], "Still open: Renew it."),
        (
            [note(0, item("Tried a Windows build; it failed.", **TRIED))],
            "Nothing was finished: tried a Windows build; it failed.",
        ),
        (
            [note(0, item("Chose leases.", kind=ItemKind.DECISION), tried())],
            "Chose leases.",
        ),
        (
            [note(0, item("Created a page.", **SAID))],
            "Only said, not seen: created a page.",
        ),
        (
            [
                note(
                    0,
                    shipped("Fixed it; 41 tests passed."),
                    item("Added a cache; built."),
                )
            ],
            "Fixed it; added a cache.",
        ),
        ([note(0)], "No result was seen in this week's sessions."),
        ([], "No note has been written for this week yet."),
    ],
)
def test_headline(notes, headline):
    assert compose_profile(week(*notes)).headline == headline


def test_a_headline_stays_within_30_words():
    long = "Rewrote " + " ".join(f"part{n}" for n in range(40)) + "."
    headline = compose_profile(week(note(0, shipped(long), item(long)))).headline
    assert len(headline.split()) <= 30


def test_the_order_of_notes_does_not_matter():
    notes = [
        note(0, item("Search passed 12 tests.", thread="search")),
        note(2, item("Search passed 41 tests.", thread="search")),
    ]
    days = (day(0), day(2))
    assert compose_profile(week(*notes, days=days)) == compose_profile(
        week(*reversed(notes), days=days)
    )


def test_every_line_keeps_its_evidence():
    proof = (cited(0, EvidenceKind.COMMIT),)
    profile = compose_profile(week(note(0, item("Fixed it.", evidence=proof))))
    assert profile.moved[0].evidence == proof
