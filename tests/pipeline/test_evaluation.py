"""Labelled days, scripted sessions, and what a score makes of a note."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pipeline.evaluation.days import load_day, load_days
from pipeline.evaluation.errors import BadDays
from pipeline.evaluation.lines import Scripts
from pipeline.evaluation.run import evaluate
from pipeline.evaluation.score import judge, score_day
from pipeline.evaluation.table import as_json, table
from pulse.core.note import OfflineWriter
from pulse.core.values import EvidenceKind as K
from pulse.core.values import ItemKind, Origin, Status

HEAD = """
about: One day.
zone: Europe/Berlin
date: 2026-11-18
"""
SEARCH = (
    HEAD
    + """
sessions:
  s1:
    cwd: tide
    events:
    - 09:00 owner: Add a search over notes.
    - edit: search.py
      added: 9
      removed: 2
    - tests: 2 failed, 10 passed
    - 09:30 tests: 12 passed
    - commit: Add a search over notes
      added: 40
    - push: main
must:
- achievement: [search, "12"]
never: [2 failed]
words: 60
"""
)


def day_of(folder, text, name="one"):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return load_day(path)


def evidence_of(tmp_path, events, more=""):
    day = day_of(tmp_path, f"{HEAD}{more}\nmust: []\nsessions:\n{events}").workday()
    return day, [(e.kind, e.quote) for e in day.evidence]


def test_a_script_passes_through_reader_and_evidence(tmp_path):
    day = day_of(tmp_path, SEARCH).workday()
    kinds = [e.kind for e in day.evidence]
    results = [K.TESTS, K.ERROR, K.TESTS, K.COMMIT, K.PUSH]
    assert kinds == [K.PROMPT, K.FILE, *results]
    assert [p.key for p in day.projects] == ["/home/ada/tide"]
    assert day.evidence[0].time == datetime(2026, 11, 18, 8, 0, 1, tzinfo=UTC)
    commit = day.evidence[5]
    assert (commit.data["added"], commit.data["outcome"]) == (40, "ok")
    assert commit.data["sha"] in day.evidence[6].quote


def test_what_the_owner_and_the_agent_say(tmp_path):
    events = """
  s1:
    cwd: /srv/tide
    events:
    - 09:00 owner: Add tabs.
    - agent: The tabs are there.
    - queued: make them green
    - command: /review the tabs
    - interrupt: words
    - interrupt: tool
    - injected: This session is being continued from an earlier one.
      as: {isCompactSummary: true}
    - recap: You added tabs.
    - limit: You've hit your limit · resets 2pm (Europe/Berlin)
    - link: https://github.com/ada/tide/pull/7
"""
    day, found = evidence_of(tmp_path, events)
    quotes = " ".join(quote for _, quote in found)
    assert (K.PROMPT, "make them green") in found
    assert K.UNFINISHED in dict(found)
    assert K.PULL_REQUEST in dict(found)
    assert "the tabs" in quotes
    assert "continued" not in quotes
    assert [e.data["category"] for e in day.evidence if e.kind is K.ERROR] == ["limit"]


def test_what_tools_do(tmp_path):
    events = """
  s1:
    cwd: tide
    branch: tabs
    events:
    - 09:00 owner: Add tabs.
    - read: tabs.py
    - write: tabs.py
      lines: 3
    - edit: tabs.py
    - edit: other.py
      refused: leave that one alone please
    - bash: rm -rf build
      refused: ""
    - bash: make
      lost: true
    - bash: cargo build
      exit: 101
      out: "error[E0425]: cannot find value"
    - todo: ["[x] one", "[~] two", "[ ] three"]
    - menu: Which colour should tabs have?
      options: [green, red]
      answer: green
    - menu: Which size should they have?
      options: [small, large]
    - plan: "# Rounded tabs"
    - agents: Look around
    - commit: Remove tabs
      removed: 3
      in: a1
    - bash: git commit -m "Add an empty one" --allow-empty
      out: "[tabs 1234567] Add an empty one"
