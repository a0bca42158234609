"""What makes a daily note good, point by point: the numbers are those of the standard
that docs/evidence.md lists."""

from datetime import date

import pytest

from pipeline.evaluation.days import LabelledDay
from pipeline.validate import check_note
from pulse.core.note import OfflineWriter, render_markdown
from pulse.core.values import ItemKind as I
from pulse.core.values import Status

NOTHING = {"must": (), "never": (), "gold": 0, "words": None, "large": False}
GREEN = {"tests": "12 passed"}
RED = {"tests": "2 failed, 10 passed"}
SEARCH = [
    {"owner": "Add a search over notes."},
    {"commit": "Add a search", "added": 40},
]


def day_of(*sessions, same=None, **script):
    """A day of sessions, each a list of events or a script."""
    scripts = {
        f"s{number}": session if isinstance(session, dict) else {"events": session}
        for number, session in enumerate(sessions, start=1)
    }
    return LabelledDay(
        name="day",
        date=date(2026, 11, 18),
        zone="Europe/Berlin",
        start_hour=4,
        machines=(),
        same=same or {},
        transcripts=None,
        sessions={n: {"cwd": "tide"} | script | s for n, s in scripts.items()},
        **NOTHING,
    ).workday()


def note_of(*sessions, **more):
    day = day_of(*sessions, **more)
    note = OfflineWriter().write_note(day)
    assert check_note(note, day) == note  # whatever is told here, is shown
    return note


def told(note):
    return [(i.kind, i.status, i.text) for i in note.items]


def of(note, kind):
    return [i.text for i in note.items if i.kind is kind]


def test_01_the_headline_tells_a_missed_goal_too():
    failed = [{"owner": "Make the importer read large files."}, {"edit": "a.py"}, RED]
    note = note_of(failed, SEARCH)
    assert len(note.headline.split()) <= 30
    assert "importer" in note.headline.lower()
    assert "2 tests failed" in note.headline
    assert "dded a search" in note.headline


def test_02_a_trivial_day_is_one_line():
    note = note_of([{"owner": "Fix the typo in the README."}, {"edit": "README.md"},
                    {"commit": "Fix a typo in the README", "added": 1}])  # fmt: skip
    assert render_markdown(note).count("typo") == 1
    assert told(note) == [
        (I.ACHIEVEMENT, Status.OBSERVED, "Fixed a typo in the README.")
    ]


def test_02_a_long_day_keeps_its_size():
    sessions = [
        [{"owner": f"Add the {w} page."}, {"commit": f"Add the {w} page", "added": 90}]
        for w in [
            "red",
            "blue",
            "green",
            "grey",
            "pink",
            "brown",
            "black",
            "white",
            "gold",
            "teal",
            "plum",
            "lime",
        ]
        for w in (w, w + "ish")
    ]
    few = note_of(*sessions[:8])
    many = note_of(*sessions)
    assert len(few.items) <= 14
    assert len(many.items) <= 20


def test_03_the_last_state_of_a_thread_is_told():
    more = [{"owner": "The search should find parts of words."}, {"edit": "search.py"},
            {"tests": "41 passed"}, {"commit": "Find parts of words in the search"}]  # fmt: skip
    first = [{"owner": "Add a search over notes."}, {"edit": "search.py"}, GREEN,
             {"commit": "Add a search over notes", "added": 90}]  # fmt: skip
    (item,) = note_of(first, more).items
    assert "41 tests" in item.text
    assert "12" not in item.text


def test_03_agents_that_came_to_different_ends_are_told_apart():
    handed = [
        {"owner": "Move auth and mail to Python 3.13."},
        {"edit": "auth/a.py", "in": "a1"},
        {"commit": "Move auth to Python 3.13", "in": "a1", "added": 20},
        {"edit": "mail/m.py", "in": "a2"},
        RED | {"in": "a2"},
        {"agent": "Auth is on 3.13; mail has two failing tests."},
    ]
    found = told(note_of(handed))
    assert (I.ACHIEVEMENT, Status.OBSERVED, "Moved auth to Python 3.13.") in found
    assert (I.ATTEMPT, Status.ATTEMPTED, "Edited m.py, but 2 tests failed at the last look.")\
        in found  # fmt: skip


