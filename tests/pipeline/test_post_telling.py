"""Posts read aloud: what each network is told of a story, letter for letter."""

from dataclasses import replace

import pytest

from pipeline.limits import measure
from pipeline.post import compose_item_post, compose_post
from pulse.core.values import EvidenceKind, Status
from tests.pipeline.posts import CHOICE, LEASE, LESSON, MISHAP, line, profile
from tests.pipeline.weeks import at

K = EvidenceKind
FULL = profile([LEASE], decided=(CHOICE,), went_wrong=(MISHAP,), learned=(LESSON,))


def linkedin(week):
    return compose_post(week, "linkedin").text


def x(week):
    return compose_post(week, "x").text


def decided(text, **more):
    return replace(CHOICE, **{"text": text, "instead": "", "reason": "", **more})


def test_linkedin_tells_what_changed_what_happened_and_what_stays():
    assert linkedin(FULL) == (
        "In tidemark, I replaced the advisory lock with a lease. The reason: a lock"
        " leaves no trace when a worker dies.\n\n"
        "The tests failed three times before they passed.\n\n"
        "What I wrote down: the database must always set the time of a lease."
    )


def test_x_makes_one_point_and_says_where_it_comes_from():
    assert x(FULL) == (
        "The database must always set the time of a lease. I wrote that down while"
        " replacing the advisory lock with a lease in tidemark."
    )


def test_without_a_lesson_x_gives_the_reason():
    assert x(profile([LEASE], decided=(CHOICE,))) == (
        "A lock leaves no trace when a worker dies. That is why, in tidemark, I chose a"
        " lease over an advisory lock."
    )


def test_without_a_reason_x_tells_what_it_took():
    assert x(profile([LEASE], went_wrong=(MISHAP,))) == (
        "Three failed test runs, then one that passed: in tidemark, I replaced the"
        " advisory lock with a lease."
    )


def test_with_nothing_around_it_the_deed_is_told_in_two_ways():
    week = profile([LEASE])
    assert linkedin(week) == (
        "In tidemark, I replaced the advisory lock with a lease.\n\n"
        "In the last run, 41 tests passed."
    )
    assert x(week) == (
        "A lease instead of the advisory lock: that is the change in tidemark. 41 tests"
        " passed in the last run."
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Added a search", "New in tidemark: a search."),
        ("Wrote down the rules", "An update on tidemark: I wrote down the rules. 9 "),
        (
            "Added a flag and told the README",
            "An update on tidemark: I added a flag ",
        ),
        (
            "Added a retry to the uploader",
            "An update on tidemark: I added a retry to the ",
        ),
        ("Added TOML support to the reader", "New in tidemark: TOML support for the "),
        ("Fixed the import of debits", "Fixed in tidemark: the import of debits."),
        (
            "Ported the form to a page",
            "An update on tidemark: I ported the form to a page.",
        ),
        (
            "Cut the import from 41 to 9 seconds",
            "The import in tidemark went from 41 t",
        ),
        (
            "Wrote a guide in tidemark",
            "I wrote a guide in tidemark. 9 tests passed in ",
        ),
        (
            "Made the reader accept tabs",
            "An update on tidemark: I made the reader accept ",
        ),
        ("Added a search, then moved the form to a page", "An update on tidemark: I"),
        ("Added a search and fixed the import", "An update on tidemark: I added"),
    ],
)
def test_what_was_done_has_many_forms_on_x(text, told):
    assert x(profile([line(f"{text}; 9 tests passed")])).startswith(told)


def test_a_deed_without_a_form_of_its_own_is_told_with_what_was_seen():
    tried = line("Made the reader accept tabs; it worked when tried", K.CONFIRMATION)
    tried = replace(tried, status=Status.CONFIRMED)
    assert x(profile([tried])) == (
        "An update on tidemark: I made the reader accept tabs. It worked when I tried"
        " it."
    )
    assert linkedin(profile([tried])).endswith("\n\nI tried it, and it worked.")


def test_tests_without_a_number():
    week = profile([line("Added a search; tests passed")])
    assert linkedin(week).endswith("The last test run passed.")
    assert x(week).endswith("The tests passed in the last run.")


def test_a_choice_that_is_the_deed_gives_its_reason_or_what_it_was_chosen_over():
    split = line("Split the tables into one file for each harbour; 47 tests passed")
    chosen = decided("Chose one file for each harbour", thread="lease")
    over = replace(chosen, instead="one table", reason="a file can be sent")
    assert linkedin(profile([split], decided=(over,))).startswith(
        "In tidemark, I split the tables into one file for each harbour. I chose that"
        " over one table, because a file can be sent."
    )
    over = replace(chosen, instead="one table")
    assert "I chose that over one table." in linkedin(profile([split], decided=(over,)))
    assert x(profile([split], decided=(over,))) == (
        "My choice in tidemark: one file for each harbour over one table."
    )


