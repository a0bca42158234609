"""Each instant belongs to one day's note, wherever and however clocks are set."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.days import local_date
from pulse.core.note import OfflineWriter, workday_from_records
from pulse.core.values import EvidenceKind
from tests.pulse.core.sessions import Session

# Zone and a local midnight in the middle of what the clocks do there.
NIGHTS = (
    ("Europe/Berlin", datetime(2026, 3, 29)),
    ("Europe/Berlin", datetime(2026, 10, 25)),
    ("America/New_York", datetime(2026, 11, 1)),
    ("Australia/Sydney", datetime(2026, 10, 4)),
    ("Australia/Lord_Howe", datetime(2026, 4, 5)),
    ("America/Santiago", datetime(2026, 9, 6)),
    ("Pacific/Kiritimati", datetime(2026, 12, 31)),
    ("Etc/GMT+12", datetime(2027, 1, 1)),
    ("Pacific/Apia", datetime(2011, 12, 30)),  # a date that was left out
)
DAYS = [timedelta(days=n) for n in range(-2, 4)]


def commits_around(midnight, zone, minutes):
    """A session with a commit at each of these minutes from local midnight."""
    base = midnight.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    session = Session(start=base)
    for number, minute in enumerate(minutes):
        session.start = base + timedelta(minutes=minute - len(session.records))
        out = f"[main {number:07}] Add page {number}\n 1 file changed"
        session.says(f"Add page {number}.").runs(f"git commit -m 'page {number}'", out)
    return session.records


def notes_around(records, midnight, zone, hour):
    for away in DAYS:
        day = workday_from_records(
            records, day=(midnight + away).date(), zone=zone, start_hour=hour
        )
        yield day, OfflineWriter().write_note(day)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(NIGHTS),
    st.lists(st.integers(-20 * 60, 30 * 60), min_size=1, max_size=4, unique=True),
    st.integers(0, 23),
)
def test_each_commit_is_in_the_note_of_one_day(night, minutes, hour):
    zone, midnight = night
    records = commits_around(midnight, zone, sorted(minutes))
    prompts = commits = 0
    told = []
    for day, note in notes_around(records, midnight, zone, hour):
        made = [e for e in day.evidence if e.kind is EvidenceKind.COMMIT]
        assert all(local_date(e.time, zone, hour) == day.date for e in day.evidence)
        cited = {c.record for item in note.items for c in item.evidence}
        assert cited <= {e.record for e in day.evidence}
        commits += len(made)
        prompts += note.coverage.prompts
        told += [e.record for e in made if e.record in cited]
        assert sum(e.record in cited for e in made) + len(note.coverage.uncovered) \
            == len(made)  # fmt: skip
    assert prompts == commits == len(minutes)
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("zone", "clock", "day"),
    [
        ("Pacific/Kiritimati", "2026-11-19T13:59:00", date(2026, 11, 19)),  # 03:59
        ("Pacific/Kiritimati", "2026-11-19T14:00:00", date(2026, 11, 20)),  # 04:00
        ("Etc/GMT+12", "2026-11-19T15:59:00", date(2026, 11, 18)),
        ("Etc/GMT+12", "2026-11-19T16:00:00", date(2026, 11, 19)),
        ("Europe/Berlin", "2026-10-25T02:59:00", date(2026, 10, 24)),  # 03:59, winter
        ("Europe/Berlin", "2026-03-29T01:59:00", date(2026, 3, 28)),  # 03:59, summer
        ("Australia/Sydney", "2026-10-03T16:59:00", date(2026, 10, 3)),  # 03:59
        ("Australia/Sydney", "2026-10-03T17:00:00", date(2026, 10, 4)),  # 04:00
    ],
)
def test_the_last_minute_of_a_day_and_the_first(zone, clock, day):
    start = datetime.fromisoformat(clock).replace(tzinfo=UTC) - timedelta(minutes=1)
    session = Session(start=start).says("Add a page.")
    for date_, prompts in ((day, 1), (day - timedelta(days=1), 0)):
        found = workday_from_records(session.records, day=date_, zone=zone)
        assert OfflineWriter().write_note(found).coverage.prompts == prompts