def test_04_coverage_counts_and_says_what_no_session_explains():
    push = {"bash": "git push", "out": "To x\n   1111111..2222222  main -> main"}
    note = note_of([*SEARCH, push])
    assert (note.coverage.sessions, note.coverage.prompts) == (1, 1)
    assert note.coverage.missing == (
        "A push ended at a commit that no recorded session made.",
    )


def test_05_a_design_day_is_told_by_its_decisions():
    menus = [
        {"menu": f"Which {what} should we use?", "options": ["x"], "answer": answer}
        for what, answer in (
            ("store", "PostgreSQL"),
            ("queue", "RabbitMQ"),
            ("format", "Parquet"),
            ("cache", "Valkey"),
            ("proxy", "Caddy"),
        )
    ]
    note = note_of([{"owner": "Let's plan the storage first."}, *menus])
    assert len(of(note, I.DECISION)) == 5


@pytest.mark.parametrize(
    "verdict",
    ["still broken", "geht immer noch nicht", "ça ne marche pas", "no funciona"],
)
def test_06_the_owner_s_word_beats_the_agent_s(verdict):
    note = note_of([{"owner": "Fix the login redirect."}, {"edit": "auth.py"},
                    {"agent": "The login redirect is fixed now."},
                    {"owner": verdict}])  # fmt: skip
    assert told(note)[0][1] is Status.ATTEMPTED
    assert "Fix the login redirect." in of(note, I.OPEN_TASK)


def test_06_red_after_fixed_is_an_attempt():
    fixed = [{"owner": "Fix the flaky nightly import."}, {"edit": "nightly.py"},
             GREEN | {"command": "pytest -q tests/test_nightly.py"},
             {"commit": "Fix the flaky nightly import", "added": 9}]  # fmt: skip
    again = [{"16:00 owner": "run the nightly tests once more"},
             RED | {"command": "pytest -q tests/test_nightly.py"}]  # fmt: skip
    note = note_of(fixed, again)
    (kind, status, text), (task, _, red) = told(note)
    assert (kind, status, task) == (I.ATTEMPT, Status.ATTEMPTED, I.OPEN_TASK)
    assert text.startswith("Tried to fix the flaky nightly import, but 2 tests failed")
    assert red == "Get the suite green: 2 tests failed at the last look."


def test_06_a_confirmation_with_the_next_request_is_about_what_was_before():
    note = note_of([{"owner": "Fix the date picker."}, {"edit": "picker.ts"},
                    {"agent": "The date picker is fixed."},
                    {"owner": "Works now. Add a dark mode to the settings page."},
                    {"edit": "theme.css"},
                    {"commit": "Add a dark mode", "added": 80}])  # fmt: skip
    statuses = {i.text.split(";")[0].rstrip("."): i.status for i in note.items}
    assert statuses == {"Fixed the date picker": Status.CONFIRMED,
                        "Added a dark mode": Status.OBSERVED}  # fmt: skip


def test_07_what_was_taken_back_is_dropped_and_mixes_with_nothing():
    cache = [{"owner": "Cache the tiles in memory."}, {"edit": "web/map.js"},
             {"commit": "Cache tiles in memory", "added": 30},
             {"owner": "Revert it, we'll do without a cache because memory is short"},
             {"bash": "git revert --no-edit HEAD",
              "out": '[main 1234567] Revert "Cache tiles in memory"'}]  # fmt: skip
    border = [{"owner": "Draw borders on the map."}, {"edit": "web/map.js"},
              {"commit": "Draw borders on the map", "added": 30}]  # fmt: skip
    found = told(note_of(border, cache))
    assert (I.ACHIEVEMENT, Status.OBSERVED, "Drew borders on the map.") in found
    text = "Cached tiles in memory, then took it back."
    assert (I.ATTEMPT, Status.DROPPED, text) in found


def test_07_what_the_owner_gave_up_is_dropped():
    note = note_of([{"owner": "Upgrade React to 19."}, {"edit": "package.json"}, RED,
                    {"agent": "Two tests fail with React 19."},
                    {"owner": "Go back to React 18, we try again in spring"},
                    {"bash": "git checkout -- package.json", "out": ""}])  # fmt: skip
    assert told(note)[0][:2] == (I.ATTEMPT, Status.DROPPED)
    assert not any("suite green" in text for _, _, text in told(note))


