"""What a report tells on its page, and what its owner does with it there."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from journal.models import Advice, Friction, Insights
from journal.services import insights as reports
from journal.services.advice import told_of
from pipeline.insights.told import Told
from tests.conftest import signed_in
from tests.frontend.test_html import faults
from tests.journal.build import K, changed, evidence, project, work
from tests.pipeline.insights.test_told import everything
from tests.pipeline.insights.test_told import told_of as told_in

PAGE = "/insights/?from=2026-11-16&to=2026-11-19"


@pytest.fixture
def mine(alice, monkeypatch):
    """Alice's page, with a report that tells everything."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    tide = project(alice, name="tidemark")
    for days in (16, 18):
        at = datetime(2026, 11, days, 10, tzinfo=UTC)
        its = work(alice, tide, at.date())
        evidence(its, tide, at.replace(minute=20), K.REFUTATION, "still broken")
        for minute in (0, 5):
            said = "File has been modified since read"
            when = at.replace(minute=minute)
            evidence(its, tide, when, K.ERROR, said, category="file_changed")
    changed(alice, at.date(), version=77)
    monkeypatch.setattr(reports, "tell", lambda *_given: told_in(*everything()))
    return signed_in(alice)


def shown(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_every_part_has_its_name_and_leads_to_records(mine, alice, bob):
    text = shown(mine)
    for part in (
        "At a glance",
        "What’s working",
        "What’s hindering you",
        "On the agent’s side",
        "On yours",
        "Quick wins",
        "Ambitious workflows",
        "What you work on",
        "How you use it",
        "Key pattern",
        "Impressive things",
        "What helped most",
        "Where things go wrong",
        "Friction types",
        "Friction ledger",
        "CLAUDE.md additions",
        "Features to try",
        "Paste into Claude Code",
        "On the horizon",
    ):
        assert part in text, part
    assert "sessions that the agent called done" in text
    assert 'class="ref observed"' in text
    assert "4 times here, no rule yet" in text
    assert faults(text) == []
    main = text.split("<main", 1)[1]
    assert "style=" not in main and "onclick" not in main

    row = Insights.objects.get(owner=alice)
    told = told_of(row)
    rule = told.rules[0]
    advice = f"/insights/{row.public_id}/advice/"
    for act, wanted in (("wrong", 400), ("back", 404)):
        answer = mine.post(advice, {"key": rule.key, "act": act})
        assert answer.status_code == wanted
    assert mine.post(advice, {"key": "x", "act": "adopted"}).status_code == 404
    assert mine.get(advice).status_code == 405
    asked = {"key": rule.key, "act": "adopted"}
    assert signed_in(bob).post(advice, asked).status_code == 404

    answer = mine.post(advice, asked)
    assert answer["Location"] == PAGE
    text = shown(mine)
    assert "Marked as adopted" in text
    assert rule.key not in {one.key for one in told_of(row).rules}
    assert "1 suggestion that you are done with" in text
    feature = told.features[0]
    mine.post(advice, {"key": feature.key, "act": "not_useful"})
    assert feature.key not in {one.key for one in told_of(row).features}
    mine.post(advice, {"key": rule.key, "act": "back"})
    assert told_of(row).rules == told.rules
    assert Advice.objects.owned_by(alice).count() == 1


@pytest.mark.django_db
def test_the_ledger_takes_its_owners_word(mine, alice, bob):
    shown(mine)
    friction = Friction.objects.get(owner=alice, key="file_changed")
    address = f"/insights/friction/{friction.public_id}/"
    report = {"report": Insights.objects.get(owner=alice).public_id}
    assert signed_in(bob).post(address, {"act": "adopted"}).status_code == 404
    assert mine.post(address, {"act": "burn"}).status_code == 400

    assert mine.post(address, {"act": "adopted", **report})["Location"] == PAGE
    assert "Undo" in shown(mine)
    assert mine.post(address, {"act": "back"})["Location"] == "/insights/"
    mine.post(address, {"act": "not_useful", **report})
    assert "Edited a file that had changed" not in shown(mine)


@pytest.mark.django_db
def test_a_rule_that_is_adopted_marks_the_friction_it_is_about(mine, alice):
    shown(mine)
    row = Insights.objects.get(owner=alice)
    asked = {"key": "matter:refuted", "act": "adopted"}
    mine.post(f"/insights/{row.public_id}/advice/", asked)
    friction = Friction.objects.get(owner=alice, key="refuted")
    assert str(friction.adopted_on) == "2026-11-23"


@pytest.mark.django_db
def test_too_little_is_said_to_be_too_little(mine, monkeypatch):
    monkeypatch.setattr(reports, "tell", lambda *_given: Told(sessions=2, needs=3))
    text = shown(mine)
    assert "Too little to tell in words: n = 2 sessions, needs 3." in text
    assert "CLAUDE.md additions" not in text
    assert "Friction ledger" in text
