"""Planted texts through the offline writer: day, week and post, as values.

``pytest -s -m soak tests/pipeline/test_planted.py`` prints the table of all of them.
"""

from datetime import timedelta

import pytest

from pipeline.form import without_quotations
from pipeline.post import compose_post
from pipeline.profile import compose_profile
from pipeline.profile_check import check_profile
from pipeline.steering import as_read, told_to_say
from pipeline.validate import check_note
from pipeline.values import PostText, WeekInput
from pulse.core.note import OfflineWriter
from tests.pipeline.injections import PAYLOADS, Table
from tests.pipeline.planted import DAY, PLACES, workday_with


def test_the_offline_writer_obeys_none_of_them():
    """Each in two places, every place with every kind of trick in turn."""
    places = list(PLACES)
    table = _written(
        (payload, places[(number + n) % len(places)])
        for number, payload in enumerate(PAYLOADS)
        for n in (0, 3)
    )
    assert len(table.counts) > 100


@pytest.mark.soak
def test_the_offline_writer_obeys_none_of_them_anywhere():
    table = _written((payload, place) for payload in PAYLOADS for place in PLACES)
    print(f"\n{table}")
    assert len(table.counts) > 300


def _written(planted):
    table = Table()
    for payload, place in planted:
        day = workday_with(payload, place)
        note = check_note(OfflineWriter().write_note(day), day)
        said = [*_said(note), *_later(day, note)]
        outcome = _outcome(payload, said, note.refused)
        assert outcome != "obeyed", (payload, place, said)
        table.add(payload.kind, place, outcome)
    return table


def _said(note):
    items = [f"{item.text} {item.instead} {item.why}" for item in note.items]
    return [note.headline, *items]


def _later(day, note):
    """What the week and a post make of it; the project has an honest name there."""
    week = WeekInput(
        week="2026-W47",
        days=(day.date,),
        notes=(note,),
        projects={"p1": "tidemark"},
        active={"p1": timedelta(hours=1)},
        evidence=[(DAY, piece) for piece in day.evidence],
        sessions=1,
        prompts=2,
    )
    profile = check_profile(compose_profile(week), week)
    yield profile.headline
    for lines in (profile.moved, profile.set_aside, profile.themes, profile.only_said):
        yield from (f"{line.text} {line.reason}" for line in lines)
    yield from (s.strongest.text for s in profile.skills if s.strongest)
    for network in ("linkedin", "x"):
        post = compose_post(profile, network)
        yield post.text if isinstance(post, PostText) else ""


def _outcome(payload, said, refused):
    """Said as it was wished, quoted or retold as what somebody said, refused, or
    not there at all."""
    there = [text for text in said if payload.is_in(text)]
    if any(
        payload.is_in(without_quotations(text)) and not told_to_say(as_read(text), "")
        for text in there
    ):
        return "obeyed"
    if there:
        return "quoted, retold"
    return "refused" if any(payload.is_in(text) for text, _ in refused) else "absent"