def test_07_what_was_replaced_the_same_day_is_not_told_as_done():
    note = note_of([{"owner": "Let's store scans as PNG."}, {"edit": "store.py"},
                    {"commit": "Store scans as PNG", "added": 9},
                    {"owner": "Use WebP instead of PNG."}, {"edit": "store.py"},
                    {"commit": "Store scans as WebP", "added": 9}])  # fmt: skip
    assert of(note, I.ACHIEVEMENT) == ["Stored scans as WebP."]
    assert of(note, I.DECISION) == ["Chose WebP."]
    assert [c.subject for c in note.coverage.uncovered] == ["Store scans as PNG"]


def test_07_planted_failures_are_no_failures():
    note = note_of([{"owner": "Run the tests on every push."},
                    {"commit": "Run the tests on every push", "added": 20},
                    {"owner": "Break a test on purpose to see that CI turns red"}, RED,
                    {"owner": "undo that"}, GREEN])  # fmt: skip
    assert all(status is Status.OBSERVED for _, status, _ in told(note))


@pytest.mark.parametrize(
    ("end", "text"),
    [
        ({"lost": True}, "no result was recorded"),
        ({"exit": 137, "out": "Killed"}, "no result was recorded"),
        ({"exit": 1, "out": "Error: image not found"}, "the command failed"),
    ],
)
def test_08_no_result_is_said(end, text):
    note = note_of([{"owner": "Deploy version 2.4 to staging."},
                    {"bash": "./deploy.sh staging 2.4", **end},
                    {"agent": "It is deployed."}])  # fmt: skip
    assert told(note) == [
        (
            I.ATTEMPT,
            Status.ATTEMPTED,
            f"Tried to deploy version 2.4 to staging, but {text}.",
        )
    ]


def test_08_an_empty_run_shows_nothing():
    note = note_of([{"owner": "Add integration tests."}, {"edit": "tests/test_all.py"},
                    {"bash": "pytest -q", "out": "no tests ran in 0.02s"},
                    {"agent": "All integration tests pass."}])  # fmt: skip
    assert told(note)[0][1] is Status.CLAIMED
    assert "pass" not in render_markdown(note)


def test_09_what_only_an_agent_said_is_claimed():
    note = note_of([{"owner": "Update the opening hours on the live site."},
                    {"agent": "I have updated the opening hours."}])  # fmt: skip
    ((kind, status, text),) = told(note)
    assert (kind, status) == (I.ATTEMPT, Status.CLAIMED)
    assert "no test or commit seen" in text


def test_09_run_and_confirmed_are_said_apart():
    run = {"bash": "python report.py", "out": "written"}
    note = note_of([{"owner": "Write a report script."}, {"write": "report.py"}, run,
                    {"owner": "tried it, works"}])  # fmt: skip
    assert told(note)[0][1] is Status.CONFIRMED
    assert "report.py ran without an error, it worked when tried" in told(note)[0][2]


def test_10_absence_is_never_told_as_a_fact():
    note = note_of([{"owner": "what is a lease?"}, {"agent": "It expires by itself."}])
    assert told(note)[0][2].endswith("no edit or commit seen.")


def test_11_recaps_and_injected_texts_are_no_evidence():
    summary = {"injected": "All 240 tests pass, payments are deployed.",
               "as": {"isCompactSummary": True}}  # fmt: skip
    note = note_of([summary, {"recap": "You deployed payments."}, *SEARCH])
    assert "240" not in render_markdown(note)
    assert "payments" not in render_markdown(note)


def test_11_a_push_of_its_own_belongs_to_what_it_pushed():
    note = note_of(SEARCH, [{"16:00 owner": "Push everything."}, {"push": "main"}])
    assert told(note) == [(I.ACHIEVEMENT, Status.OBSERVED, "Added a search; pushed.")]


def test_11_a_push_of_another_branch_is_told_by_itself():
    note = note_of(SEARCH, [{"16:00 owner": "Push the docs."}, {"push": "docs"}])
    assert told(note)[0][2] == "Added a search."
    assert not any(text == "Added a search; pushed." for _, _, text in told(note))


def test_12_a_program_decides_nothing():
    script = {"program": True, "events": [
        {"owner": "Use SQLite instead of Postgres for the log."},
        {"agent": "Done."}, {"edit": "log.py"}]}  # fmt: skip
    assert of(note_of(script), I.DECISION) == []


