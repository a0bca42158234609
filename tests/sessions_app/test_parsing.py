"""From uploaded chunks to rows."""

from datetime import UTC, date, datetime

from django.utils import timezone

from runs.services import drain
from sessions_app import services
from sessions_app.models import (
    Chunk,
    CodingSession,
    DayInput,
    EvidenceRow,
    ModelCall,
    Project,
    Prompt,
    QuarterCount,
    RecordIndex,
)
from sessions_app.services.receive import REST_FOLLOWS
from tests.sessions_app.transcripts import Session, morning


def test_a_session_becomes_rows(up, alice, parse):
    up.send_session(morning().lines, "s-1")
    parse()

    session = CodingSession.objects.get()
    assert (session.owner, session.origin, session.unparsed) == (alice, "main", 0)
    assert session.title == "Add a retry to the importer when the server answers 503."
    assert session.first_at == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert session.records == 10
    assert Prompt.objects.filter(menu=False).count() == 2
    assert ModelCall.objects.count() == 5
    assert Project.objects.get().name == "tide"
    assert {"tests", "commit"} <= set(
        EvidenceRow.objects.values_list("kind", flat=True)
    )


def test_quarters_count_what_happened(up, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    quarter = QuarterCount.objects.get()
    assert quarter.quarter == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert (quarter.prompts, quarter.replies, quarter.tool_calls) == (2, 2, 3)
    assert quarter.active_seconds == 9 * 60
    assert quarter.spans == [[0, 540]]


def test_reading_again_writes_nothing(up, parse, django_assert_max_num_queries):
    up.send_session(morning().lines, "s-1")
    parse()
    day = DayInput.objects.get()
    before = list(EvidenceRow.objects.order_by("pk").values())
    services.ask_to_parse(CodingSession.objects.get())
    parse()
    assert list(EvidenceRow.objects.order_by("pk").values()) == before
    assert DayInput.objects.get().version == day.version == 1


def test_more_lines_bump_the_day(up, parse):
    session = morning()
    up.send_session(session.lines, "s-1")
    parse()
    sent = len(session.lines)
    session.prompt("Now the exporter, please.")
    start = sum(len(each) for each in session.lines[:sent])
    up.send_session(session.lines[sent:], "s-1", first=sent + 1, start=start)
    parse()
    assert DayInput.objects.get().version == 2
    assert Prompt.objects.count() == 3


def test_only_days_that_changed_are_bumped(up, parse):
    session = morning().prompt("First thing tomorrow", step=24 * 60)
    session.prompt("Good morning, go on with the exporter.")
    up.send_session(session.lines, "s-1")
    parse()
    dates = dict(DayInput.objects.values_list("date", "version"))
    assert dates == {date(2026, 11, 18): 1, date(2026, 11, 19): 1}
    sent = len(session.lines)
    start = sum(map(len, session.lines))
    session.prompt("And the tests.")
    up.send_session(session.lines[sent:], "s-1", first=sent + 1, start=start)
    parse()
    dates = dict(DayInput.objects.values_list("date", "version"))
    assert dates == {date(2026, 11, 18): 1, date(2026, 11, 19): 2}


def test_the_day_is_the_owner_s_local_day(up, alice, parse):
    alice.zone_spans.create(zone="Pacific/Kiritimati")  # 14 hours ahead
    up.send_session(morning().lines, "s-1")
    parse()
    assert DayInput.objects.get().date == date(2026, 11, 18)
    session = Session("s-2", minute=9 * 60).prompt("Early in the morning, there.")
    up.send_session(session.lines, "s-2")
    parse()
    assert DayInput.objects.filter(date=date(2026, 11, 19)).exists()


def test_a_line_that_cannot_be_read_is_kept_and_counted(up, parse):
    session = morning().raw(b"not json at all\n").raw(b"\xff\xfe\n").prompt("Go on.")
    up.send_session(session.lines, "s-1")
    parse()
    assert CodingSession.objects.get().unparsed == 2
    assert Prompt.objects.count() == 3
    assert [bad[0] for bad in RecordIndex.objects.get().unparsed] == [11, 12]


def test_a_rewritten_file_replaces_what_was_read(up, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    other = Session("s-1", name="again").prompt("Something else entirely.")
    up.send_session(other.lines, "s-1", generation=2)
    parse()
    assert ModelCall.objects.count() > 0  # shorter: the rest may follow
    parse(until=timezone.now() + REST_FOLLOWS)
    assert [p.text for p in Prompt.objects.all()] == ["Something else entirely."]
    assert ModelCall.objects.count() == 0


def test_a_file_sent_anew_replaces_what_was_read_when_it_is_whole(up, parse):
    lines = morning().lines
    up.send_session(lines, "s-1")
    parse()
    before = set(EvidenceRow.objects.values_list("record", "kind"))
    half = len(lines) // 2
    start = sum(map(len, lines[:half]))
    up.send_session(lines[:half], "s-1", generation=2)
    assert parse() == []
    up.send_session(lines[half:], "s-1", generation=2, first=half + 1, start=start)
    assert len(parse()) == 1
    assert set(EvidenceRow.objects.values_list("record", "kind")) == before
    assert {c.generation for c in Chunk.objects.all()} == {2}


def test_old_generations_go_with_their_blobs(up, parse, blob_folder):
    up.send_session(morning().lines, "s-1")
    up.send_session(Session("s-1", name="x").prompt("Else.").lines, "s-1", generation=2)
    parse()
    assert CodingSession.objects.get().transcripts.get().chunks.count() == 1
    assert len(list(blob_folder.rglob("*.zst"))) == 1


def test_a_crash_in_one_session_stops_no_other(up, parse, monkeypatch):
    up.send_session(morning("bad").lines, "bad")
    up.send_session(morning("good").lines, "good")
    from sessions_app.services import parsing

    read = parsing.read_session

    def fail_on_bad(session):
        if session.native_id == "bad":
            raise RuntimeError("boom")
        return read(session)

    monkeypatch.setattr(parsing, "read_session", fail_on_bad)
    states = {run.key: run.state for run in drain(["parse"])}
    keys = dict(CodingSession.objects.values_list("native_id", "public_id"))
    assert states == {keys["bad"]: "queued", keys["good"]: "done"}
    assert Prompt.objects.filter(session__native_id="good").count() == 2


def test_an_unknown_agent_is_kept_for_later(up, parse):
    up.send_session([b"{}\n"], "s-1", agent="next_years_agent")
    parse()
    assert CodingSession.objects.get().records == 0


def test_a_newer_parser_reads_again(up, parse):
    up.send_session(morning().lines, "s-1")
    parse()
    assert services.ask_for_unread() == 0
    CodingSession.objects.update(parser="an older one")
    assert services.ask_for_unread() == 1
    parse()
    assert CodingSession.objects.get().parser == services.PARSER


def test_a_lost_run_is_asked_for_again(up, parse):
    from runs.models import Run

    up.send_session(morning().lines, "s-1")
    Run.objects.all().delete()
    assert services.ask_for_unread() == 1
    parse()
    assert Prompt.objects.count() == 2


def test_a_session_that_failed_for_good_is_not_asked_for_forever(up, parse):
    from runs.models import Run

    up.send_session(morning().lines, "s-1")
    Run.objects.update(state="failed")
    assert services.ask_for_unread() == 0


def test_rules_of_the_server_are_applied_to_what_is_stored(up, parse, monkeypatch):
    from sessions_app.models import Chunk

    up.send_session(morning().lines, "s-1")
    Chunk.objects.update(blob_ruleset="older rules")
    before = Chunk.objects.get().blob
    parse()
    chunk = Chunk.objects.get()
    assert chunk.blob != before
    assert chunk.blob_ruleset != "older rules"
    assert Prompt.objects.count() == 2


def test_sub_directories_belong_to_the_session_s_project(up, parse):
    session = Session("s-1").prompt("Look around.")
    session.cwd = "/src/tide/deep/inside"
    session.run("ls", "README.md")
    up.send_session(session.lines, "s-1")
    parse()
    assert [p.name for p in Project.objects.all()] == ["tide"]


def test_a_session_may_touch_several_projects(up, parse):
    session = Session("s-1").prompt("Fix the tide tables, all of them.")
    session.cwd = "/src/moon"
    session.prompt("Now the moon phases as well, please.")
    up.send_session(session.lines, "s-1")
    parse()
    projects = {p.text: p.project.name for p in Prompt.objects.all()}
    assert projects == {
        "Fix the tide tables, all of them.": "tide",
        "Now the moon phases as well, please.": "moon",
    }


def test_a_known_repository_holds_its_sub_directories(up, parse):
    up.post(
        f"machines/{up.machine}/paths/",
        {"paths": [{"path": "/src", "remote": "https://example.com/ada/mono"}]},
    )
    up.send_session(
        Session("s-1", cwd="/src/tide/x").prompt("Hello there.").lines, "s-1"
    )
    parse()
    assert Prompt.objects.get().project.remote == "example.com/ada/mono"


def test_work_in_a_home_directory_has_no_project(up, parse):
    up.send_session(
        Session("s-1", cwd="/home/ada").prompt("What is a tide?").lines, "s-1"
    )
    parse()
    assert Prompt.objects.get().project is None
    assert not Project.objects.exists()


def test_a_late_remote_joins_what_was_two_projects(up, parse):
    up.send_session(
        Session("s-1", cwd="/a/tide").prompt("Work on the first.").lines, "s-1"
    )
    up.send_session(
        Session("s-2", cwd="/b/tide").prompt("Work on the second.").lines, "s-2"
    )
    parse()
    assert Project.objects.count() == 2
    remote = "https://example.com/ada/tide"
    up.post(
        f"machines/{up.machine}/paths/",
        {
            "paths": [
                {"path": "/a/tide", "remote": remote},
                {"path": "/b/tide", "remote": remote},
            ]
        },
    )
    parse()
    project = Project.objects.get()
    assert {p.project for p in Prompt.objects.all()} == {project}
    assert {q.project for q in QuarterCount.objects.all()} == {project}


def test_tokens_are_those_of_the_largest_line(up, parse):
    session = Session("s-1").prompt("Hello there.")
    session.reply("a", message="m", output=3).reply("b", message="m", output=70)
    session.reply("c", message="m", output=7)
    up.send_session(session.lines, "s-1")
    parse()
    assert ModelCall.objects.get().output_tokens == 70
