"""Drafts from a week: from the public edition only, once, and never over a person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.routines import Asked
from journal.services import write_daily_note, write_week
from publishing import services, tasks
from publishing.models import Draft, DraftVersion, Publication, WeekVerdict
from publishing.services import gate, routine
from runs.models import Run
from runs.services import drain
from sessions_app.models import Project
from sessions_app.services import (
    change_project,
    delete_project,
    delete_session,
    set_left_out,
)
from tests.journal import build
from tests.journal.test_nights import writes

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"
MONDAY = date(2026, 11, 16)
AFTER = datetime(2026, 11, 23, 6, tzinfo=UTC)  # the week is over
S = Draft.Status


@pytest.fixture
def tidemark(alice):
    return build.project(alice, remote="github.com/example/tidemark", publishable=True)


def worked(owner, project, day=MONDAY, **more):
    session = build.work(owner, project, day, **more)
    write_daily_note(owner, day, now=AFTER)
    return session


@pytest.fixture
def session(alice, tidemark):
    return worked(alice, tidemark)


def draft_week(owner):
    return services.draft_week(owner, WEEK, now=AFTER)


def texts():
    return dict(Draft.objects.values_list("network", "text"))


def test_a_week_gives_a_draft_for_each_network(alice, session, tidemark):
    verdict = draft_week(alice)
    assert verdict.drafted
    assert verdict.reason == ""
    assert texts() == {
        "linkedin": "In tidemark, I fixed the retry bug in the uploader.\n\n"
        "In the last run, 41 tests passed.",
        "x": "Fixed in tidemark: the retry bug in the uploader. 41 tests passed in the"
        " last run.",
    }
    for draft in Draft.objects.all():
        assert draft.projects == [tidemark.public_id]
        assert draft.status == S.REVIEW
        assert draft.channel == "by_hand"
        assert draft.expires_at == AFTER + timedelta(weeks=3)
        assert [v.author for v in draft.versions.all()] == ["offline"]
        assert services.review_card(draft).can_approve


def test_again_nothing_is_written(alice, session):
    draft_week(alice)
    with CaptureQueriesContext(connection) as queries:
        draft_week(alice)
    assert writes(queries) == []


def test_nothing_from_a_private_project(alice):
    worked(alice, build.project(alice, "ledger"))
    verdict = draft_week(alice)
    assert not verdict.drafted
    assert "No project that may be mentioned" in verdict.reason
    assert not Draft.objects.exists()


def test_a_private_name_in_a_public_project_is_not_drafted(alice, tidemark):
    build.project(alice, "quarterdeck-billing")
    session = build.work(alice, tidemark, MONDAY)
    session.evidence.filter(kind="commit").update(
        quote="[main 4be19d2] Fix the upload to quarterdeck-billing",
        data={
            "sha": "4be19d2",
            "subject": "Fix the upload to quarterdeck-billing",
            "outcome": "ok",
        },
    )
    write_daily_note(alice, MONDAY, now=AFTER)
    verdict = draft_week(alice)
    assert not verdict.drafted
    assert "names something private" in verdict.reason


def test_a_missing_note_is_waited_for(alice, session, tidemark):
    build.work(alice, tidemark, MONDAY + timedelta(days=1))
    verdict = draft_week(alice)
    assert not verdict.drafted
    assert verdict.reason == "The drafts wait for the notes of 2026-11-17."
    write_daily_note(alice, MONDAY + timedelta(days=1), now=AFTER)
    assert draft_week(alice).drafted


def test_an_untouched_draft_follows_its_week(alice, tidemark):
    session = worked(alice, tidemark)
    draft_week(alice)
    tests = session.evidence.get(kind="tests")
    tests.quote, tests.data["passed"] = "52 passed in 2.06s", 52
    tests.save()
    build.changed(alice, MONDAY, version=2)
    write_daily_note(alice, MONDAY, now=AFTER)
    draft_week(alice)
    draft = Draft.objects.get(network="x")
    assert "52 tests passed" in draft.text
    assert (draft.version, DraftVersion.objects.filter(draft=draft).count()) == (2, 2)


@pytest.mark.parametrize("verb", ["edit", "reject", "snooze", "approve"])
def test_what_a_person_did_is_never_written_over(alice, tidemark, verb):
    session = worked(alice, tidemark)
    draft_week(alice)
    draft = Draft.objects.get(network="x")
    act = {
        "edit": lambda: services.edit(draft, text="My own words.", by=alice),
        "reject": lambda: services.reject(draft, by=alice, reason="Dull."),
        "snooze": lambda: services.snooze(draft, by=alice, now=AFTER),
        "approve": lambda: services.approve(
            draft, by=alice, text_hash=services.hash_of(draft)
        ),
    }[verb]
    act()
    before = Draft.objects.values().get(pk=draft.pk)
    session.evidence.filter(kind="tests").update(quote="52 passed in 2.06s")
    build.changed(alice, MONDAY, version=2)
    write_daily_note(alice, MONDAY, now=AFTER)
    draft_week(alice)
    assert Draft.objects.values().get(pk=draft.pk) == before


def test_a_published_week_is_not_drafted_again(alice, session):
    draft_week(alice)
    draft = Draft.objects.get(network="x")
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    link = "https://x.com/alice/status/1858000000000000001"
    services.finish_by_hand(draft, link, by=alice)
    assert draft_week(alice).drafted
    assert Publication.objects.count() == 1
    assert Draft.objects.count() == 2


def test_the_same_story_is_not_offered_twice(alice, tidemark, session):
    draft_week(alice)
    for draft in Draft.objects.all():
        Publication.objects.create(
            draft=draft,
            owner=alice,
            network=draft.network,
            channel="by_hand",
            text=draft.text,
            text_hash="0" * 64,
            url="https://x.com/alice/status/1",
            native_id=str(draft.pk),
        )
    worked(alice, tidemark, MONDAY + timedelta(days=7))
    later = AFTER + timedelta(days=7)
    verdict = services.draft_week(alice, "2026-W48", now=later)
    assert not verdict.drafted
    assert "posted before" in verdict.reason


def test_a_deleted_session_takes_its_untouched_drafts_with_it(alice, session):
    draft_week(alice)
    delete_session(session)
    services.recheck(alice, now=AFTER)
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_is_gone_from_drafts_without_anybody_asking(alice, session):
    draft_week(alice)
    delete_session(session)
    drain(["recheck drafts"])
    assert not Draft.objects.exists()


def test_the_safety_net_finds_the_same(alice, session):
    draft_week(alice)
    session.evidence.all().delete()
    tasks.enqueue_rechecks()
    drain(["recheck drafts"])
    assert not Draft.objects.exists()


def test_a_draft_that_is_being_edited_is_not_thrown_away(alice, session, monkeypatch):
    draft_week(alice)
    set_left_out(session, left_out=True)
    standing = gate.standing

    def meanwhile(draft):
        found = standing(draft)
        mine = Draft.objects.get(pk=draft.pk)
        services.edit(mine, text=f"My own words on {draft.network}.", by=alice)
        return found

    monkeypatch.setattr(gate, "standing", meanwhile)
    services.recheck(alice, now=AFTER)
    assert sorted(texts().values()) == [
        "My own words on linkedin.",
        "My own words on x.",
    ]


def test_of_a_deleted_session_an_edited_draft_keeps_only_your_words(alice, session):
    draft_week(alice)
    draft = Draft.objects.get(network="x")
    services.edit(draft, text=f"{draft.text} I like it.", by=alice)
    delete_session(session)
    services.recheck(alice, now=AFTER)
    draft.refresh_from_db()
    assert draft.status == S.REVIEW
    assert "gone or left out" in draft.reason
    assert not any(c["quote"] for s in draft.sentences for c in s["evidence"])
    assert [v.author for v in draft.versions.all()] == ["you"]
    assert not services.review_card(draft).can_approve


def test_of_a_deleted_session_a_rejected_draft_goes(alice, session):
    draft_week(alice)
    for draft in Draft.objects.all():
        services.reject(draft, by=alice, reason="No.")
    delete_session(session)
    write_daily_note(alice, MONDAY, now=AFTER)
    draft_week(alice)
    assert not Draft.objects.exists()


def test_of_a_deleted_project_a_rejected_draft_goes_too(alice, session, tidemark):
    at = datetime(2026, 11, 16, 15, tzinfo=UTC)
    build.quarter(session, build.project(alice, "inner"), at)  # the session stays
    draft_week(alice)
    rejected, published = Draft.objects.order_by("network")
    services.reject(rejected, by=alice, reason="No.")
    services.approve(published, by=alice, text_hash=services.hash_of(published))
    link = "https://x.com/alice/status/1858000000000000001"
    services.finish_by_hand(published, link, by=alice)
    delete_project(tidemark)
    services.recheck(alice, now=AFTER)
    (left,) = Draft.objects.all()
    assert left.pk == published.pk
    assert not any(c["quote"] for s in left.sentences for c in s["evidence"])


def test_leaving_out_after_approval_brings_it_back_with_the_reason(alice, session):
    draft_week(alice)
    draft = Draft.objects.get(network="x")
    services.approve(draft, by=alice, text_hash=services.hash_of(draft))
    set_left_out(session, left_out=True)
    services.recheck(alice, now=AFTER)
    draft.refresh_from_db()
    assert (draft.status, draft.text_hash) == (S.REVIEW, "")
    assert "left out" in draft.reason


def test_a_project_turned_private_takes_its_untouched_drafts_back(
    alice, session, tidemark
):
    draft_week(alice)
    change_project(tidemark, publishable=False)
    services.recheck(alice, now=AFTER)
    assert not Draft.objects.exists()


# ------------------------------------------------------------- the routine


def test_a_week_is_due_when_it_is_over_and_until_it_has_a_verdict(alice, session):
    write_week(alice, WEEK, now=AFTER)
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert routine.due_weeks(alice, now=sunday) == []
    assert routine.due_weeks(alice, now=AFTER) == [WEEK]
    draft_week(alice)
    assert routine.due_weeks(alice, now=AFTER) == []


def test_old_weeks_are_never_drafted(alice, session):
    write_week(alice, WEEK, now=AFTER)
    assert routine.due_weeks(alice, now=AFTER + timedelta(weeks=5)) == []


def test_the_schedule_asks_once(alice, session):
    write_week(alice, WEEK, now=AFTER)
    Run.objects.filter(kind="drafts").delete()
    routine.enqueue_due(AFTER)
    routine.enqueue_due(AFTER)
    run = Run.objects.get(kind="drafts")
    assert (run.key, run.wanted) == (WEEK, 1)
    drain(["drafts"], until=AFTER)
    assert Draft.objects.count() == 2


def test_drafts_that_failed_stay_failed_for_a_day(alice, session):
    write_week(alice, WEEK, now=AFTER)
    routine.enqueue_due(AFTER)
    drafts = Run.objects.filter(kind="drafts")
    drafts.update(state=Run.State.FAILED, finished_at=AFTER)
    routine.enqueue_due(AFTER + timedelta(minutes=10))
    assert drafts.get().state == Run.State.FAILED
    routine.enqueue_due(AFTER + timedelta(days=1, minutes=1))
    assert drafts.get().state == Run.State.QUEUED


def test_a_changed_week_asks_for_its_drafts_again(alice, session, tidemark):
    draft_week(alice)
    Run.objects.filter(kind="drafts").delete()
    change_project(tidemark, publishable=False)
    write_week(alice, WEEK, now=AFTER)
    assert Run.objects.filter(kind="drafts", key=WEEK).exists()


def test_run_routines_says_what_it_drafted(alice, session):
    write_week(alice, WEEK, now=AFTER)
    said = list(routine.drafts(alice, Asked(), now=AFTER))
    assert said == [
        "Week 2026-W47, LinkedIn, waits for you: Fixed the retry bug in the uploader",
        "Week 2026-W47, X, waits for you: Fixed the retry bug in the uploader",
    ]
    assert list(routine.drafts(alice, Asked(), now=AFTER)) == ["No drafts were due."]


def test_run_routines_says_why_there_is_nothing(alice):
    worked(alice, build.project(alice, "ledger"))
    (said,) = routine.drafts(alice, Asked(week=WEEK), now=AFTER)
    assert said.startswith("Week 2026-W47: nothing worth a post. No project")
    assert WeekVerdict.objects.get().drafted is False


def test_nobody_is_drafted_for_another(alice, bob, session):
    worked(bob, build.project(bob, "other", publishable=True))
    services.draft_week(bob, WEEK, now=AFTER)
    assert not Draft.objects.owned_by(alice).exists()
    assert Draft.objects.owned_by(bob).exists()


# ---------------------------------------------------------- asking and sharing


def test_a_public_remote_is_asked_about_once(alice):
    tidemark = build.project(alice, remote="github.com/example/tidemark")
    build.project(alice, "inner", remote="git.example.test/inner")
    build.project(alice, "plain")
    assert services.questions(alice) == [tidemark]
    services.answer(tidemark, may_mention=False, by=alice)
    assert services.questions(alice) == []
    assert Project.objects.get(pk=tidemark.pk).publishable is False


def test_a_yes_asks_for_the_drafts_of_finished_weeks(alice):
    tidemark = build.project(alice, remote="github.com/example/tidemark")
    worked(alice, tidemark)
    draft_week(alice)
    write_week(alice, WEEK, now=AFTER)
    services.answer(tidemark, may_mention=True, by=alice, now=AFTER)
    write_daily_note(alice, MONDAY, now=AFTER)
    drain(["drafts"], until=AFTER)
    assert Draft.objects.count() == 2


def test_nobody_answers_for_another(alice, bob):
    tidemark = build.project(alice, remote="github.com/example/tidemark")
    with pytest.raises(Project.DoesNotExist):
        services.answer(tidemark, may_mention=True, by=bob)