def test_12_continue_decides_nothing_and_a_letter_means_its_option():
    offer = "Which way?\na) delete the row\nb) keep the row with a flag"
    note = note_of([{"owner": "Plan the deletes."}, {"agent": offer}, {"owner": "b"},
                    {"agent": "Noted."}, {"owner": "continue"}])  # fmt: skip
    assert [t.split(" (")[0] for t in of(note, I.DECISION)] == [
        "Decided to keep the row with a flag"
    ]


@pytest.mark.parametrize(
    ("said", "text", "instead", "why"),
    [
        ("Use Postgres instead of Redis for the queue, one service less to run",
         "Chose Postgres for the queue.", "Redis", "one service less to run"),
        ("Drop the comments section, nobody used it",
         "Dropped the comments section.", "", "nobody used it"),
        ("Don't rename Trip, the whole API says trip",
         "Chose not to rename Trip.", "", "the whole API says trip"),
        ("fine, billing stays on 3.12 because of the old library",
         'Decided: "billing stays on 3.12 because of the old library".', "", ""),
        ("no, we use pnpm here, not npm", "Chose pnpm here.", "npm", ""),
        ("leave the folder, only remove the menu entry",
         "Left the folder, and only removed the menu entry.", "", ""),
        ("don't rewrite it in numpy, just add an index",
         "Chose not to rewrite it in numpy, but to add an index.", "", ""),
        ("no GraphQL, nobody asked for it",
         "Decided against GraphQL.", "", "nobody asked for it"),
        ("I changed my mind, use metres rather than feet", "Chose metres.", "feet", ""),
        ("cents then, rounding has bitten us before",
         'Decided: "cents then, rounding has bitten us before".', "", ""),
        ("Wir nehmen SQLite statt Postgres, weil es reicht",
         'Decided: "Wir nehmen SQLite statt Postgres, weil es reicht".', "", ""),
    ],
)  # fmt: skip
def test_13_what_instead_of_what_and_why(said, text, instead, why):
    note = note_of([{"owner": "How should we do it?"}, {"agent": "As you like."},
                    {"owner": said}, {"agent": "Fine."}])  # fmt: skip
    (item,) = [i for i in note.items if i.kind is I.DECISION]
    assert (item.text, item.instead, item.why) == (text, instead, why)


def test_13_how_to_do_it_is_no_decision():
    note = note_of([{"owner": "Use the progress of Rope to show a bar in the gallery."},
                    {"commit": "Show a progress bar", "added": 30}])  # fmt: skip
    assert of(note, I.DECISION) == []


def test_14_a_rejection_is_told_calmly():
    note = note_of([{"owner": "Plan the setup."},
                    {"plan": "# A setup wizard", "refused": "no wizard, too many steps"},
                    {"owner": "what the hell is this crap"}])  # fmt: skip
    assert "hell" not in render_markdown(note)
    assert "Turned down the plan" in of(note, I.DECISION)[0]


def test_15_open_is_what_somebody_is_committed_to():
    note = note_of([
        *SEARCH,
        {"todo": ["[ ] Write documentation"]},
        {"agent": "Done. Would you like me to add notifications?"},
        {"owner": "Alerts on disk space we do next week."},
        {"agent": "Should archived notes stay searchable? And for how many years?"},
    ])  # fmt: skip
    assert of(note, I.OPEN_TASK) == [
        "Left for later: alerts on disk space.",
        'Answer the open question: "And for how many years?"',
    ]


@pytest.mark.parametrize(
    ("said", "task"),
    [
        ("machen wir morgen weiter", "Go on with"),
        ("lo dejamos para mañana", "Go on with"),
        ("on le fera demain, l'export vers Excel", "Left for later"),
        ("I have to go, more on Monday", "Go on: make the nightly import faster"),
    ],
)
def test_15_what_was_put_off_in_any_language(said, task):
    ask = (
        "Make the nightly import faster."
        if "go," in said
        else "Behebe den Fehler hier."
    )
    note = note_of(
        [{"owner": ask}, {"edit": "a.py"}, {"agent": "Ok."}, {"owner": said}]
    )
    assert [t.startswith(task) for t in of(note, I.OPEN_TASK)] == [True]


def test_16_what_was_red_and_became_green_is_not_open():
    note = note_of([{"owner": "Add a search."}, {"edit": "s.py"}, RED, GREEN,
                    {"commit": "Add a search", "added": 40}])  # fmt: skip
    assert of(note, I.OPEN_TASK) == []


