"""Finished weeks are retold by the larger model, for each audience from its own lines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from journal import prose_runs
from journal.models import Edition, ModelReceipt, WeekProse
from journal.prose_runs import PROSE
from journal.services import write_daily_note, write_week
from journal.services.prose import prose_of
from runs.models import Run
from runs.services import drain
from tests.fakes.anthropic_server import FakeAnthropic
from tests.journal import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WEEK, MONDAY = "2026-W46", date(2026, 11, 9)
NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
TOLD = "Fixed the retry bug in the uploader."


def telling(*texts, headline=TOLD):
    """A model that says this of the first line."""
    return lambda _request: {
        "headline": {"text": headline, "lines": [1]},
        "sentences": [{"text": text, "lines": [1]} for text in texts],
    }


@pytest.fixture
def provider(settings):
    with FakeAnthropic(telling("Got 41 tests to pass.", "Won 9 prizes.")) as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        yield server


@pytest.fixture
def week(alice, provider):
    """Two projects, one for the public; notes by rules, then consent."""
    tidemark = build.project(alice, publishable=True)
    build.work(alice, tidemark, MONDAY)
    secret = build.project(alice, "halden-billing", model_allowed=False)
    build.work(alice, secret, MONDAY, hour=14, words="round the VAT of halden invoices")
    write_daily_note(alice, MONDAY, now=NOW)
    write_week(alice, WEEK, now=NOW)
    alice.model_consent_at = NOW
    alice.save()
    return alice


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def told(owner):
    prose_runs.enqueue_due()
    drain([PROSE], owner, until=NOW)
    return {e.audience: prose_of(e) for e in Edition.objects.owned_by(owner)}


def test_each_audience_is_told_its_own_lines(week, provider):
    prose = told(week)
    assert set(prose) == {"me", "public"}
    for each in prose.values():
        assert (each.headline, each.sentences) == (TOLD, ["Got 41 tests to pass."])
        assert [text for text, _reason in each.refused] == ["Won 9 prizes."]
        assert each.receipt["model"] == "claude-opus-5-5"
    assert ModelReceipt.objects.filter(purpose="prose").count() == 2
    sent = str(provider.requests)
    assert "retry bug" in sent
    assert "halden" not in sent
    assert "VAT" not in sent
    # The same week is not asked about again.
    assert told(week) == prose
    assert len(provider.requests) == 2


def test_the_page_shows_it_and_says_whose_it_is(week, as_alice, provider):
    told(week)
    page = as_alice.get(f"/weeks/{WEEK}/").text
    assert f">{TOLD}</h1>" in page
    assert "Told by a model from the lines below" in page
    assert "1 of its sentences was dropped" in page


def test_prose_about_an_earlier_state_is_not_shown(week, provider):
    told(week)
    edition = Edition.objects.get(audience="me")
    edition.profile = {**edition.profile, "headline": "Another."}
    assert prose_of(edition) is None


def test_a_week_that_is_not_over_is_not_told(week, provider):
    build.work(week, build.project(week, "quire"), date(2026, 11, 16))
    write_daily_note(week, date(2026, 11, 16), now=NOW, writer=build.Scripted())
    write_week(week, "2026-W47", now=NOW)
    told(week)
    assert {p.edition.week for p in WeekProse.objects.all()} == {WEEK}


def test_without_consent_or_a_model_nothing_is_asked(week, provider, settings):
    prose_runs.enqueue_due()
    week.model_consent_at = None
    week.save()
    assert {run.result["told"] for run in drain([PROSE], week, until=NOW)} == {False}
    Run.objects.all().delete()
    prose_runs.enqueue_due()
    week.model_consent_at = NOW
    week.save()
    settings.ANTHROPIC_API_KEY = ""
    settings.ANTHROPIC_BASE_URL = "https://api.anthropic.com"
    prose_runs.enqueue_due()
    assert not Run.objects.filter(kind=PROSE).exists()
    assert provider.requests == []


@pytest.mark.parametrize("behaviour", ["broken_json", "wrong_form", "refusal", 413])
def test_what_fails_leaves_the_profiles_own_headline(
    week, as_alice, provider, behaviour
):
    provider.behaviour = behaviour
    prose = told(week)["me"]
    assert (prose.headline, prose.sentences) == ("", [])
    assert prose.fallback_reason
    assert prose.fallback_reason.split(".")[0] in (
        as_alice.get(f"/weeks/{WEEK}/").content.decode().replace("&#x27;", "'")
    )
    assert Run.objects.filter(kind=PROSE, state="queued").count() == 0


def test_a_passing_failure_is_asked_about_again_a_few_times(week, provider):
    provider.behaviour = 500
    told(week)
    waiting = Run.objects.filter(kind=PROSE, state="queued")
    assert {run.payload["tries"] for run in waiting} == {1}
    provider.behaviour = telling("Got 41 tests to pass.")
    drain([PROSE], week, until=NOW + timedelta(days=9))
    assert {p.headline for p in WeekProse.objects.all()} == {TOLD}
    assert not waiting.all().exists()


def test_an_edition_that_went_away_is_no_work(week, provider):
    prose_runs.enqueue_due()
    Edition.objects.all().delete()
    assert {run.state for run in drain([PROSE], week, until=NOW)} == {"failed"}
    assert provider.requests == []


def test_what_changed_while_it_was_asked_is_not_stored(week, provider):
    prose_runs.enqueue_due()
    run = Run.objects.get(key=Edition.objects.get(audience="me").public_id)
    work = prose_runs.TellWeek().prepare(run)
    edition = work.edition
    Edition.objects.filter(pk=edition.pk).update(
        profile={**edition.profile, "headline": "Another."}
    )
    assert prose_runs.TellWeek().commit(run, work) == {"told": False}
    assert not WeekProse.objects.exists()