def test_another_choice_stands_beside_the_deed():
    lease = replace(LEASE, thread="t")
    for text, told in (
        ("Chose a queue of its own", "For that, I chose a queue of its own: quieter."),
        ("Dropped the wizard", "I also dropped the wizard: quieter."),
        ("Decided to log less", "I decided to log less: quieter."),
    ):
        other = decided(text, thread="t", reason="quieter")
        assert told in linkedin(profile([lease], decided=(other,)))


def test_what_was_decided_before_is_told_before():
    early = tuple(replace(c, time=at(0)) for c in CHOICE.evidence)
    dropped = decided("Dropped the wizard", thread="t", reason="it's too long")
    dropped = replace(dropped, evidence=early)
    week = profile([replace(LEASE, thread="t")], decided=(dropped,))
    assert linkedin(week).startswith(
        "In tidemark, I dropped the wizard, because it was too long. "
    )
    assert "I replaced the advisory lock with a lease." in linkedin(week)
    # A reason that points back says nothing on its own.
    assert x(week).startswith("A lease instead of the advisory lock")


def test_an_answer_is_told_with_its_question():
    search = line("Added a search over the notes; it worked when tried", K.CONFIRMATION)
    search = replace(search, status=Status.CONFIRMED)
    answer = decided(
        'Chose "in a file beside the notes" (asked: "Where should the search index'
        ' live?").',
        reason="start-up must stay instant",
    )
    week = profile([search], decided=(answer,))
    assert linkedin(week).endswith(
        "I added a search over the notes. I decided that the search index should live in"
        " a file beside the notes, because start-up must stay instant.\n\nI tried it, and"
        " it worked."
    )
    assert x(week) == (
        "Start-up must stay instant. That is why, in tidemark, I decided that the search"
        " index should live in a file beside the notes."
    )
    bare = replace(answer, reason="too slow")
    assert "why" not in x(profile([search], decided=(bare,)))
    how = replace(
        answer,
        text='Decided to keep both (asked: "How should conflicts be resolved?").',
        thread="lease",
    )
    assert (
        "One question was how conflicts should be resolved. I decided to keep both,"
        " because start-up must stay instant."
    ) in linkedin(profile([search], decided=(how,)))


def test_an_answer_that_gives_no_clause_follows_its_question():
    search = line("Added a search over the notes; it worked when tried", K.CONFIRMATION)
    search = replace(search, status=Status.CONFIRMED)
    answer = decided(
        'Chose skip (asked: "What should the importer do?").',
        reason="a row must not stop it",
        thread="lease",
    )
    week = profile([search], decided=(answer,))
    assert (
        "One question was what the importer should do. My answer: skip, because a row"
        " must not stop it."
    ) in linkedin(week)
    assert x(week) == (
        "A row must not stop it. In tidemark, that settled what the importer should do:"
        " skip."
    )
    alone = compose_item_post(answer, "linkedin", project="tidemark").text
    assert alone.startswith("One question in tidemark was what the importer should do.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'Decided to keep both (asked: "How should conflicts be resolved?")',
            "One question was how conflicts should be resolved. I decided to keep both.",
        ),
        (
            'Chose a folder (asked: "Which transport should the client use?")',
            "I decided that the client should use a folder.",
        ),
        (
            'Chose a folder (asked: "Which transport should it flumox?")',
            "I chose a folder.",
        ),
        ('Chose a folder (asked: "What do you think about it?")', "I chose a folder."),
    ],
)
def test_questions_are_turned_only_where_that_gives_a_sentence(text, told):
    assert compose_item_post(decided(text), "linkedin").text == told


def test_a_release_is_the_news():
    done = line(
        "Prepared the 0.4 release; 35 tests passed, pushed, published a release"
    )
    before = line("Added tide tables; 30 tests passed", thread="tables")
    earlier = tuple(replace(c, time=at(1)) for c in before.evidence)
    small = line("Edited a.py; 9 tests passed")
    week = profile([done, small, LEASE, replace(before, evidence=earlier)])
    assert linkedin(week) == ("tidemark 0.4 is out. Before that, I added tide tables.")
    assert x(week) == "I added tide tables, then released tidemark 0.4."
    assert compose_post(week, "x").title == "Released tidemark 0.4"
    long = replace(
        week.moved[-1], text="Added tide tables for " + "big " * 70 + "ports"
    )
    assert "advisory" in x(profile([done, LEASE, long]))


