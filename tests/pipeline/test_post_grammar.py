"""Articles, -ing forms and number words, one by one."""

import pytest

from pipeline.post_grammar import (
    agreed,
    capital,
    counted,
    doing,
    listed,
    ordinal,
    plural,
    with_articles,
)


@pytest.mark.parametrize(
    ("clause", "whole"),
    [
        ("Ported Python library to Rust", "Ported a Python library to Rust"),
        ("Added importer for GPX files", "Added an importer for GPX files"),
        ("Added function with test", "Added a function with a test"),
        ("Added SQL reader", "Added an SQL reader"),
        ("Added REST endpoint", "Added a REST endpoint"),
        ("Added hour field", "Added an hour field"),
        ("Added user endpoint", "Added a user endpoint"),
        ("Fixed crash of renderer", "Fixed the crash of the renderer"),
        ("Kept module cache in folder", "Kept the module cache in the folder"),
        ("Fixed the crash when a file is gone", "Fixed the crash when a file is gone"),
        ("Added support for TOML", "Added support for TOML"),
        ("Added two tests", "Added two tests"),
        ("Added x(1) reader", "Added x(1) reader"),
        ("Added one, two, reader", "Added one, two, reader"),
        ("Added a very long and winding new reader", "Added a very long and winding "),
        ("Added fast and very good and small new reader", "Added fast and very good"),
        ("Added very small fast good new cheap reader", "Added very small fast good "),
        ("Merged ,", "Merged ,"),
        ("Done", "Done"),
        ("", ""),
    ],
)
def test_missing_articles_are_added(clause, whole):
    assert with_articles(clause).startswith(whole)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a importer", "an importer"),
        ("an new thing", "a new thing"),
        ("An fully working app", "A fully working app"),
        ("a hour, a user, an one-off", "an hour, a user, a one-off"),
        ("a SQL file and a x", "a SQL file and a x"),
        ("an unused unit", "an unused unit"),
    ],
)
def test_articles_agree_with_what_follows(text, right):
    assert agreed(text) == right


@pytest.mark.parametrize(
    ("clause", "ing"),
    [
        ("Replaced the lock", "replacing the lock"),
        ("Wrote a guide", "writing a guide"),
        ("Set the zone", "setting the zone"),
        ("Added rows and fixed the lock", ""),
        ("Frobbed the lock", ""),
    ],
)
def test_doing(clause, ing):
    assert doing(clause) == ing


def test_small_words():
    assert [counted(n) for n in (0, 1, 12, 13)] == ["no", "one", "twelve", "13"]
    assert [ordinal(n) for n in (1, 10, 11, 0)] == ["first", "tenth", "next", "next"]
    assert listed("cmd/readFile/stat/glob") == "cmd, readFile, stat and glob"
    assert listed("and/or, src/a/b.py") == "and/or, src/a/b.py"
    assert plural("My note to myself: I told me my way") == (
        "Our note to ourselves: we told us our way"
    )
    assert capital("i") == "I"
