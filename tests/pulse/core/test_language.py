import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.language.clause import finish, tidy
from pulse.core.language.clean import plain, without_hype
from pulse.core.language.decided import decided
from pulse.core.language.past import (
    infinitive_of,
    is_request,
    is_work,
    request_to_infinitive,
    request_to_past,
)
from pulse.core.language.subjects import normal_subject, reply_to_past, subject_to_past
from pulse.core.language.verbs import VERBS, base_form, past


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("add", "added"),
        ("write", "wrote"),
        ("rename", "renamed"),
        ("apply", "applied"),
        ("drop", "dropped"),
        ("commit", "committed"),
        ("override", "overrode"),
        ("deploy", "deployed"),
        ("format", "formatted"),
        ("mimic", "mimicked"),
        ("cherry-pick", "cherry-picked"),
        ("double-check", "double-checked"),
    ],
)
def test_past_tense(verb, form):
    assert past(verb) == form


def test_every_form_leads_back_to_a_verb_with_the_same_past():
    assert [v for v in sorted(VERBS) if past(base_form(past(v))) != past(v)] == []


@pytest.mark.parametrize(
    ("asked", "done"),
    [
        ("please fix the login redirect", "Fixed the login redirect"),
        ("Can you add a --since option?", "Added a --since option"),
        ("ok, now write the docs for me", "Wrote the docs"),
        ("I think we should rename the report", "Renamed the report"),
        ("Add tests and make them pass", "Added tests and made them pass"),
        (
            "create a notebook so that i can test each step",
            "Created a notebook to test each step",
        ),
        (
            "Update @docs/guide/setup.md to mention Windows",
            "Updated setup.md to mention Windows",
        ),
        (
            "review this PR for me https://github.com/example/tidemark/pull/41",
            "Reviewed pull request 41",
        ),
        ("update the plan to reflect reality and commit", None),
    ],
)
def test_a_request_becomes_what_was_done(asked, done):
    found = request_to_past(asked)
    assert found == done or (
        done is None and found == "Updated the plan to reflect reality"
    )


@pytest.mark.parametrize(
    "text",
    [
        "it doesn't sound quite like music",
        "which environment am i in?",
        "test suite is red",
        "commit this",
        "go ahead",
        "Log in fails on Safari",
        "@CLAUDE.md を最新の状態にアップデートしてください",
        "",
    ],
)
def test_what_asks_for_nothing_clear_gives_nothing(text):
    assert request_to_past(text) is None


@pytest.mark.parametrize(
    ("subject", "done"),
    [
        ("feat(search): add ranking by recency", "Added ranking by recency"),
        ("fix: crash on empty files (#12)", "Fixed crash on empty files"),
        ("fix: no more flaky tests", None),
        ("feat: search over notes", "Added search over notes"),
        ("feat(importer): accept tabs", "Made the importer accept tabs"),
        ("docs: installation on Windows", "Documented installation on Windows"),
        ("perf: faster index lookups", "Sped up index lookups"),
        ("Adding support for TOML", "Added support for TOML"),
        ("Fixes crash when the file is empty", "Fixed crash when the file is empty"),
        ("refactor!: rendering takes a level", None),
        ("🎨 style: format code", "Formatted code"),
        ("wip", None),
    ],
)
def test_a_commit_subject_becomes_what_was_done(subject, done):
    assert subject_to_past(subject) == done


def test_an_amended_subject_is_the_same_without_its_type():
    assert normal_subject("fix(template)!: gate cmd") == normal_subject("Gate cmd.")


@pytest.mark.parametrize(
    ("said", "done"),
    [
        (
            "I've created a complete parser for dates.",
            "Created a complete parser for dates",
        ),
        ("Successfully pushed to GitHub!", "Pushed to GitHub"),
        ("The port has been fully tested.", "The port was tested"),
        ("Done! Here's what I set up:", None),
        ("You're absolutely right.", None),
    ],
)
def test_a_report_becomes_a_clause_without_praise(said, done):
    assert reply_to_past(said) == done


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("let's use SQLite", "Chose SQLite"),
        ("don't add a cache", "Chose not to add a cache"),
        ("keep the old export files", "Kept the old export files"),
        ("ok, go with option b", "Chose option b"),
        ("we should store dates in UTC", "Decided to store dates in UTC"),
        (
            "go ahead with the type-based fix, skip the flag and remove the braces",
            "Chose the type-based fix, skipped the flag and removed the braces",
        ),
    ],
)
def test_a_deciding_sentence_becomes_a_decision(said, text):
    assert decided(said) == text


def test_a_look_is_a_request_but_no_work():
    assert is_request("review the pull request 12")
    assert not is_work("review the pull request 12")


def test_tried_to_takes_the_infinitive():
    assert request_to_infinitive("Please fix the redirect") == "fix the redirect"
    assert infinitive_of("Fixed the redirect") == "fix the redirect"


@given(st.text(max_size=300))
def test_no_text_breaks_the_rules(text):
    for rule in (request_to_past, subject_to_past, reply_to_past, decided):
        found = rule(text)
        assert found is None or (
            found and "\n" not in found and len(found.split()) <= 22
        )


def test_paths_become_names_and_addresses_numbers():
    assert plain("see `src/app/main.py` and https://github.com/a/b/pull/7") == (
        "see main.py and pull request 7"
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("the second one", "Chose the second one"),
        ("option b", "Chose option b"),
        ("former", "Chose the former"),
        ("let's write the parser by hand", "Decided to write the parser by hand"),
        ("don't banana the cache", None),
        ("let's", None),
        ("", None),
    ],
)
def test_what_was_decided_in_few_words(said, told):
    assert decided(said) == told


def test_an_address_of_an_issue_is_its_number():
    assert plain("see https://example.org/a/issues/12 now") == "see issue 12 now"


def test_an_article_agrees_with_what_follows_it_without_the_praise():
    assert without_hype("Add an elegant parser") == "Add a parser"
    assert without_hype("Add a robust cache of an hour") == "Add a cache of an hour"


def test_what_is_no_clause_is_told_by_none():
    assert finish("9 lives") is None
    assert tidy("word " * 40) is None


@pytest.mark.parametrize(
    ("asked", "work"),
    [
        ("show a toast when it is saved", True),
        ("show me the log of the build", False),
        ("test this: the login of a stranger", False),
    ],
)
def test_what_is_shown_to_users_is_work(asked, work):
    assert is_work(asked) is work


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("ci: accept tabs", "Made CI accept tabs"),
        ("feat: 3d view", "Added 3d view"),
        ("3d view added", None),
    ],
)
def test_subjects_that_begin_with_no_verb_of_their_author(subject, told):
    assert subject_to_past(subject) == told


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("feat(core): accept tabs", None),
        ("docs: README.md", None),
        ("docs: README.md and setup.md", "Updated README.md and setup.md"),
    ],
)
def test_subjects_that_tell_little(subject, told):
    assert subject_to_past(subject) == told


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("Added tests; ran them; all of the old ones passed", "Added tests; ran them"),
        ("Renamed the report, as you said", "Renamed the report"),
        ("Added a big log, whatever you name it", "Added a big log"),
        ("Moved the " + "old " * 8 + "parser to " + "new " * 20, None),
    ],
)
def test_a_clause_ends_where_it_can(clause, told):
    assert tidy(clause) == (told or "Moved the " + "old " * 8 + "parser")


def test_a_link_is_its_words_and_an_address_its_place():
    assert plain("see [the page](https://example.org/x)") == "see the page"
    assert plain("see https://example.org/x now") == "see example.org now"
    assert not is_request("test: the login")