"""
    day, found = evidence_of(tmp_path, events)
    kinds = {kind for kind, _ in found}
    assert {K.ANSWER, K.QUESTION, K.PLAN, K.REJECTION, K.BUILD, K.TODO} <= kinds
    commits = [e for e in day.evidence if e.kind is K.COMMIT]
    assert [e.origin for e in commits] == [Origin.SUBAGENT, Origin.MAIN]
    assert commits[0].branch == "tabs"
    assert commits[0].data["removed"] == 3


def test_clocks_forks_programs_and_checkouts(tmp_path):
    events = """
  s1:
    cwd: /a/tide
    events:
    - 23:00 owner: Add tabs.
    - +02:30 commit: Add tabs
    - +02:30b commit: Add more tabs
    - +03:59 link: https://github.com/ada/tide/pull/7
    - +04:00 commit: Add yet more tabs
  s2:
    cwd: /b/tide
    fork: s1
    events:
    - +02:40b commit: Add windows
  s3:
    cwd: /b/tide
    program: true
    fork: nobody
    events:
    - 23:10 owner: Look at the tabs.
    - agent: There are two.
"""
    more = "same: {/b/tide: /a/tide}\nmachines: {desk: '2026-10-25T03:00:00+00:00'}"
    text = f"{HEAD}{more}\nmust: []\nsessions:\n{events}".replace(
        "2026-11-18", "2026-10-24"
    )
    day = day_of(tmp_path, text).workday()
    commits = [(e.session, e.quote[-9:]) for e in day.evidence if e.kind is K.COMMIT]
    assert len(commits) == 3  # a copy is told once, and four o'clock is another day
    times = [e.time for e in day.evidence if e.kind is K.COMMIT]
    assert (times[1] - times[0]).total_seconds() == 3600
    assert {s.origin for s in day.sessions} == {Origin.MAIN, Origin.HEADLESS}
    assert len(day.projects) == 1
    assert day.machines[0].name == "desk"


def test_real_sessions_lie_beside_their_labels(tmp_path):
    scripted = day_of(tmp_path, SEARCH)
    scripts = Scripts(scripted.date, scripted.zone)
    scripts.add("s1", scripted.sessions["s1"])
    scripts.write(tmp_path / "home")
    with (tmp_path / "home/projects/-home-ada/s1.jsonl").open("a") as stream:
        stream.write("{broken\n")
    (tmp_path / "home" / "history.jsonl").write_text("{}\n")
    real = day_of(tmp_path, f"{HEAD}\ntranscripts: home\nmust: []", "real").workday()
    assert real.evidence == scripted.workday().evidence


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "cannot be read"),
        ("about: nothing", "is no labelled day"),
        (f"{HEAD}\nmust: [{{joy: [x]}}]\nsessions: {{}}", "is no labelled day"),
        (f"{HEAD}\nmust: [{{decision: ['(']}}]\nsessions: {{}}", "is no labelled day"),
        (f"{HEAD}\nmust: []\nnever: ['(']\nsessions: {{}}", "is no labelled day"),
    ],
)
def test_a_day_that_cannot_be_read_says_so(tmp_path, text, why):
    with pytest.raises(BadDays, match=f"one.yaml {why}"):
        day_of(tmp_path, text)


@pytest.mark.parametrize("event", ["0900", "09:00 sings", "noon owner"])
def test_an_event_that_does_not_exist_is_named(tmp_path, event):
    events = f"  s1:\n    cwd: tide\n    events:\n    - {event}: x\n"
    with pytest.raises(BadDays, match=f"“({event}|sings)” is no"):
        evidence_of(tmp_path, events)


def test_an_empty_folder_holds_no_days(tmp_path):
    with pytest.raises(BadDays, match="no labelled days"):
        load_days(tmp_path)


def test_a_good_note_reaches_every_bar(tmp_path):
    day_of(tmp_path, SEARCH)
    score = evaluate(load_days(tmp_path), OfflineWriter)
    assert score.bars == ()
    assert (score.recall, score.status_right, score.grounding) == (1, 1, 1)
    assert "Every bar is reached." in table(score)
    assert as_json(score)["days"][0]["found"] == 1


@pytest.fixture
def written(tmp_path):
    """A labelled day, its workday, and the offline note about it."""
    gold = day_of(tmp_path, SEARCH)
    day = gold.workday()
    return gold, day, OfflineWriter().write_note(day)


def with_item(note, **changes):
    return replace(note, items=(replace(note.items[0], **changes),))


def test_a_label_that_nothing_meets_is_missed(written):
    gold, day, note = written
    score = judge("offline", [score_day(gold, day, replace(note, items=()))])
    assert score.recall == 0
    assert any("Recall is 0.00" in bar for bar in score.bars)
    assert "missed: achievement search, 12" in table(score, verbose=True)


def test_done_where_it_was_only_tried_is_a_wrong_status(tmp_path, written):
    _, day, note = written
    tried = SEARCH.replace("- achievement:", "- attempt:")
    gold = day_of(tmp_path, tried)
    found = score_day(gold, day, note)
    assert (found.found, found.judged, found.right) == (0, 1, 0)
    score = judge("offline", [found])
    assert "1 status is wrong." in score.bars
    assert "wrong status: observed" in table(score, verbose=True)


def test_two_wrong_statuses_are_counted(tmp_path, written):
    _, day, note = written
    gold = day_of(tmp_path, SEARCH.replace("- achievement:", "- attempt:"))
    twice = judge("offline", [score_day(gold, day, note)] * 2)
    assert "2 statuses are wrong." in twice.bars


def test_a_decision_is_judged_among_decisions_alone(tmp_path, written):
    _, day, note = written
    gold = day_of(tmp_path, SEARCH.replace("- achievement:", "- decision:"))
    assert score_day(gold, day, note).judged == 0


def test_what_may_never_be_said_is_found(tmp_path, written):
    _, day, note = written
    gold = day_of(tmp_path, SEARCH.replace("[2 failed]", '["^added a search", banana]'))
    found = score_day(gold, day, note)
    assert found.said == ("^added a search",)
    score = judge("offline", [found])
    assert "1 times a note says what it never may say." in score.bars
    assert "says: ^added a search" in table(score, verbose=True)


def test_size_is_kept(tmp_path, written):
    gold, day, note = written
    short = replace(gold, words=3)
    many = replace(note, items=note.items * 4)
    found = score_day(short, day, many)
    assert [line.split(";")[0] for line in found.size] == [
        f"{found.words} words",
        "4 items",
    ]
    score = judge("offline", [found])
    assert any("times the gold" in bar for bar in score.bars)
    assert "size: 4 items" in table(score, verbose=True)
    large = score_day(replace(gold, large=True, words=None, gold=20), day, many)
    assert large.size == ()


def test_headline_and_problems_have_their_sizes(written, monkeypatch):
    gold, day, note = written
    long = replace(note, headline="word " * 31)
    monkeypatch.setattr("pipeline.evaluation.score.check_note", lambda n, _day: n)
    assert score_day(gold, day, long).size == ("the headline has 31 words.",)
    problem = replace(note.items[0], kind=ItemKind.PROBLEM)
    four = replace(note, items=(problem,) * 4)
    assert "more than 3 problems." in score_day(replace(gold, gold=4), day, four).size


def test_what_the_validator_changes_is_not_grounded(written):
    gold, day, note = written
    stronger = with_item(note, status=Status.CONFIRMED)
    invented = with_item(note, text="Added a search over 77 notes.")
    found = [score_day(gold, day, n) for n in (note, stronger, invented)]
    assert [(s.grounded, s.written, s.refused) for s in found] == [
        (1, 1, 0),
        (0, 1, 0),
        (0, 1, 2),
    ]


def test_a_model_s_cost_is_summed(written):
    gold, day, note = written
    score = judge("claude", [score_day(gold, day, note, cost=Decimal("0.25"))] * 2)
    assert score.cost == Decimal("0.50")
    assert "cost 0.50 USD" in table(score)


def test_no_days_have_no_misses():
    assert judge("offline", []).bars == ()