def test_a_release_without_what_is_in_it_is_no_story():
    for text in ("Prepared the 0.4 release", "Published a release"):
        done = line(f"{text}; 35 tests passed, published a release")
        nothing = compose_post(profile([done]), "linkedin")
        assert "do not show what is in it" in nothing.reason
    unnumbered = compose_item_post(done, "linkedin", project="tidemark")
    assert unnumbered.text.startswith("In tidemark, I published a release.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The build failed 6 times before passing",
            "Six builds failed before one passed.",
        ),
        (
            "2 attempts failed when tried before one worked (fix the import)",
            "The first two attempts did not work when I tried them. The third one ",
        ),
        (
            "1 attempt failed when tried before one worked",
            "The first attempt did not work when I tried it. The second one worked.",
        ),
        (
            "The cache was stale until its key was fixed",
            "The cache was stale until its key was fixed.",
        ),
        ("The tests failed 13 times before passing", "13 test runs failed before one "),
        ("The build failed 2 times before passing", "Two builds failed before one pas"),
        ("The build failed 1 times before passing", "One build failed before the next"),
    ],
)
def test_what_failed_first_is_told_when_it_is_over(text, told):
    tried = line("Fixed debits; it worked when tried", K.CONFIRMATION)
    tried = replace(tried, status=Status.CONFIRMED)
    week = profile([tried], went_wrong=(replace(MISHAP, text=text),))
    assert told in linkedin(week)
    assert linkedin(week).count("worked") == 1


def test_attempts_that_failed_open_the_post_on_x():
    text = "2 attempts failed when tried before one worked"
    week = profile([LEASE], went_wrong=(replace(MISHAP, text=text),))
    assert x(week).startswith("Two attempts failed, the third worked. In tidemark, I ")
    told = replace(MISHAP, text="The cache was stale until its key was fixed")
    week = profile([line("Fixed debits; 9 tests passed")], went_wrong=(told,))
    assert x(week) == (
        "Fixed in tidemark: debits. The cache was stale until its key was fixed."
    )


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("note to self: ", "A note to myself from my work on tidemark: "),
        ("lesson: ", "A lesson from my work on tidemark: "),
        ("ok so rule: ", "A rule from my work on tidemark: "),
        ("turns out ", "Something that turned out while I worked on tidemark: "),
        ("today I learned that ", "What I learned from my work on tidemark: "),
        ("", "A note from my work on tidemark: "),
    ],
)
def test_a_lesson_alone_is_enough_and_keeps_its_name(said, label):
    rule = "a row must never outlive its lease"
    noted = replace(LESSON, text=f'Noted: "{said}{rule}"')
    week = profile(learned=(noted,))
    assert linkedin(week) == f"{label}{rule}."
    assert x(week) == (
        "A row must never outlive its lease. I wrote that down while working on"
        " tidemark."
    )
    (sentence,) = compose_post(week, "linkedin").sentences
    assert sentence.opinion
    assert sentence.evidence


def test_where_a_lesson_comes_from():
    elsewhere = replace(LESSON, evidence=line("x", session="s9").evidence)
    week = profile([LEASE], learned=(replace(elsewhere, thread="lease"),))
    assert x(week).endswith("I wrote that down while working on tidemark.")
    inside = line("Fixed the lease in the editor; 9 tests passed")
    week = profile([inside], learned=(LESSON,))
    assert x(week).endswith("I wrote that down while fixing the lease in the editor.")
    unnamed = profile([LEASE], learned=(LESSON,), projects=())
    assert x(unnamed).endswith("while replacing the advisory lock with a lease.")
    odd = line("Got the lease and added rows; 9 tests passed")
    week = profile([odd], learned=(LESSON,), projects=())
    assert x(week) == "The database must always set the time of a lease."


def test_names_of_folders_are_no_names():
    week = profile([LEASE])
    folder = replace(week.projects[0], name="tmpqwh7888i")
    assert linkedin(replace(week, projects=(folder,))).startswith("I replaced the ")


def test_a_name_is_not_said_twice():
    week = profile([line("Fixed the login of tidemark; 9 tests passed")])
    assert linkedin(week).startswith("I fixed the login of tidemark.")
    named = decided("Chose a lease for tidemark", instead="a lock")
    assert compose_item_post(named, "x", project="tidemark").text == (
        "My choice: a lease for tidemark over a lock."
    )


def test_file_names_are_no_links_on_x():
    week = profile([line("Added a retry to importer.py; 12 tests passed")])
    assert "importer.py" in linkedin(week)
    assert measure(x(week), "x").findings == ()


def test_a_long_story_is_told_with_less_on_x():
    long = (
        "a lock " + "hides who holds what " * 12 + "until the worker is started again"
    )
    week = profile(
        [LEASE], decided=(replace(CHOICE, reason=long),), went_wrong=(MISHAP,)
    )
    assert measure(x(week), "x").length <= 280
    assert x(week).startswith("Three failed test runs")
    assert long in linkedin(week)
    other = "one table for all harbours with a column for whose row it is, " * 2
    week = profile([LEASE], decided=(replace(CHOICE, instead=other.strip(" ,")),))
    assert x(week).endswith("in tidemark, I chose a lease.")


def test_what_is_merged_and_what_waits():
    merged = line("Added a retry; merged pull request 7", K.COMMIT, K.PULL_REQUEST)
    assert linkedin(profile([merged])).endswith("The pull request is merged.")
    assert x(profile([merged])) == "New in tidemark: a retry. It is merged."
    waits = replace(merged, text="Added a retry; opened pull request 7")
    text = compose_item_post(waits, "linkedin", project="tidemark").text
    assert text.endswith("The pull request is open.")
