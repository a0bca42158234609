"""Statistics of sessions: stored with the rows, added up for any range and project."""

from datetime import timedelta

import pytest

from accounts.services import zones
from pipeline.insights.values import Standing
from pulse.core.stats.activity import combine
from pulse.core.stats.events import SessionStats
from sessions_app import services
from sessions_app.models import CodingSession, Project, SessionStatistics
from sessions_app.parse.statistics import packed, unpacked
from sessions_app.services.ranges import load_range
from tests.sessions_app.transcripts import BASE, Session, morning

DAY = BASE.date()
pytestmark = pytest.mark.django_db


def roaming():
    """One session that went on in another project."""
    session = morning("s-2", minute=60)
    session.cwd = "/src/quire"
    return session.prompt("Fix the footnotes, too.").run("npx vitest", "1 passed")


def load(owner, starts=DAY, ends=DAY, projects=None):
    return load_range(owner, starts, ends, projects)


def test_statistics_are_stored_with_the_rows_and_divided_by_project(up, alice, parse):
    up.send_session(roaming().lines, "s-2")
    parse()
    rows = SessionStatistics.objects.order_by("first_at")
    assert [row.project.name for row in rows] == ["tide", "quire"]
    assert rows[0].last_at <= rows[1].first_at
    before = list(rows.values_list("pk", "digest"))

    services.ask_to_parse(CodingSession.objects.get())
    parse()
    assert list(rows.values_list("pk", "digest")) == before

    # Two rows of one project, as a merge of projects leaves them, become one again.
    SessionStatistics.objects.update(project=Project.objects.get(name="tide"))
    services.ask_to_parse(CodingSession.objects.get())
    parse()
    assert [row.project.name for row in rows] == ["tide", "quire"]

    (session,) = load(alice).sessions
    assert (session.prompts, session.standing) == (3, Standing.ANALYSED)
    assert len(session.stats.calls) == 4
    quire = Project.objects.get(name="quire").public_id
    part = load(alice, projects=frozenset({quire}))
    (session,) = part.sessions
    assert (session.projects, len(session.stats.calls)) == ((quire,), 1)
    assert session.standing is Standing.TOO_SHORT
    assert part.projects == {quire: "quire"}
    assert [asked.text for asked in part.prompts] == ["Fix the footnotes, too."]
    assert {piece.project for _day, piece in part.evidence} == {quire}


def test_a_range_has_four_denominators(up, alice, bob, parse):
    zones.set_zone(alice, "Europe/Lisbon", now=BASE)
    up.send_session(morning("s-1").lines, "s-1")
    up.send_session(Session("s-3", minute=99).prompt("Why?").lines, "s-3")
    up.send_session(morning("s-4", minute=120).lines, "s-4")
    up.send_session(morning("s-5", minute=24 * 60).lines, "s-5")
    program = Session("s-6", cwd="/src/tide", minute=30)
    program.prompt("Sum it up.", entrypoint="sdk-py").reply("It is summed up.")
    up.send_session(program.lines, "s-6")
    parse()
    by_name = {row.native_id: row for row in CodingSession.objects.all()}
    services.set_left_out(by_name["s-4"], left_out=True)
    found = load(alice)
    told = found.denominators
    assert (told.scanned, told.eligible, told.sampled, told.analysed) == (4, 1, 1, 1)
    assert told.left == {
        Standing.TOO_SHORT: (by_name["s-3"].public_id,),
        Standing.AUTOMATED: (by_name["s-6"].public_id,),
        Standing.LEFT_OUT: (by_name["s-4"].public_id,),
    }
    assert told.count(Standing.LEFT_OUT) == 1
    assert [s.session for s in found.analysed] == [by_name["s-1"].public_id]
    assert {asked.session for asked in found.prompts} == {
        by_name[name].public_id for name in ("s-1", "s-3")
    }
    assert {(spent.date, spent.origin) for spent in found.spent} == {
        (DAY, "main"),
        (DAY, "headless"),
    }

    SessionStatistics.objects.filter(session=by_name["s-1"]).update(data=b"")
    told = load(alice).denominators
    assert (told.eligible, told.analysed, told.count(Standing.UNREAD)) == (1, 0, 1)

    row = CodingSession.objects.create(
        owner=alice, agent="claude_code", native_id="s-9", created_at=BASE
    )
    told = load(alice).denominators
    assert told.left[Standing.WAITING] == (row.public_id,)
    # A stranger's range is empty, also when it names this person's project.
    key = Project.objects.get().public_id
    for projects in (None, frozenset({key})):
        found = load(bob, projects=projects)
        assert not (found.sessions or found.evidence or found.prompts or found.spent)
        assert (found.denominators.scanned, found.projects) == (0, {})


def test_a_fork_adds_only_what_is_its_own(up, alice, parse):
    first = morning("b-first")
    fork = first.fork("a-fork").prompt("Try a queue instead.").reply("Tried.")
    first.prompt("Document it.").reply("Documented.")
    for each in (first, fork):
        up.send_session(each.lines, each.native_id)
        parse()
    stats = [session.stats for session in load(alice).sessions if session.stats]
    counted = combine(stats)
    assert counted.messages.prompts == 4
    assert counted.work.tools.calls == 3
    two = load(alice, DAY - timedelta(days=3), DAY + timedelta(days=3))
    assert len(two.days) == 7
    assert len(two.sessions) == 2


def test_statistics_of_another_version_are_not_read():
    part = unpacked(packed(_measured()).data)
    assert part == _measured()
    assert unpacked(b"") is None
    assert unpacked(packed(_measured(version=1)).data) is None
    assert packed(_measured(first=-1)).first_at is None


def _measured(**more):

    return SessionStats("claude_code", "s-1", "owner", **more)