def test_17_said_twice_is_a_rule_ready_to_paste():
    first = [{"owner": "Add an editor."}, {"bash": "npm i", "exit": 1, "out": "no npm"},
             {"owner": "no, we use pnpm here, not npm"},
             {"commit": "Add an editor", "added": 90}]  # fmt: skip
    again = [{"owner": "Add sharing."}, {"bash": "npm i", "exit": 1, "out": "no npm"},
             {"owner": "again, pnpm, not npm"}, {"commit": "Share by link"}]  # fmt: skip
    note = note_of(first, again)
    (rule,) = of(note, I.PROBLEM)
    assert rule == (
        'The agent had to be told more than once: "we use pnpm here, not npm". A rule '
        "that helps: use pnpm, not npm."
    )
    assert of(note, I.DECISION) == []


def test_17_without_an_order_in_it_the_quotation_stands_alone():
    said = "you forgot the changelog entry again"
    rounds = [{"owner": said}, {"edit": "CHANGELOG.md"}, {"agent": "Added it."}]
    note = note_of([*SEARCH, {"agent": "Done."}, *rounds, *SEARCH, *rounds])
    assert of(note, I.PROBLEM) == [
        f'The agent had to be told more than once: "{said}".'
    ]


def test_17_at_most_three_problems():
    sessions = [
        [{"owner": f"Fix the {what} page."},
         *[{"agent": "Fixed."}, {"owner": "still broken"}] * 3]
        for what in ("red", "blue", "green", "grey")
    ]  # fmt: skip
    assert len(of(note_of(*sessions), I.PROBLEM)) == 3


def test_17_a_lesson_is_the_owner_s():
    lesson = "Nice. Lesson: always batch inserts, one commit per row is slow."
    note = note_of([*SEARCH, {"agent": "Remember to batch."}, {"owner": lesson}])
    assert of(note, I.LEARNING) == [
        'Noted: "always batch inserts, one commit per row is slow".'
    ]


def test_18_past_tense_without_a_subject_and_without_praise():
    note = note_of([{"owner": "Write a press release."},
                    {"agent": "I've created a comprehensive press release."}])  # fmt: skip
    ((_, _, text),) = told(note)
    assert text.startswith("Wrote a press release")


def test_18_a_foreign_request_is_quoted_and_not_translated():
    note = note_of([{"owner": "Behebe den Rundungsfehler bei der Mehrwertsteuer."},
                    {"edit": "steuer.py"}, {"agent": "Behoben."}])  # fmt: skip
    assert told(note)[0][2] == (
        'Worked on "Behebe den Rundungsfehler bei der Mehrwertsteuer".'
    )


def test_18_a_long_quotation_ends_where_a_clause_ends():
    long = ("There is a file called nul in the work tree that was added by something "
            "that I am unable to remove because it is reserved")  # fmt: skip
    assert 'Asked "There is a file called nul in the work tree"' in told(note_of(
        [{"owner": long}, {"agent": "It is gone."}]))[0][2]  # fmt: skip


def test_18_a_long_quotation_without_clauses_ends_at_a_word():
    long = "Is the " + "very " * 30 + "long name of that thing a problem"
    assert told(note_of([{"owner": long}, {"agent": "No."}]))[0][2].count("…") == 1


def test_19_people_are_not_named():
    note = note_of([{"owner": "Fix the drift, Marco wants it today."},
                    {"commit": "Fix the drift\n\nCo-authored-by: Marco Rossi <m@x.y>",
                     "added": 9}])  # fmt: skip
    assert "Marco" not in render_markdown(note)


def test_15_put_off_without_saying_what_opens_nothing():
    note = note_of([{"owner": "we'll continue tomorrow"}, {"agent": "Ok."}])
    assert of(note, I.OPEN_TASK) == []


def test_08_the_request_that_led_to_it_is_told():
    note = note_of([{"owner": "What skills are there?"}, {"agent": "Two."},
                    {"owner": "start the dashboard"}, {"owner": "run it now"},
                    {"bash": "./dashboard.sh", "lost": True}])  # fmt: skip
    assert told(note)[0][2] == (
        "Tried to start the dashboard, but no result was recorded."
    )


def test_15_a_question_that_was_passed_over_is_not_open():
    menu = {"menu": "Which colour should it have?", "lost": True}
    note = note_of([{"owner": "Add tabs."}, menu, {"owner": "make them green"}])
    assert of(note, I.OPEN_TASK) == []
