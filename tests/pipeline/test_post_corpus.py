"""Posts of real weeks: each keeps the rules, and some weeks are worth none."""

import re
from collections import defaultdict

import pytest

from pipeline.post import compose_post
from pipeline.post_gate import Known, check, numbers
from pipeline.profile import compose_profile
from pipeline.values import NothingToPost, PostText, WeekInput
from pulse.core import days
from pulse.core.agents import claude_code, discover
from pulse.core.agents.base import split_lines
from pulse.core.note import OfflineWriter, workday_from_records
from pulse.core.values import EvidenceKind, Record
from tests.pulse.corpus import corpus

pytestmark = pytest.mark.slow
ZONE = "Europe/Berlin"


@pytest.fixture(scope="module")
def weeks():
    """The profiles of all weeks of each place of the corpus."""
    places = defaultdict(list)
    for source in discover(claude_code, corpus() / "claude"):
        place = source.path.relative_to(corpus()).parts[1]
        with source.path.open("rb") as stream:
            read = claude_code.read(split_lines(stream), source=source)
            places[place] += [r for r in read if isinstance(r, Record)]
    return [week for records in places.values() for week in profiles(records)]


def profiles(records):
    notes, evidence, projects = defaultdict(list), defaultdict(list), {}
    for day in sorted({days.local_date(r.time, ZONE) for r in records if r.time}):
        workday = workday_from_records(records, day=day, zone=ZONE)
        if workday.sessions:
            week = "{}-W{:02}".format(*day.isocalendar())
            notes[week].append(OfflineWriter().write_note(workday))
            evidence[week] += [(day, piece) for piece in workday.evidence]
            projects |= {p.key: p.name for p in workday.projects}
    return [
        compose_profile(
            WeekInput(
                week=week,
                days=[note.date for note in notes[week]],
                notes=notes[week],
                projects=projects,
                evidence=evidence[week],
            )
        )
        for week in notes
    ]


@pytest.fixture(scope="module")
def posts(weeks):
    return [compose_post(week, net) for week in weeks for net in ("linkedin", "x")]


def test_some_weeks_are_worth_a_post_and_some_are_not(posts):
    assert sum(isinstance(post, PostText) for post in posts) >= 4
    assert sum(isinstance(post, NothingToPost) for post in posts) >= 4


def test_a_week_is_told_on_both_networks_or_on_none_and_differently(posts):
    for linkedin, x in zip(posts[::2], posts[1::2], strict=True):
        assert type(linkedin) is type(x)
        if isinstance(x, PostText):
            assert x.text not in linkedin.text


def test_no_text_has_a_finding_or_a_mark_that_we_do_not_use(posts):
    for post in posts:
        if isinstance(post, PostText):
            assert check(post.text, post.network, Known())[1] == [], post.text
            assert not re.search(r"[!?#@“\"\U0001f000-\U0001faff]", post.text)
            assert re.match(r"[A-Z]", post.text)
            assert post.text.endswith(".")


def test_every_sentence_and_every_number_is_shown_by_its_records(posts):
    for post in posts:
        if isinstance(post, NothingToPost):
            continue
        assert " ".join(s.text for s in post.sentences) == " ".join(post.text.split())
        for sentence in post.sentences:
            assert sentence.evidence, sentence.text
            quoted = {n for c in sentence.evidence for n in numbers(c.quote)}
            runs = (EvidenceKind.BUILD, EvidenceKind.TESTS, EvidenceKind.REFUTATION)
            counted = sum(c.kind in runs for c in sentence.evidence)
            for number in numbers(sentence.text):
                assert number in quoted or int(number) <= counted, sentence
