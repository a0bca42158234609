"""Whatever people, workers and time do to a draft: posted = approved, at most once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from publishing import services
from publishing.channels import sandbox
from publishing.channels.beginning import GivenUp
from publishing.models import Approval, Attempt, Draft, Publication
from publishing.posting import Kind, Outcome
from publishing.services import DraftRefused, sending, settling
from runs.errors import Later
from tests.publishing.conftest import NOW

S = Draft.Status
TEXTS = ("One story.", "Another story.", "A third one, longer than the others.")
LINKS = tuple(f"https://x.com/alice/status/185800000000000000{n}" for n in range(3))


class Network:
    """What the outside world has seen, whatever our rows say."""

    def __init__(self):
        self.posts = []

    def post(self, attempt, failure):
        if failure != "before":
            self.posts.append(attempt.approval.wire_text)
        if failure == "before":
            return Outcome(Kind.NOT_SENT)
        if failure == "after":
            raise TimeoutError
        url = f"http://testserver/sandbox/posts/{attempt.pk}/"
        return Outcome(Kind.POSTED, str(attempt.pk), url)


class Drafts(RuleBasedStateMachine):
    """Rules are what may happen; each may be refused, none may break an invariant."""

    def __init__(self):
        super().__init__()
        User.objects.filter(email="alice@example.com").delete()
        self.alice = User.objects.create_user("alice@example.com")
        self.network, self.now = Network(), NOW
        self.yes = []  # texts a person said yes to, and how often
        channel = self.channel()
        draft = Draft.objects.create(
            owner=self.alice,
            network="x",
            channel=channel,
            text=TEXTS[0],
            expires_at=NOW + Draft.LIFETIME,
        )
        self.pk, self.attempt = draft.pk, None
        self.look()

    def channel(self):
        return "sandbox"

    @property
    def draft(self):
        return Draft.objects.get(pk=self.pk)

    @rule()
    def look(self):
        self.shown, self.shown_text = services.hash_of(self.draft), self.draft.text

    @rule(text=st.sampled_from(TEXTS))
    def edit(self, text):
        with suppress(DraftRefused):
            services.edit(self.draft, text=text, by=self.alice, now=self.now)

    @rule(text=st.sampled_from(TEXTS))
    def edit_behind_its_back(self, text):
        if self.draft.status in (S.REVIEW, S.APPROVED):
            Draft.objects.filter(pk=self.pk).update(text=text)

    @rule()
    def approve(self):
        approved = Approval.objects.filter(draft=self.pk).count()
        with suppress(DraftRefused):
            services.approve(
                self.draft, by=self.alice, text_hash=self.shown, now=self.now
            )
            if Approval.objects.filter(draft=self.pk).count() > approved:
                self.yes.append(self.shown_text)

    @rule(
        verb=st.sampled_from(
            [services.withdraw, services.snooze, services.restore, services.not_posted]
        )
    )
    def decide(self, verb):
        with suppress(DraftRefused):
            verb(self.draft, by=self.alice, now=self.now)

    @rule()
    def reject(self):
        with suppress(DraftRefused):
            services.reject(self.draft, by=self.alice, reason="No.", now=self.now)

    @rule()
    def worker_takes_it(self):
        with suppress(Later):
            self.attempt = self.attempt or sending.take(self.draft, self.now)

    @rule(failure=st.sampled_from(["", "", "before", "after"]))
    def worker_sends(self, failure):
        if self.attempt is None:
            return
        attempt, self.attempt = self.attempt, None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sandbox, "post", lambda given: self.send(given, failure))
            outcome = sending.call(attempt)
            if outcome:
                settling.settle(attempt.pk, outcome, now=self.now)

    def send(self, attempt, failure):
        if not attempt.arm({}, at=self.now):
            raise GivenUp
        return self.network.post(attempt, failure)

    @rule()
    def worker_dies_after_the_call(self):
        if self.attempt is not None:
            with suppress(GivenUp):
                self.send(self.attempt, "")
            self.attempt = None

    @rule(link=st.sampled_from(LINKS))
    def paste(self, link):
        with suppress(DraftRefused):
            services.finish_by_hand(self.draft, link, by=self.alice, now=self.now)

    @rule(days=st.sampled_from([0, 1, 8, 22]))
    def time_passes(self, days):
        self.now += timedelta(days=days, minutes=11)
        services.tidy(self.now)

    @invariant()
    def every_post_was_approved(self):
        for text in self.network.posts:
            assert text in self.yes
        assert len(self.network.posts) <= len(self.yes)

    @invariant()
    def approved_means_this_very_text(self):
        draft = self.draft
        if draft.status in (S.APPROVED, S.SCHEDULED):
            assert Approval.objects.filter(
                draft=draft, text_hash=draft.text_hash, revoked_at=None
            ).exists()
        else:
            in_force = Approval.objects.filter(draft=draft, revoked_at=None)
            assert draft.status in (S.SENDING, S.PUBLISHED, S.FAILED, S.UNKNOWN) or (
                not in_force.exists()
            )

    @invariant()
    def published_is_an_approved_text_once(self):
        published = Publication.objects.filter(draft=self.pk)
        assert published.count() == (self.draft.status == S.PUBLISHED)
        for one in published:
            assert one.text in self.yes

    @invariant()
    def an_approval_is_sent_once(self):
        for approval in Approval.objects.filter(draft=self.pk):
            maybe = approval.attempts.filter(outcome__in=Attempt.MAY_BE_OUT)
            assert maybe.count() <= 1

    def teardown(self):
        self.alice.delete()


class ByHand(Drafts):
    """The same by hand: workers find nothing to take, the person pastes links."""

    def channel(self):
        return "by_hand"

    @rule()
    def open_the_composer(self):
        with suppress(DraftRefused):
            services.start_by_hand(self.draft, by=self.alice, now=self.now)


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Drafts, ByHand])
def test_posted_is_approved_and_at_most_once(machine, settings_of_a_demo):
    with transaction.atomic():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=30, stateful_step_count=30, deadline=None, derandomize=True
            ),
        )


@pytest.fixture
def settings_of_a_demo(monkeypatch):
    monkeypatch.setattr(django_settings, "DEMO_MODE", True)
