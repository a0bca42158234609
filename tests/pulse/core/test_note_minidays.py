"""The offline note scored against the mini-days' gold."""

import pytest

from tests.pulse.core import minidays


@pytest.fixture(scope="module")
def days():
    found = {}
    for name in minidays.NAMES:
        day = minidays.load(name)
        found[name] = (day, day.note())
    return found


def test_all_fourteen_are_there():
    assert len(minidays.NAMES) == 14


@pytest.mark.parametrize("name", minidays.NAMES)
def test_every_status_is_right(days, name):
    day, note = days[name]
    for want in day.must:
        for item in (i for i in note.items if minidays.finds(want, i)):
            assert item.status.value in want["status"].split("|"), item


@pytest.mark.parametrize("name", minidays.NAMES)
def test_nothing_of_the_never_list_is_said(days, name):
    day, note = days[name]
    assert minidays.hits(day.gold, note) == [], minidays.text_of(note)


@pytest.mark.parametrize("name", minidays.NAMES)
def test_not_many_more_items_than_the_gold(days, name):
    day, note = days[name]
    assert len(note.items) <= max(1.5 * len(day.must), len(day.must) + 1)


@pytest.mark.parametrize("name", minidays.NAMES)
def test_words_stay_within_the_gold_s(days, name):
    day, note = days[name]
    text = " ".join(
        [note.headline, *(f"{i.text} {i.instead} {i.why}" for i in note.items)]
    )
    assert len(text.split()) <= 2 * day.gold["words"]


def test_recall_over_all_days(days):
    wanted = [(name, want) for name, (day, _) in days.items() for want in day.must]
    found = [
        (name, want)
        for name, want in wanted
        if any(minidays.finds(want, i) for i in days[name][1].items)
    ]
    missed = [w for w in wanted if w not in found]
    assert len(found) >= 0.6 * len(wanted), missed


def test_items_over_all_days(days):
    items = sum(len(note.items) for _, note in days.values())
    gold = sum(len(day.must) for day, _ in days.values())
    assert items <= 1.5 * gold


@pytest.mark.parametrize("name", minidays.NAMES)
def test_the_same_day_gives_the_same_note(days, name):
    assert minidays.load(name).note() == days[name][1]
